//! `add --token` and `add --all`: what is asked, what is written, and what keeps it from being written.

use std::fs;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use botserver_emulator::{Config, Emulator, Fault, FaultEffect, NewBot};
use harness::{secret_part, token};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{fails, listing, succeeds};

/// An emulator that knows a bot for each of these usernames, with tokens from 1001 on, and a fleet as `new` makes it.
pub(crate) struct Stage {
    emulator: Emulator,
    address: SocketAddr,
    _here: TempDir,
    pub(crate) fleet: PathBuf,
}

impl Stage {
    pub(crate) fn new(usernames: &[&str]) -> Self {
        let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
        for (username, id) in usernames.iter().zip(1001..) {
            let bot = NewBot { token: token(id), username: (*username).to_owned(), ..NewBot::default() };
            emulator.add_bot(bot).expect("a bot");
        }
        let address = emulator.serve_in_background().expect("a port");
        let here = tempfile::tempdir().expect("a temporary folder");
        succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
        let fleet = here.path().join("shop-bots");
        Self { emulator, address, _here: here, fleet }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Runs the program with something on its standard input.
    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
        command.args(args).current_dir(&self.fleet).env("BOTSERVER_API_URL", self.url());
        command.env_remove("BOTSERVER_DATA");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it is read");
        child.wait_with_output().expect("it ends")
    }

    /// What it prints when it does what it is asked.
    fn prints(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        let (stdout, stderr) = texts(&output);
        assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""), "{stdout}");
        stdout
    }

    /// What it says when it fails; nothing is written then, and no secret said.
    pub(crate) fn refuses(&self, args: &[&str], input: &str) -> String {
        let before = self.contents();
        let output = self.run(args, input);
        let (stdout, stderr) = texts(&output);
        assert_eq!(output.status.code(), Some(1), "{stdout}{stderr}");
        assert_eq!(self.contents(), before, "{stderr}");
        for id in 1001..1010 {
            assert!(!stderr.contains(secret_part(&token(id))), "{stderr}");
        }
        stderr
    }

    /// Has the bot of this id get its token, or fails the test.
    pub(crate) fn gets_a_token(&self, id: i64) {
        let output = self.run(&["add", "--token"], &token(id));
        assert!(output.status.success(), "{}", texts(&output).1);
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.fleet.join(file)).expect("a file")
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.fleet.join(file), text).expect("it can be written");
        if file == "tokens.yml" {
            self.chmod(file, 0o600);
        }
    }

    fn chmod(&self, file: &str, mode: u32) {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.fleet.join(file), permissions).expect("it is ours");
    }

    fn mode(&self, file: &str) -> u32 {
        fs::metadata(self.fleet.join(file)).expect("a file").mode() & 0o7777
    }

    /// Every file of the fleet, with what is in it.
    fn contents(&self) -> Vec<(String, String)> {
        listing(&self.fleet).into_iter().map(|file| (file.clone(), self.read(&file))).collect()
    }

    fn fault(&self, effect: FaultEffect, bot: i64) {
        self.emulator.add_fault(Fault { bot: Some(bot), ..Fault::new(effect) });
    }
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it prints text");
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_token_becomes_a_bot_under_its_username() {
    let stage = Stage::new(&["Pizza_Sacco_bot", "napoli_bot"]);
    let before = stage.read("bots.yml");
    let printed = stage.prints(&["add", "--token"], &format!("{}\n", token(1001)));
    assert_eq!(
        printed,
        "added the bot `pizza_sacco_bot` (@Pizza_Sacco_bot), handled by bots/pizza_sacco_bot.rs\n  \
         made     bots/pizza_sacco_bot.rs\n  made     tests/pizza_sacco_bot.rs\n  made     tokens.yml\n  \
         changed  bots.yml\n\nnext:\n  cargo run -- check\n  cargo test --test pizza_sacco_bot\n"
    );
    let added = "  pizza_sacco_bot:\n    username: Pizza_Sacco_bot\n";
    assert_eq!(stage.read("bots.yml"), format!("{before}{added}"));
    assert_eq!(stage.read("tokens.yml"), format!("pizza_sacco_bot: {}\n", token(1001)));
    assert_eq!(stage.mode("tokens.yml"), 0o600);

    // The next one goes below, under a name of its own, with a handler that is there.
    let args = ["add", "napoli", "--token", "--handler", "echo", "--description", "Pizza!", "--json"];
    let report: Value = serde_json::from_str(&stage.prints(&args, &token(1002))).expect("JSON");
    let expected = json!({
        "bot": "napoli", "handler": "echo", "id": 1002, "username": "napoli_bot", "folder": stage.fleet,
        "was_there": false, "made": [], "changed": ["bots.yml", "tokens.yml"], "fill_in": [], "other_errors": 0,
    });
    assert_eq!(report, expected);
    assert!(
        stage
            .read("bots.yml")
            .ends_with("  napoli:\n    handler: echo\n    username: napoli_bot\n    description: Pizza!\n")
    );
    let both = format!("pizza_sacco_bot: {}\nnapoli: {}\n", token(1001), token(1002));
    assert_eq!(stage.read("tokens.yml"), both);
    assert_eq!(succeeds(&stage.fleet, &["check"]), "3 bots and 2 handlers fit together\n");
}

#[test]
fn a_token_comes_from_a_file() {
    let stage = Stage::new(&["pizza_bot"]);
    let file = stage.fleet.parent().expect("a folder").join("token");
    let path = file.to_str().expect("a path");
    fs::write(&file, format!("\n {}\n\n", token(1001))).expect("it can be written");
    let printed = stage.prints(&["add", "--token-file", path], "");
    assert!(printed.starts_with("added the bot `pizza_bot` (@pizza_bot)"), "{printed}");

    for (text, expected) in [
        ("", "has no token\n  help: copy the whole token from @BotFather"),
        ("110201543", "a token has a `:` between the bot's id and its secret"),
        ("a:b", "a token starts with the bot's id, which is a number"),
        (&format!("{}\n{}", token(1001), token(1002)), "this is longer than a token can be"),
    ] {
        fs::write(&file, text).expect("it can be written");
        let said = stage.refuses(&["add", "--token-file", path], "");
        assert!(said.starts_with(&format!("error: `{path}`")) && said.contains(expected), "{said}");
    }
    let said = stage.refuses(&["add", "--token-file", "none"], "");
    assert!(said.starts_with("error: `none` cannot be read: No such file"), "{said}");
    let said = stage.refuses(&["add", "--token"], "\n");
    assert!(said.starts_with("error: standard input has no token\n  help: copy the whole"), "{said}");
}

#[test]
fn a_bot_that_lacks_only_its_token_gets_it() {
    let stage = Stage::new(&["Echo_Bot", "pizza_bot", "other_bot"]);
    let manifest =
        "bots:\n  echo_bot: { handler: echo }\n  pizza: { handler: echo, username: \"@Pizza_Bot\" }\n";
    stage.write("bots.yml", manifest);
    stage.write("tokens.yml", "# ours\n");
    let printed = stage.prints(&["add", "--token"], &token(1001));
    assert_eq!(
        printed,
        "gave its token to the bot `echo_bot` (@Echo_Bot), which was there already\n  changed  tokens.yml\n\nnext:\n  \
         cargo run -- check\n"
    );
    // By the username that bots.yml says.
    stage.prints(&["add", "--token"], &token(1002));
    assert_eq!(
        stage.read("tokens.yml"),
        format!("# ours\necho_bot: {}\npizza: {}\n", token(1001), token(1002))
    );
    assert_eq!(stage.read("bots.yml"), manifest);

    let said = stage.refuses(&["add", "--token"], &token(1001));
    assert!(said.contains("bot `echo_bot` is there already, and so is its token"), "{said}");
    let said = stage.refuses(&["add", "pizza", "--token"], &token(1003));
    assert!(
        said.contains("bots.yml:3:3: bot `pizza` is @Pizza_Bot, and this token is the one of @other_bot"),
        "{said}"
    );
    let said = stage.refuses(&["add", "echo_bot", "--token", "--handler", "echo"], &token(1001));
    assert!(said.contains("bots.yml:2:3: bot `echo_bot` is there already"), "{said}");
}

#[test]
fn what_telegram_does_not_confirm_is_not_written() {
    let stage = Stage::new(&["pizza_bot"]);
    let said = stage.refuses(&["add", "--token"], &token(1002));
    assert!(
        said.starts_with("error: getMe: 401 Unauthorized\n  help: the token was revoked, or is none: copy"),
        "{said}"
    );
    stage.fault(FaultEffect::Gateway { code: 502, retry_after: None }, 1001);
    let said = stage.refuses(&["add", "--token"], &token(1001));
    let expected = "error: getMe: not the Bot API answered, but something before it, with status 502";
    assert!(said.starts_with(expected) && said.contains("\n  help: run the same command again"), "{said}");

    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let url = format!("http://{closed}");
    let said = stage.refuses(&["add", "--token", "--api-url", &url], &token(1001));
    assert!(said.starts_with("error: getMe: the Bot API cannot be reached: "), "{said}");
    let said = stage.refuses(&["add", "--token", "--api-url", "ftp://example.com"], &token(1001));
    assert!(said.contains("`ftp://example.com` is not the address of a Bot API"), "{said}");
}

#[test]
fn a_tokens_yml_that_cannot_be_added_to_stays_as_it_is() {
    let stage = Stage::new(&["pizza_bot", "napoli_bot"]);
    let (own, other) = (token(1001), token(1002));
    let again = format!("1001:{}", "B".repeat(35));
    for (args, text, expected) in [
        (
            &["add", "--token"][..],
            format!("pizza_bot: {other}\n"),
            "tokens.yml:1:1: bot `pizza_bot` has the token of another bot already (id 1002)\n  help: choose another",
        ),
        (
            &["add", "shop", "--token"],
            format!("#\npizza: {own}\n"),
            "tokens.yml:2:1: the token of this bot (id 1001) is there already, as that of `pizza`\n  help: one bot",
        ),
        (
            &["add", "--token"],
            format!("pizza_bot: {again}\n"),
            "tokens.yml:1:1: bot `pizza_bot` has another token already\n  help: if @BotFather",
        ),
        (&["add", "--token"], format!("echo: {own}\n"), "bot `echo` is there already, and so is its token"),
        (
            &["add", "--token"],
            "pizza_bot 1001\n".to_owned(),
            "tokens.yml:1:1: expected a map of bots and their tokens",
        ),
        (&["add", "--token"], "a: [b\n".to_owned(), "error: tokens.yml:"),
        (
            &["add", "--token"],
            format!("echo: {other}x y\n"),
            "tokens.yml:1:7: bot `echo`: the secret of this token has a character",
        ),
    ] {
        stage.write("tokens.yml", &text);
        let said = stage.refuses(args, &own);
        assert!(said.contains(expected), "{text}: {said}");
    }
}

#[test]
fn a_tokens_yml_of_a_special_kind_is_refused() {
    let stage = Stage::new(&["pizza_bot"]);
    let elsewhere = stage.fleet.join("elsewhere.yml");
    fs::write(&elsewhere, "").expect("it can be written");
    symlink(&elsewhere, stage.fleet.join("tokens.yml")).expect("a link");
    let said = stage.refuses(&["add", "--token"], &token(1001));
    assert!(said.contains("tokens.yml` is a symbolic link\n  help: put the file itself there"), "{said}");
    fs::remove_file(stage.fleet.join("tokens.yml")).expect("it can be removed");

    stage.write("tokens.yml", "");
    stage.chmod("tokens.yml", 0o400);
    let said = stage.refuses(&["add", "--token"], &token(1001));
    assert!(
        said.contains("tokens.yml` is read-only\n  help: allow its owner to write: `chmod u+w"),
        "{said}"
    );

    // Its mode is kept, and said.
    stage.chmod("tokens.yml", 0o640);
    let output = stage.run(&["add", "--token"], &token(1001));
    let (_, stderr) = texts(&output);
    assert_eq!(
        stderr,
        "warning: tokens.yml: other users of this machine can read this file (its mode is 640)\n  help: allow its owner only: `chmod 600`\n"
    );
    assert_eq!((output.status.code(), stage.mode("tokens.yml")), (Some(0), 0o640));
}

#[test]
fn a_tokens_yml_that_git_would_give_away_is_warned_of() {
    let stage = Stage::new(&["pizza_bot", "napoli_bot"]);
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(&stage.fleet).status();
    assert!(git.expect("git starts").success());
    stage.prints(&["add", "--token"], &token(1001));
    stage.write(".gitignore", "/target\n");
    let (_, stderr) = texts(&stage.run(&["add", "--token"], &token(1002)));
    assert_eq!(
        stderr,
        "warning: git does not ignore tokens.yml\n  help: write `tokens.yml` into .gitignore\n"
    );
}

#[test]
fn a_token_in_the_command_line_is_refused() {
    let stage = Stage::new(&[]);
    for args in [&["add", "--token", &token(1001)][..], &["add", &format!("--token={}", token(1001))]] {
        let said = fails(&stage.fleet, args, 2);
        assert!(said.contains("a token stands in the command line") && said.contains("revoke it"), "{said}");
        assert!(!said.contains(secret_part(&token(1001))), "{said}");
    }
    for args in [
        &["add"][..],
        &["add", "--all", "--token"],
        &["add", "pizza", "--all"],
        &["add", "--token", "--token-file", "x"],
    ] {
        fails(&stage.fleet, args, 2);
    }
}

#[test]
fn all_tokens_without_a_bot_get_one() {
    let stage = Stage::new(&["pizza_bot", "revoked_bot", "napoli_bot", "echo_bot"]);
    let said = stage.refuses(&["add", "--all"], "");
    assert!(said.contains("there is no tokens.yml in `"), "{said}");
    let lines = [("pizza", 1001), ("revoked", 1002), ("napoli", 1003), ("echo", 1004)];
    let tokens: String = lines.iter().map(|(bot, id)| format!("{bot}: {}\n", token(*id))).collect();
    stage.write("tokens.yml", &tokens);
    stage.fault(FaultEffect::Error { code: 401, retry_after: None }, 1002);
    let output = stage.run(&["add", "--all", "--handler", "echo"], "");
    let (stdout, stderr) = texts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stdout,
        "added the bot `pizza` (@pizza_bot), handled by bots/echo.rs\n\
         added the bot `napoli` (@napoli_bot), handled by bots/echo.rs\n2 added, 1 failed\n"
    );
    assert!(stderr.starts_with("error: bot `revoked`: getMe: 401 Unauthorized\n  help: "), "{stderr}");
    assert_eq!(stage.read("tokens.yml"), tokens);
    assert!(stage.read("bots.yml").ends_with(
        "  pizza:\n    handler: echo\n    username: pizza_bot\n  napoli:\n    handler: echo\n    username: napoli_bot\n"
    ));

    stage.emulator.set_faults(Vec::new());
    let report: Value = serde_json::from_str(&stage.prints(&["add", "--all", "--json"], "")).expect("JSON");
    assert_eq!(report["bots"].as_array().map(Vec::len), Some(1));
    let bot = &report["bots"][0];
    assert_eq!((&bot["name"], &bot["error"], &bot["id"]), (&json!("revoked"), &Value::Null, &json!(1002)));
    assert_eq!(bot["made"], json!(["bots/revoked.rs", "tests/revoked.rs"]));
    assert_eq!(stage.prints(&["add", "--all"], ""), "every token of tokens.yml has its bot in bots.yml\n");
    assert_eq!(succeeds(&stage.fleet, &["check"]), "4 bots and 2 handlers fit together\n");
}

/// The list of BOTServer, in which an item need not say whose token it is.
#[test]
fn items_of_a_list_get_the_name_that_telegram_knows() {
    let stage = Stage::new(&["Pizza_Bot", "napoli_bot"]);
    let (first, second) = (token(1001), token(1002));
    let list =
        format!("- token: {first}\n  description: Pizza\n\n- token: {second}\n  telegram_name: napoli_bot\n");
    stage.write("tokens.yml", &list);
    let printed = stage.prints(&["add", "--all", "--handler", "echo"], "");
    assert!(printed.starts_with("added the bot `pizza_bot` (@Pizza_Bot)"), "{printed}");
    let named = list.replace("description: Pizza\n", "description: Pizza\n  telegram_name: pizza_bot\n");
    assert_eq!(stage.read("tokens.yml"), named);
    assert_eq!(succeeds(&stage.fleet, &["check"]), "3 bots and 1 handler fit together\n");
}
