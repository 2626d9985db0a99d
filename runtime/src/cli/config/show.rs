//! `config show`.

use std::env;

use clap::parser::ValueSource;
use serde::Serialize;

use super::Show;
use crate::Fleet;
use crate::cli::given::Given;
use crate::cli::options::masked;
use crate::cli::{Failure, print, print_json, table};

/// The variables that name a proxy to the Bot API.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

#[derive(Serialize)]
struct Report {
    settings: Vec<Setting>,
}

#[derive(Serialize)]
struct Setting {
    name: String,
    /// Nothing where there is none.
    value: Option<String>,
    source: Source,
    /// Its flag, its variable, or its key in bots.yml.
    from: Option<String>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    Flag,
    Variable,
    /// As it was built in.
    Manifest,
    Default,
}

pub(super) fn show(fleet: &'static Fleet, options: &Show, given: &[Given]) -> Result<(), Failure> {
    let mut settings: Vec<_> = given.iter().map(|option| setting(fleet, options, option)).collect();
    settings.push(built_in(fleet));
    settings.extend(PROXIES.iter().filter_map(|name| proxy(name)));
    let report = Report { settings };
    if options.json {
        return print_json(&report);
    }
    let mut table = table(["SETTING", "VALUE", "FROM"]);
    for Setting { name, value, source, from } in &report.settings {
        let from = match (source, from) {
            (Source::Default, _) => "default",
            (_, from) => from.as_deref().unwrap_or_default(),
        };
        table.add_row([name, value.as_deref().unwrap_or("none"), from]);
    }
    print(table)
}

/// An option of `serve`, with the value that it takes where it was given none.
fn setting(fleet: &'static Fleet, options: &Show, given: &Given) -> Setting {
    // Those of `server:` in bots.yml for which there is an option.
    let built_in = match given.name.as_str() {
        "listen" => fleet.server.listen.map(|listen| ("listen", listen)),
        "public-url" => fleet.server.public_url.map(|url| ("public_url", url)),
        "certificate" => fleet.server.certificate.map(|file| ("certificate", file)),
        _ => None,
    };
    let (source, from) = match given.source {
        Some(ValueSource::CommandLine) => (Source::Flag, Some(format!("--{}", given.name))),
        Some(ValueSource::EnvVariable) => (Source::Variable, given.variable.clone()),
        _ => match built_in {
            Some((key, _)) => (Source::Manifest, Some(format!("bots.yml: server.{key}"))),
            None => (Source::Default, None),
        },
    };
    let serve = &options.serve;
    let value = given.value.as_ref().map(|value| match given.is_secret {
        true => "***".to_owned(),
        false => masked(&value.to_string_lossy()).into_owned(),
    });
    let value = value.or(built_in.map(|(_, value)| value.to_owned())).or_else(|| match given.name.as_str() {
        "tokens" => serve.api.tokens.find(fleet).ok()?.file.map(|file| file.display().to_string()),
        "data" => Some(serve.data.path().display().to_string()),
        "workers" => Some(serve.workers().to_string()),
        "log-file" => Some("standard error".to_owned()),
        _ => None,
    });
    Setting { name: given.name.clone(), value, source, from }
}

/// What bots.yml says, and no option of `serve` does.
fn built_in(fleet: &Fleet) -> Setting {
    let name = "server.max_connections".to_owned();
    let value = fleet.server.max_connections.map(|count| count.to_string());
    let source = if value.is_some() { Source::Manifest } else { Source::Default };
    Setting { from: value.is_some().then(|| format!("bots.yml: {name}")), name, value, source }
}

fn proxy(name: &str) -> Option<Setting> {
    let (variable, value) = [name.to_owned(), name.to_ascii_lowercase()]
        .into_iter()
        .find_map(|name| Some((name.clone(), env::var(name).ok().filter(|value| !value.is_empty())?)))?;
    let value = Some(masked(&value).into_owned());
    Some(Setting { name: name.to_owned(), value, source: Source::Variable, from: Some(variable) })
}
