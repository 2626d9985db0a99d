//! Types and methods of the Telegram Bot API, generated from its published specification.
