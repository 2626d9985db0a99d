//! What README and guide say to type.

use std::fs;
use std::path::Path;

/// One block of a page, between three backticks.
#[derive(Debug)]
pub struct Block {
    /// The name of the page's file, in small letters and without its ending, with `_` for `-`.
    pub page: String,
    /// The line of the page where it begins.
    pub line: usize,
    /// What stands behind the backticks.
    pub language: String,
    /// What `<!-- test: … -->` in the line before says.
    pub mark: Option<String>,
    /// Its text.
    pub text: String,
}

/// The blocks of a page, in their order.
pub fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).expect("a page");
    let page =
        page.file_stem().and_then(|name| name.to_str()).expect("a name").to_lowercase().replace('-', "_");
    let (mut blocks, mut open, mut before): (Vec<Block>, Option<Block>, &str) = (Vec::new(), None, "");
    for (index, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, Some(language)) => {
                let mark = before.strip_prefix("<!-- test: ").and_then(|mark| mark.strip_suffix(" -->"));
                open = Some(Block {
                    page: page.clone(),
                    line: index + 1,
                    language: language.to_owned(),
                    mark: mark.map(str::to_owned),
                    text: String::new(),
                });
            }
            (None, None) => before = line,
        }
    }
    assert!(open.is_none(), "{page}: a block is not closed");
    blocks
}

/// The commands of a `console` block, each with what it should print; with nothing, that is not said.
pub fn commands(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let commands = text.strip_prefix("$ ").expect("a command comes first").split("\n$ ");
    commands.map(|part| part.split_once('\n').unwrap_or((part, "")))
}
