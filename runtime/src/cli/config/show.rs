//! `config show`.

use std::borrow::Cow;
use std::env;

use clap::parser::ValueSource;
use serde::Serialize;
use url::Url;

use super::Show;
use crate::Fleet;
use crate::cli::given::Given;
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
    settings.extend(built_in(fleet));
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
    let is_built_in = given.name == "listen" && fleet.server.listen.is_some();
    let (source, from) = match given.source {
        Some(ValueSource::CommandLine) => (Source::Flag, Some(format!("--{}", given.name))),
        Some(ValueSource::EnvVariable) => (Source::Variable, given.variable.clone()),
        _ if is_built_in => (Source::Manifest, Some("bots.yml: server.listen".to_owned())),
        _ => (Source::Default, None),
    };
    let serve = &options.serve;
    let value = given.value.as_ref().map(|value| masked(&value.to_string_lossy()).into_owned());
    let value = value.or_else(|| match given.name.as_str() {
        "tokens" => serve.api.tokens.find(fleet).ok()?.file.map(|file| file.display().to_string()),
        "data" => Some(serve.data.path().display().to_string()),
        "workers" => Some(serve.workers().to_string()),
        "log-file" => Some("standard error".to_owned()),
        _ => None,
    });
    Setting { name: given.name.clone(), value, source, from }
}

/// What bots.yml says, and no option of `serve` does.
fn built_in(fleet: &Fleet) -> Vec<Setting> {
    let server = &fleet.server;
    let settings = [
        ("public_url", server.public_url.map(str::to_owned)),
        ("max_connections", server.max_connections.map(|count| count.to_string())),
        ("certificate", server.certificate.map(str::to_owned)),
    ];
    let setting = |(name, value): (&str, Option<String>)| Setting {
        name: format!("server.{name}"),
        source: if value.is_some() { Source::Manifest } else { Source::Default },
        from: value.is_some().then(|| format!("bots.yml: server.{name}")),
        value,
    };
    settings.into_iter().map(setting).collect()
}

fn proxy(name: &str) -> Option<Setting> {
    let (variable, value) = [name.to_owned(), name.to_ascii_lowercase()]
        .into_iter()
        .find_map(|name| Some((name.clone(), env::var(name).ok().filter(|value| !value.is_empty())?)))?;
    let value = Some(masked(&value).into_owned());
    Some(Setting { name: name.to_owned(), value, source: Source::Variable, from: Some(variable) })
}

/// A value without the password that an address may have.
fn masked(value: &str) -> Cow<'_, str> {
    let url = Url::parse(value).ok().filter(|url| url.password().is_some());
    let hidden = url.and_then(|mut url| url.set_password(Some("***")).ok().map(|()| url.to_string()));
    hidden.map_or(Cow::Borrowed(value), Cow::Owned)
}
