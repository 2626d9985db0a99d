//! Any text as tokens.yml: entries that are tokens, and problems at places of the file. Nothing that is shown has a
//! secret in it.

#![no_main]

use botserver_manifest::looks_like_a_token;
use botserver_manifest::tokens::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: String| {
    let file = parse(&text);
    // YAML ends lines with `\r`, too.
    let lines = 1 + text.matches(['\n', '\r']).count();
    for problem in file.errors.iter().chain(&file.warnings) {
        assert!((1..=lines).contains(&problem.line) && problem.column >= 1, "{problem:?}");
        let wording = problem.wording();
        assert!(!looks_like_a_token(&wording.message), "{}", wording.message);
        assert!(wording.help.iter().all(|help| !looks_like_a_token(help)));
    }
    for entry in &file.entries {
        let id = entry.token.id().to_string();
        assert!(entry.token.expose().starts_with(&id));
        assert_eq!(entry.token.to_string(), format!("{id}:***"));
    }
    assert!(!format!("{:?}", (&file.errors, &file.warnings)).contains("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"));
});
