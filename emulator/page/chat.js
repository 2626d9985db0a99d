// The open chat: its head, its messages, and what happens in it.

import { post } from "./api.js";
import { avatar, fullName } from "./avatar.js";
import { startComposer } from "./composer.js";
import { followEnd, h, icon, iconButton } from "./dom.js";
import { jsonTree } from "./json.js";
import { summary } from "./media.js";
import { openMenu } from "./menu.js";
import { callbackAnswered, drawMessage } from "./message.js";
import { personButton } from "./people.js";
import { store } from "./store.js";
import { attempt, toast } from "./toast.js";

const TYPING_FOR = 5000;
const REACTIONS = ["👍", "👎", "❤", "🔥", "🎉", "😁"];
const DOING = { typing: "is typing", upload_photo: "is sending a photo", upload_document: "is sending a file", record_voice: "is recording", choose_sticker: "is choosing a sticker", find_location: "is finding a place" };

const title = h("div", { class: "title" });
const pinned = h("button", { type: "button", class: "pinned", hidden: true });
const earlier = h("button", { type: "button", class: "link earlier", hidden: true, onclick: () => store.showEarlier() }, "Show earlier messages");
const list = h("div", { class: "messages-list", role: "log", "aria-label": "Messages", "aria-live": "polite", "aria-relevant": "additions text" });
const draft = h("div", { class: "draft", hidden: true });
const scroll = h("div", { class: "messages", tabindex: "0", role: "region", "aria-label": "Conversation; arrow keys go from message to message" }, earlier, list, draft);
const typing = h("div", { class: "typing", role: "status" });
const welcome = h("div", { class: "welcome" });
let composer = null;
let typingTimer = null;

const end = followEnd(scroll, list);

const actions = {
  command: (text) => composer.send(text),
  write: (text) => composer.write(text),
  mention: (username) => {
    const bot = [...store.bots.values()].find((one) => one.username.toLowerCase() === username.toLowerCase());
    if (bot) store.openBot(bot.id);
    else toast(`@${username} is nobody here`);
  },
  jump: (id) => {
    const node = document.getElementById(`message-${id}`);
    if (!node) {
      toast("That message is not here any more");
      return;
    }
    node.scrollIntoView({ block: "center" });
    node.focus();
  },
  react: (id, emoji) => attempt(() => post("react", { ...store.where(), message_id: id, emoji })),
  menu: messageMenu,
};

function messageMenu(entry, anchor) {
  const { message } = entry;
  const id = message.message_id;
  const isOwn = message.from?.id === store.open.person;
  const isText = message.text !== undefined || message.caption !== undefined;
  const mine = entry.reactions.get(store.open.person)?.[0]?.emoji;
  openMenu(anchor, [
    { label: "React", row: REACTIONS.map((emoji) => ({ label: emoji, action: () => actions.react(id, emoji === mine ? [] : [emoji]) })) },
    { separator: true },
    { label: "Reply", icon: "reply", action: () => composer.reply(message) },
    ...(isOwn && isText ? [{ label: "Edit", icon: "edit", action: () => composer.edit(message) }] : []),
    { label: "Show JSON", icon: "braces", action: () => showJson(entry) },
    { label: "Delete", icon: "trash", danger: true, action: () => attempt(() => post("delete", { ...store.where(), message_ids: [id] })) },
  ], "Message actions");
}

function showJson(entry) {
  const dialog = h("dialog", { class: "wide", "aria-label": "Message as JSON" });
  const shown = entry.keyboard ? { ...entry.message, "(reply keyboard)": entry.keyboard } : entry.message;
  dialog.append(h("h2", {}, `Message ${entry.message.message_id}`), jsonTree(shown),
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function node(id) {
  const entry = store.messages.get(id);
  return drawMessage(entry, actions, () => replace(id));
}

/** Puts a message where it stands in the order of ids. */
function add(id) {
  const next = [...list.children].find((child) => Number(child.dataset.id) > id);
  list.insertBefore(node(id), next ?? null);
  mark();
  if (store.messages.get(id).message.from?.id === store.open.person) end.toEnd();
}

function replace(id) {
  const old = document.getElementById(`message-${id}`);
  if (!old || !store.messages.has(id)) return;
  const hadFocus = old.contains(document.activeElement);
  const made = node(id);
  old.replaceWith(made);
  mark();
  if (hadFocus) made.focus();
}

/** Messages of one sender in a row belong together: only the first shows who it is. */
function mark() {
  let before = null;
  for (const child of list.children) {
    const from = child.dataset.from ?? null;
    child.classList.toggle("follows", from !== null && from === before);
    before = from;
  }
  welcome.hidden = store.messages.size > 0;
}

function drawAll(keepPlace) {
  const fromEnd = scroll.scrollHeight - scroll.scrollTop;
  // A chat that is opened is not news: nothing is read out.
  list.setAttribute("aria-live", "off");
  list.replaceChildren(...[...store.messages.keys()].sort((a, b) => a - b).map(node));
  mark();
  earlier.hidden = !store.hasEarlier;
  draft.hidden = true;
  typing.textContent = "";
  if (keepPlace) {
    end.hold();
    scroll.scrollTop = scroll.scrollHeight - fromEnd;
  } else end.toEnd();
  setTimeout(() => list.setAttribute("aria-live", "polite"), 100);
}

function status(bot) {
  if (bot.webhook) {
    const delivery = store.delivery.get(bot.id);
    return delivery?.trouble ? "webhook does not answer" : "webhook";
  }
  return bot.counters.delivered > 0 ? "polling" : "not connected";
}

function drawHead() {
  const { group } = store;
  const bot = store.open.bot ? store.bots.get(store.open.bot) : null;
  panelEmpty(!group && !bot);
  if (group) {
    const names = store.present().map((id) => fullName(store.user(id)));
    title.replaceChildren(avatar(group.id, group.title, "group"),
      h("div", { class: "label" }, h("h2", { class: "name" }, group.title), h("span", { class: "sub" }, names.join(", "))));
  } else if (bot) {
    title.replaceChildren(avatar(bot.id, bot.first_name, "bot"),
      h("div", { class: "label" }, h("h2", { class: "name" }, bot.first_name), h("span", { class: "sub" }, `${status(bot)} · @${bot.username}`)));
  }
  document.title = group || bot ? `${group?.title ?? bot.first_name} · Bot API emulator` : "Bot API emulator";
  const ids = store.chats.get(store.key)?.pinned ?? [];
  const last = store.messages.get(ids.at(-1));
  pinned.hidden = !last;
  if (last) {
    pinned.replaceChildren(icon("pin"), h("span", { class: "quote-who" }, ids.length > 1 ? `Pinned, ${ids.length} in all` : "Pinned"), h("span", { class: "quote-text" }, summary(last.message)));
    pinned.onclick = () => actions.jump(last.message.message_id);
  }
}

function panelEmpty(isEmpty) {
  const panel = document.getElementById("chat");
  panel.classList.toggle("nothing", isEmpty);
  const isAwaited = store.open.bot || store.open.chat;
  welcome.replaceChildren(isEmpty
    ? h("p", {}, isAwaited ? "That chat is not there yet. It opens when the bot calls this server." : "Choose a bot to chat with.")
    : h("p", {}, store.open.chat ? "No messages yet." : "No messages yet. Say something, or begin as people do:"),
  !isEmpty && store.open.bot ? h("button", { type: "button", class: "primary", onclick: () => composer.send("/start") }, "Start") : "");
}

function showTyping(event) {
  clearTimeout(typingTimer);
  if (event.action === "cancel") {
    typing.textContent = "";
    return;
  }
  typing.textContent = `${fullName(store.user(event.from))} ${DOING[event.action] ?? "is busy"} …`;
  typingTimer = setTimeout(() => {
    typing.textContent = "";
  }, TYPING_FOR);
}

function showDraft(event) {
  draft.hidden = event.text === "";
  draft.replaceChildren(h("div", { class: "bubble" }, h("div", { class: "text" }, event.text)));
  end.toEnd();
}

function keys(event) {
  const current = event.target.closest("article");
  if (event.target !== scroll && event.target !== current) return;
  const articles = [...list.querySelectorAll("article")];
  const at = articles.indexOf(current);
  const to = { ArrowUp: current ? at - 1 : articles.length - 1, ArrowDown: at + 1, Home: 0, End: articles.length - 1 }[event.key];
  if (to !== undefined && articles.length > 0) {
    articles[Math.max(0, Math.min(articles.length - 1, to))].focus();
    event.preventDefault();
  } else if (current && (event.key === "Enter" || event.key === "ContextMenu")) {
    current.querySelector(".actions-button")?.click();
    event.preventDefault();
  } else if (current && event.key === "Escape") composer.focus();
}

/** Builds the panel. `back` shows the list of bots on a narrow screen. */
export function startChat(panel, back) {
  composer = startComposer();
  scroll.addEventListener("keydown", keys);
  panel.append(
    h("header", { class: "bar" }, iconButton("list", "Bots and groups", back, { class: "icon-button back" }), title, personButton()),
    pinned, scroll, welcome, typing, composer.node);
  store.on("open", ({ earlier: keep }) => {
    drawHead();
    drawAll(keep);
    composer.opened();
  });
  store.on("message", (id) => {
    add(id);
    const { message } = store.messages.get(id);
    if (store.bots.has(message.from?.id)) {
      typing.textContent = "";
      draft.hidden = true;
    }
    composer.keyboardChanged();
  });
  store.on("edited", replace);
  store.on("deleted", (ids) => {
    for (const id of ids) document.getElementById(`message-${id}`)?.remove();
    mark();
    drawHead();
    composer.keyboardChanged();
  });
  store.on("typing", showTyping);
  store.on("draft", showDraft);
  store.on("payment", (event) => {
    if (!event.ok) toast(event.error ?? "The payment was refused", "error");
  });
  store.on("event", (event) => {
    if (event.event === "callback_answer") callbackAnswered(event);
  });
  store.on("bots world", () => {
    drawHead();
    composer.commandsChanged();
  });
  store.on("chats", () => {
    drawHead();
    composer.membershipChanged();
    for (const id of store.chats.get(store.key)?.pinned ?? []) replace(id);
  });
}
