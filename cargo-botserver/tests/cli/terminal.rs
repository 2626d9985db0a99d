//! A token at a terminal.

use std::process::Command;

use harness::{Terminal, secret_part, token};

use crate::tokens::Stage;

/// A terminal in the folder of a fleet, in which the program asks the Bot API of this stage.
fn at_terminal(stage: &Stage, line: &str) -> Terminal {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.current_dir(&stage.fleet).env("BOTSERVER_API_URL", stage.url());
    Terminal::run(&command, line)
}

#[test]
fn a_token_is_typed_unseen() {
    let stage = Stage::new(&["pizza_bot"]);
    let mut terminal = at_terminal(&stage, "\"$PROGRAM\" add --token");
    terminal.wait_for("token from @BotFather (it is not shown): ");
    terminal.types(&format!("{}\n", token(1001)));
    let (screen, code) = terminal.end();
    assert!(screen.contains("added the bot `pizza_bot` (@pizza_bot)"), "{screen}");
    assert!(!screen.contains(secret_part(&token(1001))) && !screen.contains("1001:"), "{screen}");
    assert_eq!(code, Some(0));
    assert_eq!(stage.read("tokens.yml"), format!("pizza_bot: {}\n", token(1001)));

    // Such a terminal does show what is typed, if nobody prevents it.
    let mut terminal = at_terminal(&stage, "printf 'type: '; read line");
    terminal.wait_for("type: ");
    terminal.types("what is typed\n");
    assert!(terminal.end().0.contains("what is typed"));
}

#[test]
fn ctrl_c_gives_the_terminal_back_as_it_was() {
    let stage = Stage::new(&[]);
    let line = "trap : INT; \"$PROGRAM\" add --token; echo \"exit code $?\"; stty -a";
    let mut terminal = at_terminal(&stage, line);
    terminal.wait_for("(it is not shown): ");
    terminal.types("half a token\u{3}");
    terminal.wait_for("exit code 130");
    let (screen, _) = terminal.end();
    assert!(screen.contains(" echo ") && !screen.contains("-echo "), "{screen}");
    assert!(!screen.contains("half a token"), "{screen}");
    assert!(!stage.fleet.join("tokens.yml").exists());
}
