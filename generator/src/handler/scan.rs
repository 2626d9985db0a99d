//! Reads a handler file: finds its functions by name, and complains about names that were meant to be found.

use botserver_manifest::yaml;
use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Item, ItemFn, Lit, Meta, Visibility};

use super::function::{Function, Role};
use super::{Command, Handler};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ident;
use crate::settings::Schema;
use crate::source::handler_path;
use crate::suggest::did_you_mean;
use crate::update_kinds::UPDATE_KINDS;

/// Most commands that Telegram's menu takes.
const MAX_MENU: usize = 100;
/// Longest text of a command in the menu, in characters.
const MAX_DESCRIPTION: usize = 256;
/// Longest name of a command.
const MAX_COMMAND: usize = 32;

/// Reads `bots/<name>.rs`. What is wrong goes to `problems`; the rest of the file is read all the same.
pub(crate) fn scan(name: &str, text: &str, problems: &mut Diagnostics) -> Handler {
    let mut file = File { path: handler_path(name), text, problems };
    let mut handler = Handler {
        name: name.to_owned(),
        ident: ident::module(name),
        kinds: Vec::new(),
        on_update: None,
        commands: Vec::new(),
        settings: None,
        modules: Vec::new(),
    };
    let items = match syn::parse_file(text) {
        Ok(parsed) => parsed.items,
        Err(error) => {
            // Of brackets and quotes that do not match, the tokenizer says only where it gave up.
            let (reason, help) = match error.to_string() {
                reason if reason.starts_with("cannot parse") => {
                    ("a bracket or a quote has no other half".to_owned(), "look at this place and before it")
                }
                reason => (reason, "rustc would not read it either"),
            };
            file.error(error.span(), format!("this is not valid Rust: {reason}"), Some(help.to_owned()));
            return handler;
        }
    };
    handler.settings = Schema::read(&items, &mut file);
    let mut is_empty = true;
    for item in &items {
        match item {
            Item::Mod(module) if module.content.is_none() => handler.modules.push(module.ident.to_string()),
            Item::Fn(function) => is_empty &= !read_function(function, &mut handler, &mut file),
            _ => {}
        }
    }
    if is_empty {
        file.problems
            .push(Diagnostic::error(Place::file(&file.path), format!("`{}` handles nothing", file.path)).help(
            "add a function such as `pub async fn on_message(message: Message) -> Reply`, or `command_start`",
        ));
    }
    handler.kinds.sort_by_key(|(kind, _)| *kind);
    check_menu(&handler, &mut file, &items);
    handler
}

/// A file being read, and where to report what is wrong with it.
pub(crate) struct File<'a> {
    pub(crate) path: String,
    text: &'a str,
    problems: &'a mut Diagnostics,
}

impl File<'_> {
    /// Where a piece of the file stands.
    pub(crate) fn place(&self, span: Span) -> Place {
        let (bytes, start) = (span.byte_range(), span.start());
        let end = bytes.end.min(self.text.len());
        let first = bytes.start.min(end);
        // A caret is for one line, also when the item has more of them.
        let line = self.text.get(first..end).and_then(|item| item.lines().next()).unwrap_or_default();
        Place {
            path: self.path.clone(),
            span: Some(yaml::Span {
                start: first,
                end: first + line.len(),
                line: start.line,
                column: start.column + 1,
            }),
        }
    }

    pub(crate) fn error(&mut self, at: Span, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::error(self.place(at), message).maybe_help(help);
        self.problems.push(diagnostic);
    }
}

/// Adds a function to the handler if its name says so. Returns whether it was meant to be one, right or wrong.
fn read_function(function: &ItemFn, handler: &mut Handler, file: &mut File<'_>) -> bool {
    let name = function.sig.ident.to_string();
    let at = function.sig.ident.span();
    let is_handler = name.starts_with("on_") || name.starts_with("command_");
    if !is_handler || is_only_for_tests(&function.attrs) {
        return false;
    }
    if function.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
        let help = "put the `cfg` inside of the function: what is handled cannot depend on it".to_owned();
        file.error(at, format!("`{name}` is not always there"), Some(help));
        return true;
    }
    if !is_visible(&function.vis) {
        let help =
            format!("write `pub {}fn {name}`", if function.sig.asyncness.is_some() { "async " } else { "" });
        file.error(at, format!("`{name}` is private, so it would never be called"), Some(help));
        return true;
    }
    let mut role = Role { payload: None, is_command: false, has_settings: handler.settings.is_some() };
    if let Some(command) = name.strip_prefix("command_") {
        role.payload = Some("Message");
        role.is_command = true;
        let description = read_command(command, function, file);
        if let (Some(description), Some(function)) = (description, Function::read(function, &role, file)) {
            handler.commands.push(Command { name: command.to_owned(), description, function });
        }
    } else if name == "on_update" {
        handler.on_update = Function::read(function, &role, file);
    } else if let Some(kind) = name.strip_prefix("on_") {
        match UPDATE_KINDS.iter().find(|row| row.name == kind) {
            Some(row) => {
                role.payload = Some(row.payload);
                handler
                    .kinds
                    .extend(Function::read(function, &role, file).map(|function| (row.name, function)));
            }
            None => {
                let known = UPDATE_KINDS.iter().map(|row| row.name).chain(["update"]);
                let help = did_you_mean(kind, known).map(|help| help.replacen('`', "`on_", 1));
                let help = help.unwrap_or_else(|| {
                    "the kinds are those of the Bot API's `Update`, such as `on_message`; `on_update` gets the rest".to_owned()
                });
                file.error(
                    at,
                    format!("no update is of kind `{kind}`, so `{name}` would never be called"),
                    Some(help),
                );
            }
        }
    }
    true
}

/// Checks the name and the text of a command. The text is `Some(None)` for a hidden one, `None` for a wrong one.
fn read_command(command: &str, function: &ItemFn, file: &mut File<'_>) -> Option<Option<String>> {
    let at = function.sig.ident.span();
    let name_is_good = (1..=MAX_COMMAND).contains(&command.len())
        && command.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !name_is_good {
        let help = format!("Telegram takes 1 to {MAX_COMMAND} of `a-z`, `0-9` and `_`");
        file.error(at, format!("`/{command}` cannot be a command"), Some(help));
        return None;
    }
    if is_hidden(&function.attrs) {
        return Some(None);
    }
    let description = first_doc_line(&function.attrs);
    if description.is_empty() {
        let help = format!(
            "write it as the first doc line, `/// What /{command} does`, or keep the command out of the menu with \
             `#[doc(hidden)]`"
        );
        file.error(at, format!("`/{command}` has no text for Telegram's command menu"), Some(help));
        return None;
    }
    let length = description.chars().count();
    if length > MAX_DESCRIPTION {
        let help = format!("the first doc line is the menu's text, of at most {MAX_DESCRIPTION} characters");
        file.error(at, format!("the menu text of `/{command}` has {length} characters"), Some(help));
        return None;
    }
    Some(Some(description))
}

fn check_menu(handler: &Handler, file: &mut File<'_>, items: &[Item]) {
    let Some((one_too_many, _)) = handler.menu().nth(MAX_MENU) else { return };
    let name = format!("command_{one_too_many}");
    let function = items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    });
    if let Some(function) = function {
        let message =
            format!("`/{one_too_many}` is one command more than Telegram's menu takes ({MAX_MENU})");
        let help = "keep some out of the menu with `#[doc(hidden)]`".to_owned();
        file.error(function.sig.ident.span(), message, Some(help));
    }
}

/// `pub` and `pub(crate)`: what the generated code, elsewhere in the crate, can name.
pub(crate) fn is_visible(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

fn is_only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("test"))
    })
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("hidden"))
    })
}

/// The first line of the first doc comment, without blanks around it.
fn first_doc_line(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    first.unwrap_or_default().trim().lines().next().unwrap_or_default().trim().to_owned()
}
