//! What a bot shows in some languages, and which commands some people see.

use botserver_manifest::names::BotName;
use botserver_manifest::suggest::closest;
use botserver_manifest::yaml::Span;

use super::bots::{Draft, profile_text};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Place};
use crate::fleet::{
    Chat, Handler, Language, LanguageCode, Menu, MenuText, Profile, ProfilePart, Scope, ScopeKey, ScopeKind,
};
use crate::parse::{RawLanguage, RawMenu, Text};
use crate::problem::{MenuProblem, Problem};

/// Checks languages and menus of a bot. Where its handler is not known, or wrong itself, commands are not looked up.
pub(super) fn check(
    draft: &Draft,
    handler: Option<&Handler>,
    problems: &mut Diagnostics,
) -> (Vec<Language>, Vec<Menu>) {
    let mut checker = Checker { bot: &draft.name, handler, problems };
    let languages = draft.languages.iter().filter_map(|raw| checker.language(raw)).collect();
    let mut menus: Vec<(Menu, Span)> = Vec::new();
    for raw in &draft.menus {
        let Some(menu) = checker.menu(raw) else { continue };
        match menus.iter().find(|(other, _)| other.scope.is_same(&menu.scope)) {
            Some((_, first)) => {
                let problem = MenuProblem::SameScope(menu.scope.to_string());
                checker.report_second(raw.at, *first, problem);
            }
            None => menus.push((menu, raw.at)),
        }
    }
    (languages, menus.into_iter().map(|(menu, _)| menu).collect())
}

struct Checker<'a> {
    bot: &'a BotName,
    handler: Option<&'a Handler>,
    problems: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn report(&mut self, span: Span, problem: MenuProblem) {
        self.problems.report(Place::manifest(span), Problem::Menu(self.bot.clone(), problem));
    }

    /// Reports the second of two that cannot be twice.
    fn report_second(&mut self, span: Span, first: Span, problem: MenuProblem) {
        let problem = Problem::Menu(self.bot.clone(), problem);
        let again = Diagnostic::new(Place::manifest(span), problem);
        self.problems.push(again.related(Place::manifest(first), Note::First));
    }

    fn language(&mut self, raw: &RawLanguage) -> Option<Language> {
        let code = LanguageCode::new(&raw.code.text);
        if code.is_none() {
            let guess = LanguageCode::guess(&raw.code.text);
            self.report(raw.code.span, MenuProblem::UnknownLanguage { code: raw.code.text.clone(), guess });
        }
        let code = code?;
        let mut text = |part, text: &Option<Text>| {
            let Text { text, span } = text.as_ref()?;
            let at = Place::manifest(*span);
            profile_text(self.bot, Some(&code), part, text.clone(), &at, self.problems)
        };
        let profile = Profile {
            name: text(ProfilePart::Name, &raw.name),
            description: text(ProfilePart::Description, &raw.description),
            short_description: text(ProfilePart::ShortDescription, &raw.short_description),
        };
        let mut commands = Vec::with_capacity(raw.commands.len());
        for (key, text) in &raw.commands {
            self.command(&key.text, key.span);
            match MenuText::new(&text.text) {
                Ok(text) => commands.push((key.text.clone(), text)),
                Err(length) => {
                    let (language, command) = (code.clone(), key.text.clone());
                    self.report(text.span, MenuProblem::LongText { language, command, length });
                }
            }
        }
        Some(Language { code, profile, commands })
    }

    fn menu(&mut self, raw: &RawMenu) -> Option<Menu> {
        let commands = self.commands(raw);
        if raw.scope.is_none() && !raw.is_broken {
            self.report(raw.at, MenuProblem::NoScope);
        }
        let scope = raw.scope.as_ref()?;
        let kind = ScopeKind::ALL.into_iter().find(|kind| kind.as_str() == scope.text);
        if kind.is_none() {
            let guess = closest(&scope.text, ScopeKind::ALL.map(ScopeKind::as_str));
            let guess = ScopeKind::ALL.into_iter().find(|kind| Some(kind.as_str()) == guess);
            self.report(scope.span, MenuProblem::UnknownScope { scope: scope.text.clone(), guess });
        }
        let scope = self.scope(kind?, raw)?;
        Some(Menu { scope, commands })
    }

    fn commands(&mut self, raw: &RawMenu) -> Vec<String> {
        let given = raw.commands.as_deref().unwrap_or_default();
        if given.is_empty() && !raw.is_broken {
            self.report(raw.at, MenuProblem::NoCommands);
        }
        let mut seen: Vec<&Text> = Vec::with_capacity(given.len());
        for text in given {
            if let Some(first) = seen.iter().find(|first| first.text == text.text) {
                self.report_second(text.span, first.span, MenuProblem::SameCommand(text.text.clone()));
                continue;
            }
            self.command(&text.text, text.span);
            seen.push(text);
        }
        seen.into_iter().map(|text| text.text.clone()).collect()
    }

    /// Looks for a command in the handler's menu.
    fn command(&mut self, command: &str, span: Span) {
        let Some(Handler { name, commands, .. }) = self.handler else { return };
        let found = commands.iter().find(|known| known.name == command);
        let (handler, command) = (name.clone(), command.to_owned());
        match found {
            Some(known) if known.description.is_some() => {}
            Some(_) => self.report(span, MenuProblem::Hidden { handler, command }),
            None => {
                let known = commands.iter().filter(|known| known.description.is_some());
                let known: Vec<_> = known.map(|known| known.name.clone()).collect();
                let guess = closest(&command, known.iter().map(String::as_str)).map(str::to_owned);
                self.report(span, MenuProblem::UnknownCommand { handler, command, guess, known });
            }
        }
    }

    /// A scope with its chat and person.
    fn scope(&mut self, kind: ScopeKind, raw: &RawMenu) -> Option<Scope> {
        let chat = self.needed(kind, ScopeKey::ChatId, raw.chat_id.as_ref(), raw);
        let user = self.needed(kind, ScopeKey::UserId, raw.user_id.as_ref(), raw);
        let chat = chat.and_then(|text| self.chat(kind, text));
        let user = user.and_then(|text| self.user(text));
        Some(match kind {
            ScopeKind::Default => Scope::Default,
            ScopeKind::AllPrivateChats => Scope::AllPrivateChats,
            ScopeKind::AllGroupChats => Scope::AllGroupChats,
            ScopeKind::AllChatAdministrators => Scope::AllChatAdministrators,
            ScopeKind::Chat => Scope::Chat(chat?),
            ScopeKind::ChatAdministrators => Scope::ChatAdministrators(chat?),
            ScopeKind::ChatMember => Scope::ChatMember(chat?, user?),
        })
    }

    /// What a scope needs of its menu; that it lacks it, or does not need it, is reported.
    fn needed<'r>(
        &mut self,
        kind: ScopeKind,
        key: ScopeKey,
        text: Option<&'r Text>,
        raw: &RawMenu,
    ) -> Option<&'r Text> {
        match text {
            None if kind.takes(key) && !raw.is_broken => self.report(raw.at, MenuProblem::Lacks(kind, key)),
            Some(text) if !kind.takes(key) => self.report(text.span, MenuProblem::Superfluous(kind, key)),
            _ => {}
        }
        text.filter(|_| kind.takes(key))
    }

    fn chat(&mut self, kind: ScopeKind, Text { text, span }: &Text) -> Option<Chat> {
        match Chat::new(text) {
            None => self.report(*span, MenuProblem::BadChat(text.clone())),
            Some(Chat::Id(id)) if id > 0 && kind != ScopeKind::Chat => {
                self.report(*span, MenuProblem::NoGroup(kind, id));
            }
            chat => return chat,
        }
        None
    }

    fn user(&mut self, Text { text, span }: &Text) -> Option<i64> {
        let user = text.parse().ok().filter(|user: &i64| *user > 0);
        if user.is_none() {
            self.report(*span, MenuProblem::BadUser(text.clone()));
        }
        user
    }
}
