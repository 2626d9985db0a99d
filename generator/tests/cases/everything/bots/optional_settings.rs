//! Settings that a bot may leave out.

/// Nothing of it is required.
pub(crate) struct Settings {
    pub(crate) greeting: Option<&'static str>,
}

pub(crate) fn on_message(settings: &Settings) -> Option<&'static str> {
    settings.greeting
}
