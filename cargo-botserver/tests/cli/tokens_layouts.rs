//! tokens.yml in every layout, before and after a token was added to it: TOKEN stands for the one that is there, NEW for
//! the one that comes.

use std::fs;

use harness::token;

use crate::tokens::Stage;

#[test]
fn a_token_is_added_and_every_other_byte_stays() {
    let stage = Stage::new(&["echo_bot", "pizza_bot"]);
    let manifest = "bots:\n  echo: {}\n  pizza_bot: { handler: echo }\n";
    for (before, after) in [
        ("", "pizza_bot: NEW\n"),
        ("# only a comment", "# only a comment\npizza_bot: NEW\n"),
        ("echo: TOKEN\n", "echo: TOKEN\npizza_bot: NEW\n"),
        ("echo: TOKEN", "echo: TOKEN\npizza_bot: NEW\n"),
        (
            "# ours\necho: TOKEN  # old\n\n# the end\n",
            "# ours\necho: TOKEN  # old\npizza_bot: NEW\n\n# the end\n",
        ),
        ("  echo: \"TOKEN\"\n", "  echo: \"TOKEN\"\n  pizza_bot: NEW\n"),
        ("echo: TOKEN\n...\n", "echo: TOKEN\npizza_bot: NEW\n...\n"),
        ("echo: TOKEN\r\n", "echo: TOKEN\r\npizza_bot: NEW\r\n"),
        ("echo:\n  TOKEN\n", "echo:\n  TOKEN\npizza_bot: NEW\n"),
        ("{}\n", "{ pizza_bot: NEW }\n"),
        ("{ echo: TOKEN }\n", "{ echo: TOKEN, pizza_bot: NEW }\n"),
        ("{\n  echo: TOKEN,\n}\n", "{\n  echo: TOKEN,\n  pizza_bot: NEW,\n}\n"),
        ("[]\n", "[ { token: NEW, telegram_name: pizza_bot } ]\n"),
        (
            "[{token: TOKEN, username: echo}]\n",
            "[{token: TOKEN, username: echo}, { token: NEW, telegram_name: pizza_bot }]\n",
        ),
        (
            "- token: TOKEN\n  username: echo\n",
            "- token: TOKEN\n  username: echo\n- token: NEW\n  telegram_name: pizza_bot\n",
        ),
        (
            "#\n- username: echo\n  token: TOKEN\n  \n# end\n",
            "#\n- username: echo\n  token: TOKEN\n- token: NEW\n  telegram_name: pizza_bot\n  \n# end\n",
        ),
        (
            "- token: TOKEN\n  telegram_name: echo\n\n- token: 5:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n  telegram_name: other\n",
            "- token: TOKEN\n  telegram_name: echo\n\n- token: 5:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n  telegram_name: \
             other\n\n- token: NEW\n  telegram_name: pizza_bot\n",
        ),
        (
            "  -   token: TOKEN\n      telegram_name: echo\n",
            "  -   token: TOKEN\n      telegram_name: echo\n  - token: NEW\n    telegram_name: pizza_bot\n",
        ),
        // Its own item, which does not say whose it is.
        ("- token: NEW\n", "- token: NEW\n  telegram_name: pizza_bot\n"),
        ("- { token: NEW } # new\n", "- { token: NEW, telegram_name: pizza_bot } # new\n"),
    ] {
        let with_tokens = |text: &str| text.replace("TOKEN", &token(1001)).replace("NEW", &token(1002));
        fs::write(stage.fleet.join("bots.yml"), manifest).expect("it can be written");
        fs::write(stage.fleet.join("tokens.yml"), with_tokens(before)).expect("it can be written");
        stage.gets_a_token(1002);
        assert_eq!(stage.read("tokens.yml"), with_tokens(after), "{before}");
        assert_eq!(stage.read("bots.yml"), manifest);
    }
    for (before, expected) in [
        ("~\n", "no token can be added to a tokens.yml that is written like this one\n  help: write by hand"),
        ("echo: TOKEN\n---\n", "tokens.yml:2:1: "),
    ] {
        let before = before.replace("TOKEN", &token(1001));
        fs::write(stage.fleet.join("tokens.yml"), before).expect("it can be written");
        let said = stage.refuses(&["add", "--token"], &token(1002));
        assert!(said.contains(expected), "{said}");
    }
}
