//! A terminal, which script(1) makes: it types what a test types, and shows what a person would see.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

/// A program at a terminal.
pub struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: String,
}

impl Terminal {
    /// Runs a line of a shell at it, in the folder and with the variables of a command. `"$PROGRAM"` in it is the program
    /// of that command.
    pub fn run(of: &Command, line: &str) -> Self {
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", line, "/dev/null"]);
        command.env("SHELL", "/bin/sh").env("PROGRAM", of.get_program());
        for (name, value) in of.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = of.get_current_dir() {
            command.current_dir(folder);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script starts");
        let keyboard = child.stdin.take().expect("a pipe");
        Self { child, keyboard, screen: String::new() }
    }

    /// Types a text.
    pub fn types(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).and_then(|()| self.keyboard.flush()).expect("it is read");
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&mut self, text: &str) {
        let screen = self.child.stdout.as_mut().expect("a pipe");
        let mut byte = [0];
        while !self.screen.contains(text) {
            let count = screen.read(&mut byte).expect("it is readable");
            assert!(count > 0, "`{text}` is not shown: {}", self.screen);
            self.screen.push(byte[0].into());
        }
    }

    /// All that was shown until it ended, and what it exited with.
    pub fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.child.stdout.take().expect("a pipe").read_to_string(&mut rest).expect("text");
        let status = self.child.wait().expect("it ends");
        (self.screen + &rest, status.code())
    }
}
