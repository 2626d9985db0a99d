//! A real project, built by a real cargo: all in one test, since each build takes seconds.

use std::process::Command;

use harness::{Profile, Project};

use crate::driver::{Dev, signal};

/// A bot that answers with a text of its own and its process's id, and does what nobody should when told to.
fn clerk(answer: &str) -> String {
    format!(
        r#"use std::io::Write as _;
use std::process;

use botserver::prelude::*;

pub fn on_message(message: Message) -> Option<String> {{
    let wish = message.text?;
    // Once: the update comes again when the process is a new one.
    if std::fs::remove_file(&wish).is_ok() {{
        match wish.as_str() {{
            "exit" => process::exit(3),
            "abort" => process::abort(),
            "child" => drop(process::Command::new("sleep").arg("1000").spawn()),
            "bytes" => std::io::stdout().write_all(b"\xff no text\n").unwrap_or_default(),
            _ => return None,
        }}
    }}
    Some(format!("{answer} from {{}}.", process::id()))
}}
"#
    )
}

/// What a person does at the page.
struct Chat<'a> {
    dev: &'a mut Dev,
    project: &'a Project,
    person: i64,
}

impl Chat<'_> {
    /// Says something and waits for the answer; gives back the id of the process that gave it.
    fn say(&mut self, text: &str, answer: &str) -> u32 {
        self.dev.say(self.person, "clerk_bot", text);
        self.answered(answer)
    }

    fn answered(&mut self, answer: &str) -> u32 {
        self.dev.events.wait_for(&format!("{answer} from "));
        let pid = self.dev.events.wait_for(".");
        pid.trim_end_matches('.').parse().unwrap()
    }

    /// Tells the bot to do this once.
    fn wish(&mut self, wish: &str) {
        self.project.write(wish, "");
        self.dev.say(self.person, "clerk_bot", wish);
    }

    fn build(&mut self, file: &str, text: &str) {
        self.project.write(file, text);
        self.dev.wait_for_notice("ready");
    }
}

#[test]
fn an_edit_replaces_the_fleet_and_keeps_the_chats() {
    let project = Project::new("dev-watch");
    project.write("bots.yml", "bots:\n  clerk: {}\n  porter: { handler: clerk }\n");
    project.write("bots/clerk.rs", &clerk("first answer"));
    project.build(Profile::Debug);
    let mut dev = Dev::ready(project.command(&["run", "--quiet", "--"]).arg("dev"));
    let person = dev.person();
    let mut chat = Chat { dev: &mut dev, project: &project, person };
    let first = chat.say("hello", "first answer");
    assert_eq!(chat.dev.fleet(), first);

    // A failed build leaves the old process at work.
    project.write("bots/clerk.rs", "pub fn on_mesage() {}\n");
    let shown = chat.dev.events.wait_for("did you mean");
    assert!(shown.contains(r#""kind":"failed""#) && shown.contains("bots/clerk.rs:1:"), "{shown}");
    assert!(!shown.contains("\\u001b"), "{shown}");
    assert_eq!(chat.say("still there?", "first answer"), first);

    // So does one that gives the same binary.
    project.write("bots.yml", "bots:\n  clerk:   {}\n  porter: { handler: clerk }\n\n");
    chat.build("bots/clerk.rs", &clerk("first answer"));
    assert_eq!(chat.say("and now?", "first answer"), first);

    // What a handler starts, or prints, is in nobody's way.
    chat.wish("bytes");
    assert_eq!(chat.answered("first answer"), first);
    chat.wish("child");
    assert_eq!(chat.answered("first answer"), first);
    let child = Command::new("pgrep").args(["-P", &first.to_string()]).output().unwrap();
    let child = String::from_utf8(child.stdout).unwrap().trim().to_owned();
    signal("KILL", first);
    chat.dev.events.wait_for("the fleet ended (signal: 9 (SIGKILL))");
    chat.dev.wait_for_notice("ready");
    assert_ne!(chat.say("you again?", "first answer"), first);
    signal("KILL", child);
    chat.dev.output.wait_for("\u{fffd} no text\n");

    chat.wish("exit");
    chat.dev.events.wait_for("the fleet ended (exit status: 3)");
    chat.answered("first answer");
    chat.wish("abort");
    chat.dev.events.wait_for("the fleet ended (signal: 6 (SIGABRT)");

    // A new answer, and a bot less.
    project.write("bots.yml", "bots:\n  clerk: {}\n");
    project.write("bots/clerk.rs", &clerk("second answer"));
    chat.dev.events.wait_for(r#""text":"1 bot""#);
    assert_eq!(chat.dev.bots(), ["clerk_bot"]);
    chat.say("and now?", "second answer");

    // A panic before there is a server; the terminal has its text.
    let main = "fn main() -> std::process::ExitCode {\n    botserver::main(&dev_watch::FLEET)\n}\n";
    project.write(
        "src/main.rs",
        &main.replace("{\n", "{\n    print!(\"loading\");\n    panic!(\"no table\");\n"),
    );
    chat.dev.events.wait_for("the fleet ended (exit status: 101)");
    chat.dev.terminal.wait_for("no table");
    chat.build("src/main.rs", &main.replace("{\n", "{\n    print!(\"loading\");\n"));
    chat.say("still there?", "second answer");

    let bots = dev.ask("GET /emulator/bots", "");
    let messages = format!("GET /emulator/chats/{person}/messages?bot={}&person={person}", bots[0]["id"]);
    let messages = dev.ask(&messages, "");
    let texts = messages.as_array().unwrap().iter().map(|posted| posted["message"]["text"].as_str().unwrap());
    let said: Vec<_> = texts.filter(|text| !text.contains(" from ")).collect();
    let expected = "hello|still there?|and now?|bytes|child|you again?|exit|abort|and now?|still there?";
    assert_eq!(said.join("|"), expected);
    let output = dev.output.clone();
    dev.end();
    output.wait_for("loading");
}
