//! How a bot presents itself: its name and its descriptions.

use botserver_api::methods::{
    GetMyDescription, GetMyName, GetMyShortDescription, SetMyDescription, SetMyName, SetMyShortDescription,
};

use super::{Plan, or_none};
use crate::Bot;
use crate::telegram::{ApiError, Call};

/// Asks Telegram for those parts of a bot's profile that `bots.yml` has, and says how they are to be changed.
///
/// # Errors
/// If a call fails.
pub async fn plan_profile(bot: &Bot) -> Result<Plan, ApiError> {
    let (mut plan, profile) = (Plan::default(), bot.profile());
    if let Some(wanted) = profile.name {
        let now = bot.call(GetMyName::new()).await?.name;
        plan.text("name", &now, wanted, || Call::new(&SetMyName::new().name(wanted)));
    }
    if let Some(wanted) = profile.description {
        let now = bot.call(GetMyDescription::new()).await?.description;
        plan.text("description", &now, wanted, || Call::new(&SetMyDescription::new().description(wanted)));
    }
    if let Some(wanted) = profile.short_description {
        let now = bot.call(GetMyShortDescription::new()).await?.short_description;
        plan.text("short_description", &now, wanted, || {
            Call::new(&SetMyShortDescription::new().short_description(wanted))
        });
    }
    Ok(plan)
}

impl Plan {
    fn text(&mut self, field: &'static str, now: &str, wanted: &str, set: impl FnOnce() -> Call) {
        if now != wanted {
            self.differs(field, or_none(now), or_none(wanted));
            self.calls.push(set());
        }
    }
}
