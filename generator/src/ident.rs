//! Names of bots and handlers as Rust identifiers. Nothing else in this crate makes one.

/// The module name for a bot or handler: lower case, `-` as `_`, never a keyword, never starting with a digit.
///
/// Two names may get one identifier (`my-bot`, `My_Bot`); whoever calls this must look out for it.
pub(crate) fn module(name: &str) -> String {
    let ident = name.to_ascii_lowercase().replace('-', "_");
    if ident.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("bot_{ident}");
    }
    // `_` alone is no identifier either, and `gen` became a keyword after the list that syn goes by.
    let is_free = syn::parse_str::<syn::Ident>(&ident).is_ok() && ident != "gen";
    if is_free { ident } else { format!("{ident}_") }
}

/// `callback_query` as `CallbackQuery`.
pub(crate) fn pascal_case(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

/// `ThinCrust` as `thin_crust`.
pub(crate) fn snake_case(pascal: &str) -> String {
    let mut snake = String::new();
    for letter in pascal.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
