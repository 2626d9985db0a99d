//! Files made of a template and what is known of a fleet.

use botserver_runtime::cli::Failure;
use serde::Serialize;
use tera::{Context, Tera};

/// Fills a template. Whatever it asks for must be in `values`: an unknown name is an error.
pub(crate) fn fill(template: &str, values: &impl Serialize) -> Result<String, Failure> {
    // Nothing is escaped: these are no pages, and `values` hold only what is safe in the file at hand.
    Context::from_serialize(values).and_then(|values| Tera::one_off(template, &values, false)).map_err(
        |error| Failure::new(format!("a template of this program is wrong, please report it: {error}")),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::fill;

    #[test]
    fn a_name_that_nobody_knows_is_an_error() {
        let values = HashMap::from([("host", "bots.example.com")]);
        assert_eq!(fill("server_name {{ host }};\n", &values).unwrap(), "server_name bots.example.com;\n");
        assert!(fill("listen {{ port }};\n", &values).is_err());
    }
}
