//! Creating bots, people and chats; coming and going.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{BotRef, ControlResult, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::outbox::Webhook;
use crate::outbox::webhook::{DEFAULT_CONNECTIONS, address};
use crate::post::{Author, Draft, bytes_of};
use crate::receiver::Receiver;
use crate::sender;
use crate::state::{Bot, Chat, ChatKey, ChatKind, Member, Person, Profile, Status, Token};

/// A bot to be known before it is first called.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewBot {
    /// `<bot id>:<secret>`.
    pub token: String,
    /// Display name.
    #[serde(default)]
    pub name: String,
    /// Public name, without `@`.
    #[serde(default)]
    pub username: String,
    /// Whether privacy mode is off: the bot sees all messages of its groups.
    #[serde(default)]
    pub can_read_all_group_messages: bool,
}

/// A group, supergroup or channel to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewChat {
    /// `group`, `supergroup` or `channel`.
    pub kind: String,
    /// Display name.
    pub title: String,
    /// Public name, without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// Person who owns it; the first member if left out.
    #[serde(default)]
    pub owner: Option<i64>,
    /// People in it.
    #[serde(default)]
    pub members: Vec<i64>,
    /// Bots in it. In a channel they become administrators, because no others can be there.
    #[serde(default)]
    pub bots: Vec<BotRef>,
    /// Whether bots become administrators in a group, too.
    #[serde(default)]
    pub bots_are_admins: bool,
    /// Whether a supergroup has topics.
    #[serde(default)]
    pub is_forum: bool,
}

/// Someone comes into a chat or leaves it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Join {
    /// The group, supergroup or channel.
    pub chat: i64,
    /// Who: a person …
    #[serde(default)]
    pub person: Option<i64>,
    /// … or a bot.
    #[serde(default)]
    pub bot: Option<BotRef>,
    /// Who adds or removes them; themselves if left out.
    #[serde(default)]
    pub by: Option<i64>,
    /// Only ask to be let in.
    #[serde(default)]
    pub request: bool,
    /// Invite link used.
    #[serde(default)]
    pub invite_link: Option<String>,
}

/// Someone's place in a chat is changed by its owner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    /// The group, supergroup or channel.
    pub chat: i64,
    /// Id of the person or bot.
    pub user: i64,
    /// `administrator`, `member`, `restricted`, `left` or `kicked`.
    pub status: String,
    /// Rights and further fields of the `ChatMember` object.
    #[serde(default)]
    pub rights: Map<String, Value>,
}

impl Emulator {
    /// Adds a bot, or changes the name of one. Returns its id.
    ///
    /// # Errors
    /// When the token is malformed or another one for the same bot is known.
    pub fn add_bot(&self, bot: NewBot) -> ControlResult<i64> {
        let Some(token) = Token::parse(&bot.token) else {
            return refuse("malformed token: it has the form `110201543:AA…`");
        };
        let id = token.id;
        let known = self
            .inner
            .world
            .bots
            .get_or_insert(id, || Bot::new(token.clone(), Profile::default(), self.clock()));
        if !known.knows(&token) {
            return refuse(format_args!("bot `{id}` is known with another secret"));
        }
        {
            let mut profile = lock(&known.profile);
            if !bot.name.is_empty() {
                profile.first_name = bot.name;
            }
            if !bot.username.is_empty() {
                profile.username = bot.username;
            }
            profile.can_read_all_group_messages |= bot.can_read_all_group_messages;
        }
        self.inner.note_bot(id, "bot_changed", json!({}));
        Ok(id)
    }

    /// Forgets a bot and its queue, and delivers nothing to it any more. Its chats are there again when it is.
    pub fn remove_bot(&self, id: i64) {
        let Some(bot) = self.inner.world.bots.remove(id) else { return };
        if let Some(driver) = lock(&bot.driver).take() {
            driver.abort();
        }
        self.inner.note_bot(id, "bot_changed", json!({}));
    }

    /// Delivers a bot's updates to `receiver` in this process, by the same rules as over the network. It is as if
    /// the bot had set a webhook of its own origin, with this secret.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn attach(&self, bot: &BotRef, secret_token: Option<&str>, receiver: Receiver) -> ControlResult<()> {
        let bot = self.bot(bot)?;
        let origin = format!("http://bot-{}.localhost", bot.id);
        let Some(url) = address(&origin) else { return refuse("malformed origin") };
        self.inner.mount(&url, receiver);
        let webhook = Webhook {
            given: origin,
            url,
            certificate: None,
            ip_address: None,
            max_connections: DEFAULT_CONNECTIONS,
            secret_token: secret_token.map(str::to_owned),
        };
        sender::set_webhook(&self.inner, &bot, Some(webhook)).map_err(super::ControlError)
    }

    /// Creates a person. Returns the id, which is invented if it was 0.
    pub fn add_person(&self, mut person: Person) -> i64 {
        if person.id <= 0 {
            person.id = 1_000_000_000 + self.inner.world.unique();
        }
        let id = person.id;
        self.inner.world.people.insert(id, person);
        id
    }

    /// Creates a group, supergroup or channel. Returns its (negative) id.
    ///
    /// # Errors
    /// When the kind, a member or a bot is unknown.
    pub fn create_chat(&self, new: NewChat) -> ControlResult<i64> {
        let kind = match new.kind.as_str() {
            "group" => ChatKind::Group,
            "supergroup" => ChatKind::Supergroup,
            "channel" => ChatKind::Channel,
            other => {
                return refuse(format_args!(
                    "no chat kind `{other}`: use `group`, `supergroup` or `channel`"
                ));
            }
        };
        let number = self.inner.world.unique();
        let id = match kind {
            ChatKind::Group => -(4_000_000_000 + number),
            _ => -(1_001_000_000_000 + number),
        };
        let owner = new.owner.or_else(|| new.members.first().copied());
        for person in owner.iter().chain(&new.members) {
            self.person(*person)?;
        }
        let bots: ControlResult<Vec<_>> = new.bots.iter().map(|bot| self.bot(bot)).collect();
        let bots = bots?;
        let mut chat = Chat::shared(id, kind, new.title, new.username, self.inner.config.history);
        if new.is_forum {
            chat.info.insert("is_forum".into(), true.into());
            // The first id is that of the General topic, and no other topic's.
            chat.history.next_id();
        }
        for person in &new.members {
            chat.members.insert(*person, Member::new(Status::Member));
        }
        if let Some(owner) = owner {
            chat.members.insert(owner, Member::new(Status::Creator));
        }
        let chat = self.inner.world.chats.insert(ChatKey::Shared(id), std::sync::Mutex::new(chat));
        self.inner.note(ChatKey::Shared(id), "chat", json!({ "chat_info": lock(&chat).json() }));
        for bot in bots {
            let status = if new.bots_are_admins || kind == ChatKind::Channel {
                Status::Administrator
            } else {
                Status::Member
            };
            let mut chat = lock(&chat);
            self.inner.set_member(&mut chat, owner.unwrap_or(bot.id), bot.id, admitted(status));
        }
        Ok(id)
    }

    fn shared(&self, id: i64) -> ControlResult<std::sync::Arc<std::sync::Mutex<Chat>>> {
        match self.inner.chat(ChatKey::Shared(id)) {
            Some(chat) => Ok(chat),
            None => refuse(format_args!("no chat `{id}`: create it first")),
        }
    }

    fn comer(&self, join: &Join) -> ControlResult<i64> {
        match (&join.bot, join.person) {
            (Some(bot), _) => Ok(self.bot(bot)?.id),
            (None, Some(person)) => self.person(person).map(|()| person),
            (None, None) => refuse("name a `person` or a `bot`"),
        }
    }

    /// Brings someone into a chat, or lets them ask for it.
    ///
    /// # Errors
    /// When the chat or the one who comes is unknown.
    pub fn join(&self, join: Join) -> ControlResult<()> {
        let chat = self.shared(join.chat)?;
        let who = self.comer(&join)?;
        let mut chat = lock(&chat);
        if join.request {
            return self.ask_to_join(&mut chat, who, join.invite_link.as_deref());
        }
        let by = join.by.unwrap_or(who);
        let is_bot = self.inner.world.bots.get(who).is_some();
        let status =
            if is_bot && chat.kind == ChatKind::Channel { Status::Administrator } else { Status::Member };
        self.inner.set_member(&mut chat, by, who, admitted(status));
        if chat.kind != ChatKind::Channel {
            let user = self.inner.world.user(who);
            let draft = Draft::of(json!({ "new_chat_members": [user], "new_chat_member": user }));
            self.inner.post(&mut chat, Author::Person(by), draft);
        }
        Ok(())
    }

    fn ask_to_join(&self, chat: &mut Chat, who: i64, link: Option<&str>) -> ControlResult<()> {
        chat.join_requests.retain(|waiting| *waiting != who);
        chat.join_requests.push(who);
        let mut request = json!({
            "chat": chat.json(), "from": self.inner.world.user(who), "user_chat_id": who,
            "date": self.inner.clock().unix(),
        });
        let link = link.and_then(|link| chat.invite_links.get(link)).cloned();
        if let (Some(fields), Some(link)) = (request.as_object_mut(), link) {
            fields.insert("invite_link".into(), link);
        }
        let payload = bytes_of(&request);
        self.inner.note(chat.key, "join_request", json!({ "person": who }));
        for (id, member) in chat.present().filter(|(_, member)| member.may("can_invite_users")) {
            let bot = self.inner.world.bots.get(id).filter(|_| member.is_admin());
            if let Some(bot) = bot {
                self.inner.push_update(&bot, "chat_join_request", who, &payload);
            }
        }
        Ok(())
    }

    /// Takes someone out of a chat.
    ///
    /// # Errors
    /// When the chat or the one who leaves is unknown.
    pub fn leave(&self, leave: Join) -> ControlResult<()> {
        let chat = self.shared(leave.chat)?;
        let who = self.comer(&leave)?;
        let by = leave.by.unwrap_or(who);
        let mut chat = lock(&chat);
        let status = if by == who { Status::Left } else { Status::Kicked };
        if chat.kind != ChatKind::Channel {
            let draft = Draft::of(json!({ "left_chat_member": self.inner.world.user(who) }));
            self.inner.post(&mut chat, Author::Person(by), draft);
        }
        self.inner.set_member(&mut chat, by, who, Member::new(status));
        Ok(())
    }

    /// Changes someone's place in a chat, in the name of its owner.
    ///
    /// # Errors
    /// When the chat, the user or the status is unknown.
    pub fn set_place(&self, place: Place) -> ControlResult<()> {
        let chat = self.shared(place.chat)?;
        if self.inner.world.user(place.user).is_none() {
            return refuse(format_args!("no person or bot `{}`", place.user));
        }
        let Ok(status) = serde_json::from_value(place.status.as_str().into()) else {
            return refuse(format_args!("no status `{}`", place.status));
        };
        let mut chat = lock(&chat);
        let owner = chat.present().find(|(_, member)| member.status == Status::Creator).map(|(id, _)| id);
        let mut member = admitted(status);
        member.extra.extend(place.rights);
        self.inner.set_member(&mut chat, owner.unwrap_or(place.user), place.user, member);
        Ok(())
    }

    /// A person blocks a bot, or takes that back.
    ///
    /// # Errors
    /// When the bot or the person is unknown.
    pub fn block(&self, bot: &BotRef, person: i64, blocked: bool) -> ControlResult<()> {
        let chat = self.place(&super::Where { bot: Some(bot.clone()), chat: None }, person)?;
        let bot = self.bot(bot)?;
        let status = if blocked { Status::Kicked } else { Status::Member };
        self.inner.set_member(&mut lock(&chat), person, bot.id, Member::new(status));
        Ok(())
    }
}

/// A member of this status, an administrator with the rights that apps tick by default.
fn admitted(status: Status) -> Member {
    let mut member = Member::new(status);
    if status == Status::Administrator {
        let granted = ["can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics"];
        member.extra.extend(granted.map(|right| (right.to_owned(), Value::Bool(true))));
    }
    member
}
