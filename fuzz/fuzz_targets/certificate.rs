//! Any text as a certificate in PEM: what it says can be shown on a terminal, or why it is none.

#![no_main]

use std::path::Path;

use botserver_runtime::rfc3339;
use botserver_runtime::tls::Certificate;
use libfuzzer_sys::fuzz_target;
use time::OffsetDateTime;

fuzz_target!(|text: String| {
    let now = OffsetDateTime::now_utc();
    match Certificate::parse(Path::new("certificate.pem"), &text) {
        Err(problem) => assert!(problem.to_string().contains("\n  help: ")),
        Ok(certificate) => {
            let problems = certificate.problems(now, Some("bots.example.com"));
            let said = problems.iter().map(ToString::to_string).chain(certificate.warnings(now));
            assert!(said.clone().all(|said| !said.replace('\n', "").contains(char::is_control)));
            let shown = [&certificate.subject, &certificate.issuer].into_iter().chain(&certificate.names);
            assert!(shown.clone().all(|shown| !shown.contains(char::is_control)));
            assert_eq!(certificate.fingerprint().len(), 95);
            assert!(!rfc3339(certificate.not_after).is_empty());
            assert!(certificate.chain_length() >= 1);
            assert_eq!(certificate.days_left(now) < 0, certificate.not_after < now);
        }
    }
});
