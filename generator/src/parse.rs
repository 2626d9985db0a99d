//! Parse: each text as what its language makes of it, with positions.
//!
//! After it the shape of bots.yml is right and its keys are known, tokens.yml has given its bots and their ids and
//! nothing secret, and each handler file is Rust. Values and names are not looked at yet.

mod brackets;
mod manifest;
mod menus;
mod rust;
mod tokens;

use std::collections::BTreeMap;

pub(crate) use manifest::{RawBot, RawFleet, Reported, Text};
pub(crate) use menus::{RawLanguage, RawMenu};
pub(crate) use rust::RawHandler;
pub(crate) use tokens::{RawTokens, TokenEntry};

use crate::diagnostic::Diagnostics;
use crate::read::Sources;

/// All that a user wrote.
pub(crate) struct Parsed<'a> {
    pub(crate) manifest: RawFleet,
    pub(crate) tokens: Option<RawTokens>,
    /// By the name of the file, without `.rs`.
    pub(crate) handlers: BTreeMap<&'a str, RawHandler<'a>>,
}

/// Parses all files. A handler file keeps its problems to itself, since it may be nobody's.
pub(crate) fn parse<'a>(sources: &'a Sources, problems: &mut Diagnostics) -> Parsed<'a> {
    Parsed {
        manifest: manifest::parse(&sources.manifest, problems),
        tokens: sources.tokens.as_ref().map(|text| tokens::parse(text, problems)),
        handlers: sources
            .handlers
            .iter()
            .map(|(name, text)| (name.as_str(), rust::parse(name, text)))
            .collect(),
    }
}
