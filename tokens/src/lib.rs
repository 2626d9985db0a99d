//! Reads tokens.yml, and never shows what is secret in it.
