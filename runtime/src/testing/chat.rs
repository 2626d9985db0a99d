//! A person in a private chat with a bot.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU16;
use std::time::Duration;

use botserver_api::types::Message;
use botserver_emulator::{Clock, Config, Emulator, NewBot, Person, Press, Pressed, Say, Where};
use serde_json::Value;

use super::Answer;
use super::in_process::{NO_STATUS, ToEmulator, is_failure, to_fleet};
use crate::development::invented_token;
use crate::{Bot, Fleet};

/// How many messages are looked at for an answer.
const WINDOW: usize = 200;

/// How long a handler may take, in real time, before a test goes on without its answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// An invented person, in a private chat with a bot of a fleet.
#[derive(Debug)]
pub struct Chat {
    emulator: Emulator,
    bot: &'static Bot,
    place: Where,
    person: i64,
    /// The messages as they were when the test last looked, by their id.
    seen: BTreeMap<i64, Value>,
    last_status: Arc<AtomicU16>,
}

impl Chat {
    /// Opens a chat with the bot of that name, in a world where nobody else is.
    ///
    /// # Panics
    /// If the fleet has no such bot.
    pub async fn with(fleet: &'static Fleet, bot: &str) -> Self {
        let Some(bot) = (fleet.route)(bot) else {
            let names: Vec<_> = fleet.bots.iter().map(|bot| bot.name()).collect();
            panic!("no bot `{bot}` is in this fleet, which has {}", names.join(", "));
        };
        show_errors();
        let config = Config { clock: Clock::manual(), patience: PATIENCE, ..Config::default() };
        let emulator = Emulator::new(config);
        let token = invented_token(bot);
        let id = token.id();
        let new = NewBot { token: token.expose().to_owned(), name: bot.name().to_owned(), ..NewBot::default() };
        emulator.add_bot(new).expect("an invented token has the form of one");
        let transport = ToEmulator { emulator: emulator.clone(), token: token.clone() };
        let last_status = Arc::new(AtomicU16::new(NO_STATUS));
        // All chats of a process share the bot's one static: it gets its token from whichever is first.
        bot.wire(token, Arc::new(ToEmulator { emulator: emulator.clone(), token: invented_token(bot) }));
        let secret = bot.secret().map(|secret| secret.expose().to_owned());
        let receiver = to_fleet(fleet, bot.name(), transport, Arc::clone(&last_status));
        emulator.attach(&id.into(), secret.as_deref(), receiver).expect("the bot was added");
        let person = emulator.add_person(Person::named("Ada"));
        Self { emulator, bot, place: Where::private(id), person, seen: BTreeMap::new(), last_status }
    }

    /// Says something, and waits for the answer.
    ///
    /// # Panics
    /// If the bot's handler fails.
    pub async fn say(&mut self, text: &str) -> Answer {
        let say = Say { place: self.place.clone(), person: self.person, text: text.to_owned(), ..Say::default() };
        if let Err(error) = self.emulator.say(say) {
            panic!("{text:?} cannot be said to `{}`: {error}", self.bot.name());
        }
        self.answer(None).await
    }

    /// Presses the newest button whose label starts with `label`, and waits for the answer.
    ///
    /// # Panics
    /// If there is no such button, or more than one; or if the bot's handler fails.
    pub async fn press(&mut self, label: &str) -> Answer {
        let press = Press {
            place: self.place.clone(),
            person: self.person,
            text: Some(self.whole_label(label)),
            ..Press::default()
        };
        match self.emulator.press(press) {
            Ok(Pressed::Callback(query)) => self.answer(Some(&query)).await,
            Ok(Pressed::Said(_)) => self.answer(None).await,
            Ok(Pressed::Opened(_)) => Answer::default(),
            Err(error) => panic!("{label:?} cannot be pressed in the chat with `{}`: {error}", self.bot.name()),
        }
    }

    /// Lets time pass, and gives back what the bot did in it.
    ///
    /// # Panics
    /// If the bot's handler fails.
    pub async fn wait(&mut self, span: Duration) -> Answer {
        self.emulator.advance(span).await;
        self.answer(None).await
    }

    /// The emulator, for what is not done by saying and pressing: groups, photos, payments, faults.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// The id of the person, and of the chat.
    pub fn person(&self) -> i64 {
        self.person
    }

    /// The label that a person means who only says how it starts.
    fn whole_label(&self, start: &str) -> String {
        let newest_first = self.seen.values().rev();
        let keyboards = newest_first.filter_map(|message| message.pointer("/reply_markup/inline_keyboard")?.as_array());
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

    /// Waits until everything that can be delivered is, and gives back what is new.
    async fn answer(&mut self, query: Option<&str>) -> Answer {
        let settled = self.emulator.settle().await;
        assert!(settled, "the handler of `{}` was not done after {PATIENCE:?}", self.bot.name());
        assert!(!is_failure(&self.last_status), "the handler of `{}` failed; the log says why", self.bot.name());
        let toast = query.and_then(|query| {
            let bot = self.place.bot.as_ref()?;
            let answer = self.emulator.answer(bot, query).ok().flatten()?;
            Some(answer.get("text")?.as_str()?.to_owned())
        });
        Answer { messages: self.news(), toast }
    }

    /// The messages of the bot that are new or changed since the last look.
    fn news(&mut self) -> Vec<Message> {
        let messages = self.emulator.messages(&self.place, self.person, WINDOW).unwrap_or_default();
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

/// Has the errors of handlers shown in the output of a test that fails.
fn show_errors() {
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer();
    // The first chat of the process has done it already.
    let _ = lines.try_init();
}
