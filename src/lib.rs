//! The demo fleet: an echo bot, and two shops that share one handler.

botserver::fleet!();
