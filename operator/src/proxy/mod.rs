//! `proxy`: a server in front of the fleet that speaks TLS to Telegram.

mod nginx;
mod site;

use std::path::PathBuf;

use botserver_runtime::Fleet;
use botserver_runtime::cli::{Extra, Failure};
use clap::{ArgMatches, Args, Command, FromArgMatches as _, Subcommand, ValueEnum};

use crate::files::{NewFile, Writing};
use crate::template::fill;
use nginx::Own;
use site::{Site, SiteOptions};

#[derive(Debug, Subcommand)]
enum Action {
    /// Print or write a proxy's configuration for this fleet
    #[command(
        after_help = "Whatever else is asked for than the paths of this fleet's bots is answered with 404, `/healthz` too.

Examples:
  {program} proxy config nginx --out /etc/nginx/conf.d/{package}.conf
  {program} proxy config nginx --cert certificate.pem --key key.pem --out proxy/site.conf
  {program} proxy config caddy > Caddyfile"
    )]
    Config(ConfigOptions),
    /// Start an nginx of the fleet's own, without root
    #[command(
        after_help = "It is apart from the nginx that the system runs: its pid, its logs and all else that it writes are in the folder \
of --dir, beside `site.conf`, which `proxy config nginx` writes. Ports below 1024 need root all the same.

Examples:
  {program} proxy config nginx --cert certificate.pem --key key.pem --out proxy/site.conf
  {program} proxy start"
    )]
    Start(OwnOptions),
    /// Have that nginx finish what is at work, and end
    #[command(after_help = "Example:\n  {program} proxy stop")]
    Stop(OwnOptions),
    /// Have that nginx take over a new site.conf, if it is right
    #[command(after_help = "Example:
  {program} proxy config nginx --cert certificate.pem --key key.pem --out proxy/site.conf --force
  {program} proxy reload")]
    Reload(OwnOptions),
}

#[derive(Debug, Args)]
struct ConfigOptions {
    /// For which program
    proxy: Proxy,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    site: SiteOptions,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
struct OwnOptions {
    /// The folder of that nginx, with its site.conf
    #[arg(long, value_name = "DIR", default_value = "proxy")]
    dir: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A program that can stand before the fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Proxy {
    /// A file for `conf.d/`, or for `proxy start`
    Nginx,
    /// A Caddyfile; without --cert, Caddy gets the certificate by itself
    Caddy,
}

/// The command line of `proxy`.
pub(crate) fn command() -> Extra {
    let command = Command::new("proxy")
        .about("Put nginx or Caddy in front of the fleet")
        .subcommand_required(true)
        .arg_required_else_help(true);
    Extra { command: Action::augment_subcommands(command), run }
}

fn run(fleet: &'static Fleet, matches: &ArgMatches) -> Result<(), Failure> {
    match Action::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))? {
        Action::Config(options) => config(fleet, &options),
        Action::Start(options) => Own::new(fleet, &options.dir)?.start(options.json),
        Action::Stop(options) => Own::new(fleet, &options.dir)?.stop(options.json),
        Action::Reload(options) => Own::new(fleet, &options.dir)?.reload(options.json),
    }
}

fn config(fleet: &'static Fleet, options: &ConfigOptions) -> Result<(), Failure> {
    let site = Site::of(fleet, options.proxy, &options.site)?;
    let (name, template) = match options.proxy {
        Proxy::Nginx => ("site.conf", include_str!("site.conf.tera")),
        Proxy::Caddy => ("Caddyfile", include_str!("Caddyfile.tera")),
    };
    let path = options.out.clone().unwrap_or_else(|| PathBuf::from(name));
    let files = [NewFile { path, text: fill(template, &site)? }];
    if options.out.is_some() { options.writing.write(&files) } else { options.writing.print(&files) }
}
