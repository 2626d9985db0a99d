//! Anything that a client can do on a connection: see `src/http`.

#![no_main]

use botserver_fuzz::http::run;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| run(data));
