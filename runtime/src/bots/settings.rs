//! Texts and lists in `Settings`: compiled into the binary, or owned by a bot that comes and goes.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A text in a handler's `Settings`.
///
/// Read like a `&str`. Costs nothing when it is compiled in, and is freed with the settings when it is not; a field of
/// type `&'static str` can only be compiled in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(Cow<'static, str>);

impl Text {
    /// A text that is a part of the binary.
    pub const fn constant(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::constant(text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

/// A list in a handler's `Settings`.
///
/// Read like a slice. Costs nothing when it is compiled in, and is freed with the settings when it is not; a field of
/// type `&'static [T]` can only be compiled in.
pub struct List<T: 'static>(Items<T>);

enum Items<T: 'static> {
    Constant(&'static [T]),
    Owned(Box<[T]>),
}

impl<T> List<T> {
    /// A list that is a part of the binary.
    pub const fn constant(items: &'static [T]) -> Self {
        Self(Items::Constant(items))
    }

    /// The items.
    pub fn as_slice(&self) -> &[T] {
        match &self.0 {
            Items::Constant(items) => items,
            Items::Owned(items) => items,
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::constant(&[])
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(Items::Owned(items.into_boxed_slice()))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(Items::Owned(items.into_iter().collect()))
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for List<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    struct Settings {
        shop: Text,
        prices: List<u32>,
        names: List<Text>,
    }

    static COMPILED: Settings = Settings {
        shop: Text::constant("Nadia"),
        prices: List::constant(&[650, 450]),
        names: List::constant(const { &[Text::constant("Margherita")] }),
    };

    fn read(settings: &Settings) -> String {
        let prices: Vec<_> = settings.prices.iter().map(u32::to_string).collect();
        format!(
            "{}: {} {}",
            settings.shop,
            prices.join(" "),
            settings.names.iter().map(Text::as_str).collect::<String>()
        )
    }

    #[test]
    fn compiled_and_owned_settings_read_the_same() {
        let owned = Settings {
            shop: String::from("Nadia").into(),
            prices: vec![650, 450].into(),
            names: [Text::from(String::from("Margherita"))].into_iter().collect(),
        };
        assert_eq!(read(&COMPILED), "Nadia: 650 450 Margherita");
        assert_eq!(read(&owned), read(&COMPILED));
        assert!(owned.prices == COMPILED.prices && owned.shop == COMPILED.shop);
    }
}
