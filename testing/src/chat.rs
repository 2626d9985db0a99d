//! A person in a chat with a bot.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use botserver_api::types::Message;
use botserver_emulator::{BotRef, Emulator, Join, NewChat, Pay, Press, Pressed, Say, Where};
use botserver_runtime::{Bot, Fleet};
use serde_json::Value;

use crate::Answer;
use crate::world::{PATIENCE, World};

/// How many messages are looked at for an answer.
const WINDOW: usize = 200;

/// An invented person in a chat with a bot of a fleet: private, or a group in which both are.
pub struct Chat {
    world: Arc<World>,
    bot: Bot,
    place: Where,
    person: i64,
    /// The messages as they were when the test last looked, by their id.
    seen: BTreeMap<i64, Value>,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The handlers' errors and the reasons of refused calls, in order.
    pub reasons: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reasons.join("\n  "))
    }
}

impl std::error::Error for Failure {}

impl Chat {
    /// Opens a private chat with the bot of that name, in a world where nobody else is.
    ///
    /// The person's id, which is that of the chat, is no other chat's in this process.
    ///
    /// # Panics
    /// If the fleet has no such bot.
    pub async fn with(fleet: &'static Fleet, bot: &str) -> Self {
        Self::open(Arc::new(World::of(fleet)), bot, "Ada")
    }

    fn open(world: Arc<World>, bot: &str, name: &str) -> Self {
        let bot = world.bot(bot);
        let person = world.person(name);
        let place = Where::private(bot.id().unwrap_or_default());
        Self { world, bot, place, person, seen: BTreeMap::new() }
    }

    /// Somebody else's private chat with the same bot, in the same world.
    pub fn somebody_else(&self, name: &str) -> Self {
        Self::open(Arc::clone(&self.world), self.bot.name(), name)
    }

    /// The same person's private chat with another bot of the fleet, in the same world.
    ///
    /// # Panics
    /// If the fleet has no such bot.
    pub fn other_bot(&self, bot: &str) -> Self {
        let other = Self::open(Arc::clone(&self.world), bot, "Ada");
        Self { person: self.person, ..other }
    }

    /// A new supergroup in which this person and the bot are. As in any group, the bot hears commands, answers to its
    /// messages and mentions, unless it is an administrator.
    pub fn group(&self, title: &str) -> Self {
        self.group_of(title, false)
    }

    /// A new supergroup of which the bot is an administrator, so that it hears everything.
    pub fn group_as_admin(&self, title: &str) -> Self {
        self.group_of(title, true)
    }

    fn group_of(&self, title: &str, bots_are_admins: bool) -> Self {
        let new = NewChat {
            kind: "supergroup".to_owned(),
            title: title.to_owned(),
            owner: Some(self.person),
            members: vec![self.person],
            bots: vec![BotRef::Id(self.bot.id().unwrap_or_default())],
            bots_are_admins,
            ..NewChat::default()
        };
        let chat = self.world.emulator.create_chat(new).expect("a group of a person and a bot that exist");
        self.at(Where::shared(chat), self.person)
    }

    /// The same group as another person sees it, who joins it if they were not in it.
    ///
    /// # Panics
    /// If this is no group, or the other person is not of this world.
    pub fn joined_by(&self, other: &Self) -> Self {
        let Some(chat) = self.place.chat else {
            panic!("a private chat cannot be joined; `group` makes one that can");
        };
        let join = Join { chat, person: Some(other.person), ..Join::default() };
        if let Err(error) = self.world.emulator.join(join) {
            panic!("the group cannot be joined: {error}");
        }
        self.at(self.place.clone(), other.person)
    }

    fn at(&self, place: Where, person: i64) -> Self {
        let (world, bot) = (Arc::clone(&self.world), self.bot.clone());
        let mut chat = Self { world, bot, place, person, seen: BTreeMap::new() };
        // What was said before this one looked is no news.
        chat.news();
        chat
    }

    /// Says something, and waits for the answer.
    ///
    /// # Panics
    /// If the bot's handler fails, or a call of its reply is refused.
    pub async fn say(&mut self, text: &str) -> Answer {
        let outcome = self.try_say(text).await;
        self.succeeded(outcome)
    }

    /// Says something that the bot may fail at: its handler, or a call of its reply.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn try_say(&mut self, text: &str) -> Result<Answer, Failure> {
        self.speak(text);
        self.outcome(None).await
    }

    /// Says something and does not wait, so that the bot is at work when the next thing is said or pressed. What it answers
    /// comes with the answer to that.
    pub fn send(&mut self, text: &str) {
        self.speak(text);
    }

    fn speak(&self, text: &str) {
        let say =
            Say { place: self.place.clone(), person: self.person, text: text.to_owned(), ..Say::default() };
        if let Err(error) = self.world.emulator.say(say) {
            panic!("{text:?} cannot be said to `{}`: {error}", self.bot.name());
        }
    }

    /// Presses the newest button whose label starts with `label`, and waits for the answer.
    ///
    /// # Panics
    /// If there is no such button, or more than one; if the bot's handler fails, or a call of its reply is refused.
    pub async fn press(&mut self, label: &str) -> Answer {
        let outcome = self.try_press(label).await;
        self.succeeded(outcome)
    }

    /// Presses a button as [`press`](Self::press) does, where the bot may fail.
    ///
    /// # Errors
    /// What went wrong.
    ///
    /// # Panics
    /// If there is no such button, or more than one.
    pub async fn try_press(&mut self, label: &str) -> Result<Answer, Failure> {
        let press = Press {
            place: self.place.clone(),
            person: self.person,
            text: Some(self.whole_label(label)),
            ..Press::default()
        };
        match self.world.emulator.press(press) {
            Ok(Pressed::Callback(query)) => self.outcome(Some(&query)).await,
            Ok(Pressed::Said(_)) => self.outcome(None).await,
            Ok(Pressed::Opened(_)) => Ok(Answer::default()),
            Err(error) => {
                panic!("{label:?} cannot be pressed in the chat with `{}`: {error}", self.bot.name())
            }
        }
    }

    /// Pays the newest invoice or paid media, and waits for the answer. Of several ways to ship, the first is taken.
    ///
    /// # Panics
    /// If there is nothing to pay; if the bot's handler fails, or a call of its reply is refused.
    pub async fn pay(&mut self) -> Answer {
        let costs = |message: &Value| message.get("invoice").or(message.get("paid_media")).is_some();
        let Some(message_id) = self.seen.iter().rev().find_map(|(id, message)| costs(message).then_some(*id))
        else {
            panic!("there is nothing to pay in the chat with `{}`", self.bot.name());
        };
        let pay = Pay { place: self.place.clone(), person: self.person, message_id };
        if let Err(error) = self.world.emulator.pay(pay) {
            panic!("`{}` cannot be paid: {error}", self.bot.name());
        }
        self.answer().await
    }

    /// Lets time pass for Telegram, and gives back what the bot did in it.
    ///
    /// # Panics
    /// If the bot's handler fails, or a call of its reply is refused.
    pub async fn wait(&mut self, span: Duration) -> Answer {
        self.be_patient(self.world.advance(span).await);
        self.answer().await
    }

    /// Gives back what the bot did since the last look, after something was done through the [emulator](Self::emulator):
    /// a photo, a vote.
    ///
    /// # Panics
    /// If the bot's handler fails, or a call of its reply is refused.
    pub async fn look(&mut self) -> Answer {
        self.answer().await
    }

    /// The emulator, for what is not done by saying and pressing: photos, polls, faults. [`place`](Self::place) and
    /// [`person`](Self::person) tell it where and who.
    pub fn emulator(&self) -> &Emulator {
        &self.world.emulator
    }

    /// Where this chat is, for the emulator.
    pub fn place(&self) -> Where {
        self.place.clone()
    }

    /// The id of the person.
    pub fn person(&self) -> i64 {
        self.person
    }

    /// The id of the chat as the bot sees it: the person's in a private chat.
    pub fn id(&self) -> i64 {
        self.place.chat.unwrap_or(self.person)
    }

    /// The id of the bot.
    pub fn bot_id(&self) -> i64 {
        self.bot.id().unwrap_or_default()
    }

    /// The label that a person means who only says how it starts.
    fn whole_label(&self, start: &str) -> String {
        let newest_first = self.seen.values().rev();
        let keyboards =
            newest_first.filter_map(|message| message.pointer("/reply_markup/inline_keyboard")?.as_array());
        for keyboard in keyboards {
            let buttons = keyboard.iter().filter_map(Value::as_array).flatten();
            let labels = buttons.filter_map(|button| button.get("text")?.as_str());
            let meant: Vec<_> = labels.filter(|label| label.starts_with(start)).collect();
            match meant.as_slice() {
                [] => {}
                [label] => return (*label).to_owned(),
                _ if meant.contains(&start) => break,
                _ => panic!("{start:?} is the start of more than one button: {}", meant.join(", ")),
            }
        }
        start.to_owned()
    }

    async fn settle(&self) {
        self.be_patient(self.world.settle().await);
    }

    fn be_patient(&self, settled: bool) {
        assert!(settled, "the handler of `{}` was not done after {PATIENCE:?}", self.bot.name());
    }

    /// Waits until everything that can be delivered is, and gives back what is new.
    async fn answer(&mut self) -> Answer {
        let outcome = self.outcome(None).await;
        self.succeeded(outcome)
    }

    fn succeeded(&self, outcome: Result<Answer, Failure>) -> Answer {
        outcome
            .unwrap_or_else(|failure| panic!("the handler of `{}` went wrong:\n  {failure}", self.bot.name()))
    }

    /// Waits until everything that can be delivered is, and gives back what is new, or what went wrong.
    async fn outcome(&mut self, query: Option<&str>) -> Result<Answer, Failure> {
        self.settle().await;
        let reasons = self.world.complaints();
        let messages = self.news();
        if !reasons.is_empty() {
            return Err(Failure { reasons });
        }
        let toast = query.and_then(|query| {
            let answer = self.world.emulator.answer(&self.bot_id().into(), query).ok().flatten()?;
            Some(answer.get("text")?.as_str()?.to_owned())
        });
        Ok(Answer { messages, toast })
    }

    /// The messages of the bot that are new or changed since the last look.
    fn news(&mut self) -> Vec<Message> {
        let emulator = &self.world.emulator;
        let messages = emulator.messages(&self.place, self.person, WINDOW).unwrap_or_default();
        let mut news = Vec::new();
        for message in messages.into_iter().filter_map(|mut posted| Some(posted.get_mut("message")?.take())) {
            let id = message.get("message_id").and_then(Value::as_i64).unwrap_or_default();
            let by_bot = message.pointer("/from/is_bot").and_then(Value::as_bool).unwrap_or_default();
            if by_bot && self.seen.get(&id) != Some(&message) {
                let typed = Message::from_json(message.to_string().as_bytes());
                news.push(typed.expect("the emulator's messages are well-formed"));
            }
            self.seen.insert(id, message);
        }
        news
    }
}
