//! `cargo xtask bench-build`: how long fleets of different sizes take to build, and to build again.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Args;
use harness::{Profile, Project};
use serde_json::{Value, json};

/// How often a line of bots.yml is edited and the fleet rebuilt; the median counts.
const EDITS: usize = 3;

const HANDLER: &str = "//! Says what was said.\n\nuse botserver::prelude::*;\n\n/// What it is called\n\
    pub struct Settings {\n    pub title: &'static str,\n}\n\n\
    pub async fn on_message(message: Message, settings: &Settings) -> Option<String> {\n    \
    message.text.map(|text| format!(\"{}: {text}\", settings.title))\n}\n";

/// Measure how long fleets of 10 and 1,000 bots and one with 300 handlers take to build
#[derive(Debug, Args)]
pub(crate) struct BenchBuild {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Leave the release builds out
    #[arg(long)]
    only_debug: bool,
}

/// A fleet to build.
struct Shape {
    name: &'static str,
    project: &'static str,
    bots: usize,
    /// Whether each bot has a handler of its own, or all have the same.
    own_handlers: bool,
}

/// The first one is what the others are compared to.
const SHAPES: [Shape; 3] = [
    Shape { name: "10 bots, 1 handler", project: "build-10", bots: 10, own_handlers: false },
    Shape { name: "1,000 bots, 1 handler", project: "build-1000", bots: 1000, own_handlers: false },
    Shape { name: "300 bots, 300 handlers", project: "build-handlers", bots: 300, own_handlers: true },
];

/// Built before the others, for the crates that all of them depend on.
const SMALLEST: Shape = Shape { name: "1 bot", project: "build-1", bots: 1, own_handlers: false };

struct Row {
    name: &'static str,
    profile: Profile,
    /// The first build of the fleet itself, on crates that are built already.
    first: Duration,
    /// The build after one line of bots.yml was edited.
    rebuild: Duration,
    /// `rebuild` as a multiple of the first fleet's.
    ratio: f64,
}

impl BenchBuild {
    pub(crate) fn run(self) -> Result<()> {
        let projects = SHAPES.map(|shape| (shape.write(), shape));
        let mut rows: Vec<Row> = Vec::new();
        let profiles = [Profile::Debug, Profile::Release];
        for profile in profiles.into_iter().take(if self.only_debug { 1 } else { 2 }) {
            eprintln!("building what all fleets share ({profile:?})");
            build(&SMALLEST.write(), profile)?;
            let mut base = None;
            for (project, shape) in &projects {
                eprintln!("building {} ({profile:?})", shape.name);
                project.cargo(&["clean", "--quiet", "--package", shape.project]);
                let first = build(project, profile)?;
                let mut rebuilds = Vec::new();
                for edit in 0..EDITS {
                    project.write("bots.yml", &shape.manifest(&format!("edit {edit} of {profile:?}")));
                    rebuilds.push(build(project, profile)?);
                }
                rebuilds.sort();
                let rebuild = rebuilds.get(EDITS / 2).copied().unwrap_or_default();
                let ratio = rebuild.as_secs_f64() / base.get_or_insert(rebuild).as_secs_f64();
                eprintln!("first {:.1} s, after an edit {:.1} s", first.as_secs_f64(), rebuild.as_secs_f64());
                rows.push(Row { name: shape.name, profile, first, rebuild, ratio });
            }
        }
        print!("{}", if self.json { format!("{:#}\n", to_json(&rows)) } else { table(&rows) });
        Ok(())
    }
}

impl Shape {
    fn write(&self) -> Project {
        let project = Project::new(self.project);
        project.write("bots.yml", &self.manifest("first"));
        let handlers = if self.own_handlers { self.bots } else { 1 };
        for number in 0..handlers {
            project.write(&format!("bots/{}.rs", self.handler(number)), HANDLER);
        }
        project
    }

    fn handler(&self, bot: usize) -> String {
        if self.own_handlers { format!("kind_{bot}") } else { "kind".to_owned() }
    }

    /// Its bots.yml; `title` is the setting of its last bot, to have one line to edit.
    fn manifest(&self, title: &str) -> String {
        let bot = |number| {
            let title = if number + 1 == self.bots { title } else { "first" };
            format!(
                "  bot_{number}: {{ handler: {}, settings: {{ title: {title} }} }}\n",
                self.handler(number)
            )
        };
        format!("bots:\n{}", (0..self.bots).map(bot).collect::<String>())
    }
}

/// Builds a fleet, and says how long that took.
fn build(project: &Project, profile: Profile) -> Result<Duration> {
    let started = Instant::now();
    let output = project.cargo(profile.build_args());
    let took = started.elapsed();
    ensure!(output.status.success(), "a fleet does not build:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(took)
}

fn table(rows: &[Row]) -> String {
    let mut table =
        format!("{:<9}{:<24}{:>15}{:>14}{:>7}\n", "", "", "first build s", "after edit s", "ratio");
    for Row { name, profile, first, rebuild, ratio } in rows {
        let (first, rebuild) = (first.as_secs_f64(), rebuild.as_secs_f64());
        let profile = format!("{profile:?}").to_lowercase();
        let _ = writeln!(table, "{profile:<9}{name:<24}{first:>15.1}{rebuild:>14.1}{ratio:>7.2}");
    }
    table
}

fn to_json(rows: &[Row]) -> Value {
    let row = |row: &Row| {
        json!({
            "fleet": row.name,
            "profile": format!("{:?}", row.profile).to_lowercase(),
            "first_build_seconds": row.first.as_secs_f64(),
            "rebuild_seconds": row.rebuild.as_secs_f64(),
            "ratio": row.ratio,
        })
    };
    json!({ "builds": rows.iter().map(row).collect::<Vec<_>>() })
}
