//! A token at a terminal: script(1) makes one, types what a test types, and shows what a person would see.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use harness::{secret_part, token};

use crate::tokens::Stage;

/// A program at a terminal.
struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: String,
}

impl Terminal {
    /// Runs a line of a shell at it.
    fn run(folder: &Path, line: &str, api_url: &str) -> Self {
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", line, "/dev/null"]).current_dir(folder);
        command.env("SHELL", "/bin/sh").env("BOTSERVER_API_URL", api_url);
        command.env("PROGRAM", env!("CARGO_BIN_EXE_cargo-botserver"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("script starts");
        let keyboard = child.stdin.take().expect("a pipe");
        Self { child, keyboard, screen: String::new() }
    }

    fn types(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).and_then(|()| self.keyboard.flush()).expect("it is read");
    }

    /// Waits until the screen shows a text.
    fn wait_for(&mut self, text: &str) {
        let screen = self.child.stdout.as_mut().expect("a pipe");
        let mut byte = [0];
        while !self.screen.contains(text) {
            let count = screen.read(&mut byte).expect("it is readable");
            assert!(count > 0, "`{text}` is not shown: {}", self.screen);
            self.screen.push(byte[0].into());
        }
    }

    /// All that was shown until it ended, and what it exited with.
    fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.child.stdout.take().expect("a pipe").read_to_string(&mut rest).expect("text");
        let status = self.child.wait().expect("it ends");
        (self.screen + &rest, status.code())
    }
}

#[test]
fn a_token_is_typed_unseen() {
    let stage = Stage::new(&["pizza_bot"]);
    let mut terminal = Terminal::run(&stage.fleet, "\"$PROGRAM\" add --token", &stage.url());
    terminal.wait_for("token from @BotFather (it is not shown): ");
    terminal.types(&format!("{}\n", token(1001)));
    let (screen, code) = terminal.end();
    assert!(screen.contains("added the bot `pizza_bot` (@pizza_bot)"), "{screen}");
    assert!(!screen.contains(secret_part(&token(1001))) && !screen.contains("1001:"), "{screen}");
    assert_eq!(code, Some(0));
    assert_eq!(stage.read("tokens.yml"), format!("pizza_bot: {}\n", token(1001)));

    // Such a terminal does show what is typed, if nobody prevents it.
    let mut terminal = Terminal::run(&stage.fleet, "printf 'type: '; read line", &stage.url());
    terminal.wait_for("type: ");
    terminal.types("what is typed\n");
    assert!(terminal.end().0.contains("what is typed"));
}

#[test]
fn ctrl_c_gives_the_terminal_back_as_it_was() {
    let stage = Stage::new(&[]);
    let line = "trap : INT; \"$PROGRAM\" add --token; echo \"exit code $?\"; stty -a";
    let mut terminal = Terminal::run(&stage.fleet, line, &stage.url());
    terminal.wait_for("(it is not shown): ");
    terminal.types("half a token\u{3}");
    terminal.wait_for("exit code 130");
    let (screen, _) = terminal.end();
    assert!(screen.contains(" echo ") && !screen.contains("-echo "), "{screen}");
    assert!(!screen.contains("half a token"), "{screen}");
    assert!(!stage.fleet.join("tokens.yml").exists());
}
