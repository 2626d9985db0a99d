//! What the guide tells an operator to type, tried with the demo fleet and a Telegram of its own.
//!
//! Every block of a shell on these pages is run, in the order of the page, by one shell that goes on from page to page.
//! What a `console` block shows is compared with what was printed, but for numbers and the width of columns.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use botserver::testing::emulator::{Config, Emulator, NewBot};
use harness::{Authority, Block, Pem, Valid, blocks, commands, free_port, token, workspace};

/// The pages. The last one moves the bots to another server.
const PAGES: [&str; 4] = ["tokens", "running", "operating", "registering"];

/// The bots of the demo fleet, with the ids that the pages show.
const BOTS: [(&str, i64); 3] =
    [("echo", 110_201_543), ("rosticceria_sacco", 110_201_544), ("slice_of_naples", 110_201_545)];

/// What is not run: a command asks for a token that nobody may see. `tokens.rs` of cargo-botserver types it.
const ASKS: &str = "$ cargo botserver add --token\n";

/// What has happened before a block, by how that begins.
const BEFORE: [(&str, &str); 5] = [
    ("fleet stats ", "fleet server start > /dev/null"),
    ("jq ", "cp data/serve.log fleet.log"),
    (
        "$ fleet webhook plan\n",
        r#"
        call echo setWebhook '{ "url": "https://old.example.com/webhook/echo", "allowed_updates": [] }'
        call echo deleteWebhook '{}'
        call rosticceria_sacco setWebhook '{
            "url": "https://old.example.com/webhook/rosticceria_sacco", "allowed_updates": ["message", "callback_query"]
        }'"#,
    ),
    ("fleet move ", "fleet server stop > /dev/null"),
    (
        "$ fleet commands plan",
        r#"
        for scope in default all_group_chats; do
            call rosticceria_sacco deleteMyCommands "{\"scope\": {\"type\": \"$scope\"}}"
            call rosticceria_sacco deleteMyCommands "{\"scope\": {\"type\": \"$scope\"}, \"language_code\": \"it\"}"
        done"#,
    ),
];

/// What runs until somebody stops it is started in the background, or looked at for a second.
const SHELL: &str = r#"
set -eu -o pipefail
ulimit -n 1024
trap '"$FLEET" server stop > /dev/null 2>&1 || true' EXIT
fleet() {
    local status=0
    case "$*" in
        "serve "*)
            shift
            "$FLEET" server stop > /dev/null 2>&1 || true
            "$FLEET" server start "$@"
            ;;
        *" --watch" | "server log "*" -f")
            timeout 1 "$FLEET" "$@" || status=$?
            test $status = 124
            ;;
        *) "$FLEET" "$@" ;;
    esac
}
call() {
    curl --silent --show-error --fail --output /dev/null --header 'Content-Type: application/json' --data "$3" \
        "$BOTSERVER_API_URL/bot$(sed -n "s/^$1: //p" tokens.yml)/$2"
}
plain() { sed -E "s|$PWD|/home/bots|g; s/[0-9]+/0/g; s/ +/ /g; s/^ | $//g"; }
prints() { diff <(plain <<< "$1") <(plain) >&2; }
"#;

/// A server of the Bot API that knows the bots, and its address.
fn telegram() -> (Emulator, SocketAddr) {
    let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
    for (bot, id) in BOTS {
        let new = NewBot { token: token(id), username: format!("{bot}_bot"), ..NewBot::default() };
        emulator.add_bot(new).unwrap();
    }
    let address = emulator.serve_in_background().unwrap();
    (emulator, address)
}

/// The script that does what a block says.
fn script(Block { page, line, language, text, .. }: &Block) -> String {
    let before = BEFORE.iter().find(|(start, _)| text.starts_with(start)).map_or("", |(_, before)| before);
    let mut script = format!("echo '{page}.md:{line}' >&2\n{before}\n");
    if language == "sh" {
        return script + text;
    }
    for (command, printed) in commands(text) {
        script += &match printed.trim_end() {
            "" => format!("{command} > /dev/null\n"),
            printed => {
                format!(
                    "printed=$({command})\nprints \"$printed\" <<'END OF BLOCK'\n{printed}\nEND OF BLOCK\n"
                )
            }
        };
    }
    script
}

fn folder_of_a_fleet() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    };
    let tokens: String = BOTS.iter().map(|(bot, id)| format!("{bot}: {}\n", token(*id))).collect();
    write("tokens.yml", &tokens);
    let Pem { certificate, key } = Authority::new().sign(&["bots.example.com"], Valid::ForDays(62));
    write("fullchain.pem", &certificate);
    write("privkey.pem", &key);
    folder
}

#[test]
fn what_an_operator_is_told_to_type_works() {
    let ((_here, telegram), (_there, other)) = (self::telegram(), self::telegram());
    let folder = folder_of_a_fleet();
    let page = |page| blocks(&workspace().join("docs/src").join(page).with_extension("md"));
    let all: Vec<Block> = PAGES.into_iter().flat_map(page).collect();
    let run: Vec<_> = all
        .iter()
        .filter(|block| ["sh", "console"].contains(&block.language.as_str()) && !block.text.starts_with(ASKS))
        .collect();
    assert!(run.len() >= 10, "only {} blocks were found", run.len());
    for (start, _) in BEFORE {
        assert!(run.iter().any(|block| block.text.starts_with(start)), "no block begins with `{start}`");
    }
    let mut script = SHELL.to_owned();
    script.extend(run.into_iter().map(self::script));
    // The ports of the pages may be somebody else's.
    let (listen, admin) = (free_port(), free_port());
    for (shown, address) in [
        ("127.0.0.1:3000", listen),
        ("127.0.0.1:9180", admin),
        ("127.0.0.1:8081", other),
        ("0.0.0.0:8443", free_port()),
    ] {
        script = script.replace(shown, &address.to_string());
    }
    succeeds(&script, folder.path(), listen, telegram);
}

fn succeeds(script: &str, folder: &Path, listen: SocketAddr, telegram: SocketAddr) {
    let mut shell = harness::command("bash", folder, "--norc -c");
    shell.arg(script).env("FLEET", env!("CARGO_BIN_EXE_fleet"));
    shell.env("BOTSERVER_LISTEN", listen.to_string());
    shell.env("BOTSERVER_API_URL", format!("http://{telegram}"));
    let output = shell.output().expect("a shell");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
}
