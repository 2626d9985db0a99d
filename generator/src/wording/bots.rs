//! What is said of bots: their names, and what bots.yml and tokens.yml say of them.

use botserver_manifest::Wording;

use crate::problem::BotProblem;

impl BotProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::None => Wording::new("this fleet has no bots")
                .help("add one with `cargo botserver add <name>`, or under `bots:` as `echo: {}`"),
            Self::BadName(name) => Wording::new(format!("`{name}` cannot be the name of a bot"))
                .help("names are a part of the webhook's URL: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`"),
            Self::SameModule { first, second } => {
                let ident = second.ident();
                Wording::new(format!("bots `{first}` and `{second}` would be the same Rust module, `{ident}`"))
                    .help("rename one of them: case, `-` against `_` and what goes before a keyword do not tell bots apart")
            }
            Self::SameUsername { first, second, username } => {
                Wording::new(format!("bots `{first}` and `{second}` have the same username, `{username}`"))
                    .help("at Telegram it belongs to one bot: correct or remove one of the two")
            }
            Self::BadUsername { bot, username } => {
                Wording::new(format!("bot `{bot}`: `{username}` cannot be a username"))
                    .help("Telegram's have 5 to 32 of `A-Z`, `a-z`, `0-9` and `_`")
            }
            Self::LongText { bot, language, part, length } => {
                let key = match language {
                    Some(language) => format!("languages.{language}.{}", part.key()),
                    None => part.key().to_owned(),
                };
                Wording::new(format!("bot `{bot}`: `{key}` has {length} characters"))
                    .help(format!("Telegram takes at most {} characters", part.most()))
            }
            Self::StrangersToken { name, guess } => Wording::new(format!(
                "there is a token for `{name}`, but bots.yml has no such bot"
            ))
            .help(match guess {
                Some(guess) => format!("did you mean `{guess}`?"),
                None => "add the bot to bots.yml, or remove this line".to_owned(),
            }),
        }
    }
}
