//! The bots of bots.yml and tokens.yml, brought together.

use std::collections::{BTreeSet, HashMap};

use botserver_manifest::names::{BotName, Username};
use botserver_manifest::suggest::closest;
use botserver_manifest::tokens::Form;
use botserver_manifest::yaml::Entry;

use super::delivery;
use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::{Delivery, LanguageCode, Profile, ProfilePart, ProfileText};
use crate::parse::{RawBot, RawLanguage, RawMenu, RawTokens, Reported, Text, TokenEntry};
use crate::problem::{BotProblem, Problem};

/// A bot of a valid name whose handler is not known yet.
pub(super) struct Draft {
    pub(super) name: BotName,
    /// Where its name stands.
    pub(super) at: Place,
    /// It stands in tokens.yml only.
    pub(super) is_from_tokens: bool,
    pub(super) handler: Wanted,
    pub(super) id: Option<i64>,
    pub(super) username: Option<Username>,
    pub(super) profile: Profile,
    /// For its handler to look at.
    pub(super) languages: Vec<RawLanguage>,
    /// For its handler to look at.
    pub(super) menus: Vec<RawMenu>,
    pub(super) delivery: Delivery,
    /// For its handler to look at.
    pub(super) settings: Option<Entry>,
    /// Something of it was wrong, and has been reported: what it lacks may be there.
    pub(super) is_broken: bool,
}

/// What a bot says of its handler.
pub(super) enum Wanted {
    /// Nothing: it has that of its name, or the default.
    Own,
    /// This.
    Named(Text),
    /// Something that has been reported.
    Wrong,
}

/// Brings the bots of both files together. What bots.yml says of one wins.
pub(super) fn collect(raw: Vec<RawBot>, tokens: Option<RawTokens>, problems: &mut Diagnostics) -> Vec<Draft> {
    let known: BTreeSet<_> = raw.iter().map(|bot| bot.name.text.clone()).collect();
    let mut drafts: Vec<_> = raw.into_iter().filter_map(|raw| read(raw, problems)).collect();
    let Some(RawTokens { form, entries, .. }) = tokens else { return drafts };
    let index: HashMap<BotName, usize> =
        drafts.iter().enumerate().map(|(index, draft)| (draft.name.clone(), index)).collect();
    for TokenEntry { bot, id, username, description, at } in entries {
        let description = description
            .and_then(|text| profile_text(&bot, None, ProfilePart::Description, text, &at, problems));
        if let Some(draft) = index.get(&bot).and_then(|index| drafts.get_mut(*index)) {
            draft.id = Some(id);
            draft.username = draft.username.take().or(username);
            draft.profile.description = draft.profile.description.take().or(description);
        } else if form == Form::List {
            drafts.push(Draft {
                name: bot,
                at,
                is_from_tokens: true,
                handler: Wanted::Own,
                id: Some(id),
                username,
                profile: Profile { description, ..Profile::default() },
                languages: Vec::new(),
                menus: Vec::new(),
                delivery: Delivery::default(),
                settings: None,
                is_broken: false,
            });
        } else if !known.contains(bot.as_str()) {
            let guess = closest(&bot, known.iter().map(String::as_str)).map(str::to_owned);
            problems.report(at, Problem::Bot(BotProblem::StrangersToken { name: bot, guess }));
        }
    }
    drafts
}

/// Checks name, username and profile; a wrong one is reported.
fn read(raw: RawBot, problems: &mut Diagnostics) -> Option<Draft> {
    let RawBot { name: key, handler, username, languages, menus, settings, is_broken, .. } = raw;
    let at = Place::manifest(key.span);
    let Some(name) = BotName::new(&key.text) else {
        problems.report(at, Problem::Bot(BotProblem::BadName(key.text)));
        return None;
    };
    let handler = match handler {
        Some(Ok(text)) => Wanted::Named(text),
        Some(Err(Reported)) => Wanted::Wrong,
        None if is_broken => Wanted::Wrong,
        None => Wanted::Own,
    };
    let username = username.and_then(|Text { text, span }| {
        let username = Username::new(&text);
        if username.is_none() {
            let problem = BotProblem::BadUsername { bot: key.text.clone(), username: text };
            problems.report(Place::manifest(span), Problem::Bot(problem));
        }
        username
    });
    let mut profile_text = |part, text: Option<Text>| {
        let Text { text, span } = text?;
        profile_text(&name, None, part, text, &Place::manifest(span), problems)
    };
    let profile = Profile {
        name: profile_text(ProfilePart::Name, raw.display_name),
        description: profile_text(ProfilePart::Description, raw.description),
        short_description: profile_text(ProfilePart::ShortDescription, raw.short_description),
    };
    let delivery = delivery::check(Some(&name), raw.delivery, problems);
    Some(Draft {
        name,
        at,
        is_from_tokens: false,
        handler,
        id: None,
        username,
        profile,
        languages,
        menus,
        delivery,
        settings,
        is_broken,
    })
}

/// A text of a profile, that of one language or of all; one that is too long is reported.
pub(super) fn profile_text(
    bot: &BotName,
    language: Option<&LanguageCode>,
    part: ProfilePart,
    text: String,
    at: &Place,
    problems: &mut Diagnostics,
) -> Option<ProfileText> {
    let text = ProfileText::new(part, text);
    if let Err(length) = text {
        let problem =
            BotProblem::LongText { bot: bot.to_string(), language: language.cloned(), part, length };
        problems.report(at.clone(), Problem::Bot(problem));
    }
    text.ok()
}
