//! `config test`.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use ::http::header::DATE;
use rustix::fs::{Access, access, statvfs};
use serde::Serialize;
use time::OffsetDateTime;

use super::Test;
use crate::Fleet;
use crate::bind;
use crate::cli::claim::{running, who};
use crate::cli::failure::cannot_listen;
use crate::cli::failure::some_names;
use crate::cli::options::{background, masked};
use crate::cli::serve::{Options, connections_with, descriptors_for};
use crate::cli::{Failure, print, print_json};
use crate::listen::raise_descriptor_limit;
use crate::running::{Run, Running};
use crate::telegram::http_client;

/// How far the clock may be off: Telegram does not say, and authorities and proxies count in minutes.
const CLOCK_MAY_BE_OFF: Duration = Duration::from_secs(30);

/// How long Telegram may take to tell the time.
const TELLS_WITHIN: Duration = Duration::from_secs(10);

/// Free bytes in the data folder that are too few for what a day may bring, and those with which nothing can be written.
const LITTLE_ROOM: u64 = 100 << 20;
const NO_ROOM: u64 = 1 << 20;

#[derive(Serialize)]
struct Report {
    checks: Vec<Check>,
}

/// What came of one check.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    state: State,
    /// What was found.
    found: String,
    /// What to do about it.
    help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Failed,
    Skipped,
}

/// State and text of a check; a text may end with what to do, as an error's does.
type Found = Vec<(State, String)>;

pub(super) fn test(fleet: &'static Fleet, options: &Test) -> Result<(), Failure> {
    let serve = &options.serve;
    let data = serve.data.path();
    let checks = [
        ("tokens", tokens(fleet, serve)),
        ("certificate", certificate(fleet, serve)),
        ("address", vec![address("--listen", serve.listen, &data, |run| run.listen)?]),
        ("acme", acme(serve, &data)?),
        ("admin", admin(serve, &data)?),
        ("alerts", alerts(serve)),
        ("data", vec![folder(&data)]),
        ("open files", vec![open_files(serve)]),
        ("clock", vec![clock(serve, options.offline)?]),
    ];
    let checks: Vec<_> = checks
        .into_iter()
        .flat_map(|(name, found)| found.into_iter().map(move |(state, text)| Check::new(name, state, &text)))
        .collect();
    let report = Report { checks };
    let failed = report.checks.iter().filter(|check| check.state == State::Failed).count();
    if options.json {
        print_json(&report)?;
    } else {
        report.checks.iter().try_for_each(print)?;
    }
    match failed {
        0 => Ok(()),
        1 => Err(Failure::new("a check failed")),
        failed => Err(Failure::new(format!("{failed} checks failed"))),
    }
}

impl Check {
    fn new(name: &'static str, state: State, text: &str) -> Self {
        let (found, help) = match text.split_once("\n  help: ") {
            Some((found, help)) => (found, Some(help.to_owned())),
            None => (text, None),
        };
        Self { name, state, found: found.to_owned(), help }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Failed => "failed",
            State::Skipped => "skipped",
        };
        write!(f, "{state:<8} {:<12} {}", self.name, self.found)?;
        match &self.help {
            Some(help) => write!(f, "\n{:22}help: {help}", ""),
            None => Ok(()),
        }
    }
}

fn failed(failure: Failure) -> Found {
    failure.messages().map(|message| (State::Failed, message.to_owned())).collect()
}

/// The tokens, as `serve` reads them.
fn tokens(fleet: &'static Fleet, serve: &Options) -> Found {
    let found = match serve.api.found(fleet) {
        Ok(found) => found,
        Err(failure) => return self::failed(failure),
    };
    let from = found.file.map_or_else(|| "the environment".to_owned(), |file| file.display().to_string());
    let count = format!("{} of {} bots have a token, from {from}", found.tokens.len(), fleet.bots.len());
    let all = if found.missing.is_empty() {
        (State::Ok, count)
    } else {
        let without = some_names(found.missing.iter().map(|bot| bot.name));
        (State::Warning, format!("{count}; without: {without}\n  help: add lines `<bot>: <token>` for them"))
    };
    let warnings = found.warnings.into_iter().map(|warning| (State::Warning, warning));
    [all].into_iter().chain(warnings).collect()
}

/// Certificate and key, as `serve` reads them, or from whom it gets them.
fn certificate(fleet: &'static Fleet, serve: &Options) -> Found {
    match serve.acme.order(serve.admin.public_url(fleet).as_ref()) {
        Ok(None) => {}
        Err(failure) => return self::failed(failure),
        Ok(Some(order)) => {
            return vec![(State::Ok, format!("for {}, ordered from {}", order.host, order.directory))];
        }
    }
    match serve.tls.test(serve.admin.public_url(fleet).as_ref(), serve.api.is_telegram()) {
        Ok(None) => vec![(State::Ok, "none: TLS is spoken by a proxy in front".to_owned())],
        Err(problems) => problems.iter().map(|problem| (State::Failed, problem.to_string())).collect(),
        Ok(Some((pair, warnings))) => {
            let days = pair.certificate.days_left(OffsetDateTime::now_utc());
            let names = pair.certificate.names.join(" ");
            let good = (State::Ok, format!("for {names}, {days} days left, and the key is its own"));
            [good].into_iter().chain(warnings.into_iter().map(|text| (State::Warning, text))).collect()
        }
    }
}

/// Whether somebody could listen there, other than this very fleet.
fn address(
    option: &str,
    listen: SocketAddr,
    data: &Path,
    held: impl Fn(&Run) -> Option<SocketAddr>,
) -> Result<(State, String), Failure> {
    let error = match bind(listen) {
        Ok(_) => return Ok((State::Ok, format!("{listen} is free"))),
        Err(error) => error,
    };
    if error.kind() == io::ErrorKind::AddrInUse
        && let Running::Yes(run) = running(data)?
        && held(&run).is_some_and(|taken| taken.port() == listen.port())
    {
        return Ok((State::Ok, format!("{listen} is held by this very fleet, {}", who(&run))));
    }
    let failure = cannot_listen(option, listen, &error);
    Ok((State::Failed, failure.messages().collect()))
}

/// Whether the authority could be answered, where it is not by TLS with the updates.
fn acme(serve: &Options, data: &Path) -> Result<Found, Failure> {
    let listener = serve.acme.listener();
    listener.map(|(option, listen)| address(option, listen, data, |run| run.also.acme)).into_iter().collect()
}

/// Whether the operator has a listener that nobody else can use.
fn admin(serve: &Options, data: &Path) -> Result<Found, Failure> {
    if let Err(failure) = serve.admin.token() {
        return Ok(self::failed(failure));
    }
    Ok(vec![match serve.admin.admin_listen {
        Some(listen) => address("--admin-listen", listen, data, |run| run.also.admin)?,
        None => (State::Ok, "on no address, only the socket in the data folder".to_owned()),
    }])
}

/// Who is told of what cannot wait.
fn alerts(serve: &Options) -> Found {
    match serve.admin.hooks() {
        Err(failure) => self::failed(failure),
        Ok(hooks) if hooks.is_empty() => {
            vec![(State::Ok, "only the log tells of dead webhooks and revoked tokens".to_owned())]
        }
        Ok(_) => vec![(State::Ok, "dead webhooks and revoked tokens are told".to_owned())],
    }
}

/// Whether the data folder can be written, and has room.
fn folder(data: &Path) -> (State, String) {
    let shown = data.display();
    // One that is not there yet is made in the first one above that is.
    let above = data.ancestors().find(|path| path.exists() && !path.as_os_str().is_empty());
    let there = above.unwrap_or(Path::new("."));
    let help = "let the user that the fleet runs as write it, or choose another with --data";
    if !there.is_dir() {
        return (
            State::Failed,
            format!("{} is no folder\n  help: choose another with --data", there.display()),
        );
    }
    if let Err(error) = access(there, Access::WRITE_OK | Access::EXEC_OK) {
        return (State::Failed, format!("{shown} cannot be written: {error}\n  help: {help}"));
    }
    let room = match statvfs(there) {
        Ok(room) => room,
        Err(error) => return (State::Warning, format!("the room in {shown} is not known: {error}")),
    };
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    // File systems that make inodes as they go say that they have none at all.
    let has_inodes = room.f_files == 0 || room.f_favail > 0;
    let found = format!("{shown} can be written, and has {} MiB free", free >> 20);
    let help = "make room on that disk, or choose a folder on another one with --data";
    match free {
        _ if !has_inodes => (State::Failed, format!("{shown} has room for no more files\n  help: {help}")),
        0..NO_ROOM => (State::Failed, format!("{shown} has no room left\n  help: {help}")),
        NO_ROOM..LITTLE_ROOM => (State::Warning, format!("{found}\n  help: {help}")),
        _ => (State::Ok, found),
    }
}

/// Whether there may be as many open files as connections.
fn open_files(serve: &Options) -> (State, String) {
    let (allowed, wanted) = (raise_descriptor_limit(), serve.max_connections.get() as u64);
    let needed = descriptors_for(wanted);
    if allowed >= needed {
        return (State::Ok, format!("{allowed} allowed, enough for {wanted} connections"));
    }
    let enough = connections_with(allowed);
    let text = format!(
        "{allowed} allowed, enough for {enough} connections, and not for {wanted}\n  \
         help: raise the limit to {needed} (`ulimit -n`, `LimitNOFILE=`), or lower --max-connections"
    );
    (State::Warning, text)
}

/// Whether this machine's clock is that of the Bot API.
fn clock(serve: &Options, is_offline: bool) -> Result<(State, String), Failure> {
    if is_offline {
        return Ok((State::Skipped, "it is compared with Telegram's over the network".to_owned()));
    }
    let url = &*masked(&serve.api.api_url);
    let asked = async {
        let client = http_client(&serve.api.api_url).map_err(|error| error.to_string())?;
        let before = SystemTime::now();
        let response = client.get(&serve.api.api_url).timeout(TELLS_WITHIN).send().await;
        let response = response.map_err(|error| {
            let error = error.without_url();
            format!(
                "{url} cannot be asked for the time: {error}\n  help: see whether this machine reaches it"
            )
        })?;
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        Ok((date, before, SystemTime::now()))
    };
    Ok(match background()?.block_on(asked) {
        Err(text) => (State::Failed, text),
        Ok((None, ..)) => (State::Skipped, format!("{url} does not tell the time")),
        Ok((Some(date), before, after)) => compare(date, before, after),
    })
}

/// The date is of a moment between the two, in whole seconds.
fn compare(date: SystemTime, before: SystemTime, after: SystemTime) -> (State, String) {
    let ahead = before.duration_since(date + Duration::from_secs(1)).unwrap_or_default();
    let behind = date.duration_since(after).unwrap_or_default();
    let off = ahead.max(behind);
    if off <= CLOCK_MAY_BE_OFF {
        return (State::Ok, "right by Telegram's".to_owned());
    }
    let side = if ahead > behind { "ahead of" } else { "behind" };
    let seconds = Duration::from_secs(off.as_secs());
    let text = format!(
        "it is {} {side} Telegram's\n  help: have it set over the network: `timedatectl set-ntp true`",
        humantime::format_duration(seconds)
    );
    (State::Failed, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_off_by_what_the_network_takes_and_no_more() {
        let now = SystemTime::now();
        let off = |seconds: i64| {
            let step = Duration::from_secs(seconds.unsigned_abs());
            let date = if seconds < 0 { now - step } else { now + step };
            compare(date, now, now + Duration::from_secs(5))
        };
        for good in [0, 1, -1, 30, -31, 35] {
            assert_eq!(off(good).0, State::Ok, "{good}");
        }
        assert!(off(65).1.starts_with("it is 1m behind Telegram's\n"), "{:?}", off(65));
        assert!(off(-121).1.starts_with("it is 2m ahead of Telegram's\n"), "{:?}", off(-121));
    }
}
