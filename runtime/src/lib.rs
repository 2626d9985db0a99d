//! Serves a fleet of Telegram bots from one process.
