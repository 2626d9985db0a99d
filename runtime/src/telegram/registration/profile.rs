//! How a bot presents itself: its name and its descriptions.

use botserver_api::methods::{
    GetMyDescription, GetMyName, GetMyShortDescription, SetMyDescription, SetMyName, SetMyShortDescription,
};

use super::place::{Part, TextPlace};
use super::{Plan, or_none};
use crate::Bot;
use crate::telegram::{ApiError, Call};

/// Asks Telegram for those parts of a bot's profile that `bots.yml` has, and says how they are to be changed.
///
/// `recorded` is what this fleet has set for some people only: what of it is not wanted any more is taken away.
///
/// # Errors
/// If a call fails.
pub async fn plan_profile(bot: &Bot, recorded: &[String]) -> Result<Plan, ApiError> {
    let (mut plan, profile) = (Plan::default(), bot.profile());
    for part in Part::ALL {
        let mut before = None;
        if let Some(wanted) = part.of(profile.texts()) {
            let place = TextPlace::new(part, None);
            let now = get(bot, &place).await?;
            plan.text(&place, &now, or_none(&now), wanted);
            before = Some(now).filter(|now| now != wanted);
        }
        for language in profile.languages {
            let Some(wanted) = part.of(language.texts()) else { continue };
            let place = TextPlace::new(part, Some(language.code));
            let now = get(bot, &place).await?;
            // Where a language has no text of its own Telegram gives that of all, which is about to be another one.
            let is_of_all = before.as_ref() == Some(&now) && !recorded.contains(&place.to_string());
            if is_of_all && now == wanted {
                plan.text(&place, "", "that of all languages", wanted);
            } else {
                plan.text(&place, &now, or_none(&now), wanted);
            }
            plan.shown.push(place.to_string());
        }
    }
    for text in recorded {
        match TextPlace::parse(text) {
            Some(place) if !plan.shown.contains(text) => {
                let now = get(bot, &place).await?;
                plan.text(&place, &now, or_none(&now), "");
            }
            Some(_) => {}
            None => plan.shown.push(text.clone()),
        }
    }
    Ok(plan)
}

async fn get(bot: &Bot, TextPlace { part, language }: &TextPlace) -> Result<String, ApiError> {
    let language = language.clone();
    Ok(match part {
        Part::Name => {
            let mut get = GetMyName::new();
            get.language_code = language;
            bot.call(get).await?.name
        }
        Part::Description => {
            let mut get = GetMyDescription::new();
            get.language_code = language;
            bot.call(get).await?.description
        }
        Part::ShortDescription => {
            let mut get = GetMyShortDescription::new();
            get.language_code = language;
            bot.call(get).await?.short_description
        }
    })
}

/// An empty text takes away what is there.
fn set(TextPlace { part, language }: &TextPlace, text: &str) -> Call {
    let language = language.clone();
    match part {
        Part::Name => {
            let mut set = SetMyName::new().name(text);
            set.language_code = language;
            Call::new(&set)
        }
        Part::Description => {
            let mut set = SetMyDescription::new().description(text);
            set.language_code = language;
            Call::new(&set)
        }
        Part::ShortDescription => {
            let mut set = SetMyShortDescription::new().short_description(text);
            set.language_code = language;
            Call::new(&set)
        }
    }
}

impl Plan {
    /// Sets a text where another one is wanted; `shown` is what stands in the plan for the one that is there.
    fn text(&mut self, place: &TextPlace, now: &str, shown: &str, wanted: &str) {
        if now != wanted {
            self.differs(place.to_string(), shown, or_none(wanted));
            self.calls.push(set(place, wanted));
        }
    }
}
