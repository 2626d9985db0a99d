//! Any body of a webhook request: an update, or a reason why it is none. What is one can be asked for everything.
#![no_main]

use botserver_runtime::Update;
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(update) = Update::decode(Bytes::copy_from_slice(body)) {
        let _ = update.typed();
        let _ = update.payload::<botserver_runtime::api::types::Message>();
        // Of the body as it was made a text, which may be longer.
        assert!(update.kind_name().len() <= update.json().len());
        // What was once an update is one, and the same one.
        let again = Update::decode(update.json().clone()).expect("still an update");
        assert_eq!((again.id(), again.kind(), again.origin()), (update.id(), update.kind(), update.origin()));
    }
});
