// What the page knows: bots, people, chats, the messages of the open chat. Everything else listens to it.

import { follow, get, post } from "./api.js";
import { atMostEvery } from "./dom.js";
import * as route from "./route.js";

/** Messages fetched when a chat is opened, and by each "show earlier". */
const PAGE = 100;
/**
 * People that the page invents when there is nobody. Their ids are fixed, so that two windows do not invent them twice,
 * and far from those that the emulator gives out.
 */
const CAST = [
  { id: 2000000001, first_name: "Ada", username: "ada_example", language_code: "en" },
  { id: 2000000002, first_name: "Boris", username: "boris_example", language_code: "de" },
  { id: 2000000003, first_name: "Chioma", username: "chioma_example", language_code: "fr" },
];

/** Calls after which a bot's webhook or pending updates are others. */
const CHANGES_BOT = new Set(["setWebhook", "deleteWebhook", "getUpdates"]);

/** The key of the private chat of a bot and a person, or of a shared chat. */
export const privateKey = (bot, person) => `${bot}/${person}`;
const keyOf = ({ bot, chat }) => (chat > 0 && bot ? privateKey(bot, chat) : String(chat));

class Store extends EventTarget {
  bots = new Map();
  people = new Map();
  chats = new Map();
  /** What is open: `bot` or `chat`, and the person one writes as. */
  open = { bot: null, chat: null, person: null };
  /** Messages of the open chat by id: `{ message, keyboard, reactions: Map(user → list) }`. */
  messages = new Map();
  /** Last text and number of unread messages of chats by key. */
  news = new Map();
  /** Pending updates and the last trouble of bots by id. */
  delivery = new Map();
  /** Votes given on this page, by poll and person: messages show only counts. */
  votes = new Map();
  notice = null;
  hasEarlier = false;
  #limit = PAGE;
  #loading = 0;
  #held = null;
  #isAwaited = false;
  /** How often each list was asked for, and which of those times what is known comes from. */
  #turns = { bots: { asked: 0, known: 0 }, chats: { asked: 0, known: 0 } };

  /** Loads the world and follows it from then on. */
  async start() {
    follow({
      event: (event) => this.#apply(event),
      restarted: (why) => {
        this.#tell("restarted", why);
        // The other one knows none of these, and those that come while it is asked are new.
        if (why === "restart") {
          this.bots = new Map();
          this.chats = new Map();
        }
        this.#reload();
      },
      connection: (up) => this.#tell("connection", up),
    });
    addEventListener("hashchange", () => this.#follow(route.read()));
    await this.#load();
  }

  async #load() {
    const status = await get("status");
    let people = await get("people");
    if (people.length === 0) {
      for (const person of CAST) await post("people", person);
      people = await get("people");
    }
    this.people = new Map(people.map((person) => [person.id, person]));
    await Promise.all([this.#loadBots(), this.#loadChats()]);
    this.#setNotice(status.notice);
    this.#tell("world");
    await this.#follow(route.read());
  }

  async #loadBots() {
    const bots = await this.#latest("bots");
    if (bots === null) return;
    bots.sort((a, b) => a.first_name.localeCompare(b.first_name, undefined, { numeric: true }) || a.id - b.id);
    this.bots = new Map(bots.map((bot) => [bot.id, bot]));
    for (const bot of bots) this.#deliveryOf(bot.id).pending = bot.pending;
    this.#tell("bots");
    await this.#openIfAwaited();
  }

  async #loadChats() {
    const chats = await this.#latest("chats");
    if (chats === null) return;
    this.chats = new Map(chats.map((chat) => [keyOf({ bot: chat.bot, chat: chat.id }), chat]));
    this.#tell("chats");
    await this.#openIfAwaited();
  }

  /** Asks for a list; `null` if a later answer has overtaken this one, which is older than what is known. */
  async #latest(name) {
    const turns = this.#turns[name];
    const turn = ++turns.asked;
    const list = await get(name);
    if (turn < turns.known) return null;
    turns.known = turn;
    return list;
  }

  /** Whether the open chat's bot or group exists. */
  get #isKnown() {
    const { bot, chat } = this.open;
    return chat ? this.chats.has(String(chat)) : this.bots.has(bot);
  }

  /** An address may name a bot or group that comes later, such as after a restart. */
  async #openIfAwaited() {
    if (this.#isAwaited && this.#isKnown) await this.#loadMessages();
  }

  /** Forgets what came by events, and asks for everything anew. */
  #reload = atMostEvery(300, () => {
    this.news.clear();
    this.delivery.clear();
    this.#load().catch(() => this.#reload());
  });
  #reloadBots = atMostEvery(300, () => this.#loadBots().catch(() => {}));
  #reloadChats = atMostEvery(300, () => this.#loadChats().catch(() => {}));

  #deliveryOf(bot) {
    if (!this.delivery.has(bot)) this.delivery.set(bot, { pending: 0, trouble: null });
    return this.delivery.get(bot);
  }

  /** The key of the open chat, or `null`. */
  get key() {
    const { bot, chat, person } = this.open;
    if (chat) return String(chat);
    return bot && person ? privateKey(bot, person) : null;
  }

  /** The open shared chat, if it is one. */
  get group() {
    return this.open.chat ? this.chats.get(String(this.open.chat)) : undefined;
  }

  /** The open chat's bot: the one of a private chat, or the first in a shared one. */
  get bot() {
    if (this.open.bot) return this.bots.get(this.open.bot);
    return this.groupBots()[0];
  }

  /** The bots in the open shared chat. */
  groupBots() {
    return this.present().map((id) => this.bots.get(id)).filter(Boolean);
  }

  /** Ids of who is in the open shared chat. */
  present() {
    const gone = ["left", "kicked"];
    return (this.group?.members ?? []).filter(({ status }) => !gone.includes(status)).map(({ id }) => id);
  }

  /** Shared chats, by title. */
  groups() {
    const shared = [...this.chats.values()].filter((chat) => chat.id < 0);
    return shared.sort((a, b) => a.title.localeCompare(b.title));
  }

  /** The chat and person of an action, as the control API wants them. */
  where() {
    const { bot, chat, person } = this.open;
    return chat ? { chat, person } : { bot, person };
  }

  /** A person, a bot, or what little is known of somebody else. */
  user(id) {
    return this.people.get(id) ?? this.bots.get(id) ?? { id };
  }

  /** Opens a private chat with a bot. */
  openBot(bot) {
    return this.#follow({ bot, chat: null, person: this.open.person });
  }

  /** Opens a shared chat. */
  openGroup(chat) {
    return this.#follow({ bot: null, chat, person: this.open.person });
  }

  /** Goes on as another person, in the same place. */
  become(person) {
    return this.#follow({ ...this.open, person });
  }

  async #follow(wanted) {
    const person = this.people.has(wanted.person) ? wanted.person : [...this.people.keys()][0] ?? null;
    const next = { bot: wanted.chat ? null : wanted.bot, chat: wanted.chat, person };
    this.open = next;
    route.write(next);
    this.#limit = PAGE;
    await this.#loadMessages();
  }

  /** Fetches older messages of the open chat. */
  async showEarlier() {
    this.#limit += PAGE;
    await this.#loadMessages(true);
  }

  async #loadMessages(earlier = false) {
    const key = this.key;
    const { bot, chat, person } = this.open;
    this.#loading += 1;
    const turn = this.#loading;
    this.#held = [];
    if (!earlier) this.messages = new Map();
    let list = [];
    this.#isAwaited = !this.#isKnown;
    if (key !== null && !this.#isAwaited) {
      const of = chat ?? person;
      list = await get(`chats/${of}/messages`, { bot: bot ?? undefined, limit: this.#limit + 1 }).catch(() => []);
    }
    // Meanwhile somebody may have opened another chat.
    if (turn !== this.#loading) return;
    this.hasEarlier = list.length > this.#limit;
    this.messages = new Map(list.slice(-this.#limit).map(({ message, reply_keyboard: keyboard, reactions }) => [
      message.message_id,
      { message, keyboard, reactions: new Map(reactions.map(({ from, reaction }) => [from, reaction])) },
    ]));
    if (key !== null) this.#newsOf(key).unread = 0;
    this.#tell("open", { earlier });
    const held = this.#held;
    this.#held = null;
    for (const event of held) this.#applyToChat(event);
  }

  #newsOf(key) {
    if (!this.news.has(key)) this.news.set(key, { text: "", date: 0, unread: 0 });
    return this.news.get(key);
  }

  #apply(event) {
    switch (event.event) {
      case "call":
        if (!this.bots.has(event.bot) || CHANGES_BOT.has(event.method)) this.#reloadBots();
        break;
      case "update":
        this.#deliveryOf(event.bot).pending = event.pending;
        break;
      case "delivery": {
        const delivery = this.#deliveryOf(event.bot);
        delivery.pending = event.pending;
        delivery.trouble = event.outcome === "delivered" ? null : event;
        break;
      }
      case "bot_changed":
        this.#reloadBots();
        break;
      case "pinned": {
        const chat = this.chats.get(keyOf(event));
        if (chat) chat.pinned = event.pinned;
        this.#tell("chats");
        break;
      }
      case "chat": case "member":
        this.#reloadChats();
        break;
      case "notice":
        this.#setNotice(event);
        break;
      case "message":
        this.#note(event);
        break;
      default:
    }
    this.#tell("event", event);
    if (event.chat && keyOf(event) === this.key) this.#applyToChat(event);
  }

  #note(event) {
    const key = keyOf(event);
    if (!this.chats.has(key)) this.#reloadChats();
    const news = this.#newsOf(key);
    const { message } = event;
    news.text = message.text ?? message.caption ?? "";
    news.date = message.date;
    if (key !== this.key && this.bots.has(message.from?.id)) news.unread += 1;
    this.#tell("news");
  }

  #applyToChat(event) {
    if (this.#held !== null) {
      this.#held.push(event);
      return;
    }
    const known = (id) => this.messages.get(id);
    switch (event.event) {
      case "message": case "edited": {
        const id = event.message.message_id;
        const reactions = known(id)?.reactions ?? new Map();
        this.messages.set(id, { message: event.message, keyboard: event.reply_keyboard, reactions });
        this.#tell(event.event, id);
        break;
      }
      case "deleted":
        for (const id of event.message_ids) this.messages.delete(id);
        this.#tell("deleted", event.message_ids);
        break;
      case "reaction": {
        const entry = known(event.message_id);
        if (!entry) break;
        if (event.reaction.length === 0) entry.reactions.delete(event.from);
        else entry.reactions.set(event.from, event.reaction);
        this.#tell("edited", event.message_id);
        break;
      }
      default:
        this.#tell(event.event, event);
    }
  }

  #setNotice(notice) {
    this.notice = notice ?? null;
    this.#tell("notice", this.notice);
  }

  /** Creates a person and goes on as them. */
  async addPerson(person) {
    const { id } = await post("people", person);
    this.people = new Map((await get("people")).map((one) => [one.id, one]));
    this.#tell("world");
    await this.become(id);
  }

  /** Creates a group and opens it. */
  async addGroup(group) {
    const { id } = await post("chats", group);
    await this.#loadChats();
    await this.openGroup(id);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Calls `listener(detail)` for each of these events. */
  on(names, listener) {
    for (const name of names.split(" ")) this.addEventListener(name, (event) => listener(event.detail));
  }
}

/** The one store of the page. */
export const store = new Store();
