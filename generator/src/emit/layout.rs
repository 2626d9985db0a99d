//! Expressions as text, on one line where they fit, else one item a line.

/// An expression.
pub(super) enum Layout {
    Leaf(String),
    Field(String, Box<Layout>),
    Block { open: String, items: Vec<Layout>, close: &'static str },
}

/// Columns of a line.
const WIDTH: usize = 100;

impl Layout {
    /// Something that stays on one line.
    pub(super) fn leaf(text: impl Into<String>) -> Self {
        Self::Leaf(text.into())
    }

    /// A string literal. Escapes whatever does not show, so no direction mark gets into a source file.
    pub(super) fn text(text: &str) -> Self {
        Self::Leaf(format!("{text:?}"))
    }

    /// `name: value`
    pub(super) fn field(name: &str, value: Self) -> Self {
        Self::Field(name.to_owned(), Box::new(value))
    }

    /// Items between two brackets; `open` ends with the first of them.
    pub(super) fn block(open: &str, items: Vec<Self>, close: &'static str) -> Self {
        Self::Block { open: open.to_owned(), items, close }
    }

    /// The expression between `before` and `after`.
    pub(super) fn line(&self, before: &str, after: &str) -> String {
        let mut text = before.to_owned();
        self.write(&mut text, 0, after.len());
        text + after
    }

    /// Appends the expression; `after` is what must still fit behind it.
    fn write(&self, text: &mut String, indent: usize, after: usize) {
        match self {
            Self::Leaf(leaf) => text.push_str(leaf),
            Self::Field(name, value) => {
                text.push_str(name);
                text.push_str(": ");
                value.write(text, indent, after);
            }
            Self::Block { open, items, close } => {
                let start = text.len();
                let column = start - text.rfind('\n').map_or(0, |newline| newline + 1);
                self.write_flat(text);
                if items.is_empty() || column + (text.len() - start) + after <= WIDTH {
                    return;
                }
                text.truncate(start);
                text.push_str(open);
                for item in items {
                    text.push('\n');
                    text.extend(std::iter::repeat_n(' ', indent + 4));
                    item.write(text, indent + 4, 1);
                    // Nothing may follow the rest of a struct.
                    if !matches!(item, Self::Leaf(leaf) if leaf.starts_with("..")) {
                        text.push(',');
                    }
                }
                text.push('\n');
                text.extend(std::iter::repeat_n(' ', indent));
                text.push_str(close);
            }
        }
    }

    fn write_flat(&self, text: &mut String) {
        match self {
            Self::Leaf(leaf) => text.push_str(leaf),
            Self::Field(name, value) => {
                text.push_str(name);
                text.push_str(": ");
                value.write_flat(text);
            }
            Self::Block { open, items, close } => {
                let blank = if open.ends_with('{') && !items.is_empty() { " " } else { "" };
                text.push_str(open);
                text.push_str(blank);
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    item.write_flat(text);
                }
                text.push_str(blank);
                text.push_str(close);
            }
        }
    }
}
