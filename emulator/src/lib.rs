//! A Telegram Bot API server for development and tests, with the real sender's delivery rules.
