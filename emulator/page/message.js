// One message as a person sees it.

import { post } from "./api.js";
import { avatar, fullName } from "./avatar.js";
import { clock, h, icon, iconButton } from "./dom.js";
import { formatted, link, safeUrl } from "./entities.js";
import { media, serviceText, summary, unknown } from "./media.js";
import { poll } from "./poll.js";
import { store } from "./store.js";
import { alertDialog, attempt, toast } from "./toast.js";

/** How long a pressed button looks busy when no answer comes. */
const PATIENCE = 15_000;

/** Buttons that wait for an answer, by callback query: `{ bot, done }`. */
const waiting = new Map();
/** Answers that came before the reply to the press. */
const early = new Map();

/** Shows the answer to a pressed button. */
export function callbackAnswered(event) {
  const pressed = waiting.get(event.callback_query_id);
  if (pressed) {
    waiting.delete(event.callback_query_id);
    pressed(event);
    return;
  }
  early.set(event.callback_query_id, event);
  setTimeout(() => early.delete(event.callback_query_id), PATIENCE);
}

async function pressCallback(message, button, node) {
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  const rest = () => {
    node.classList.remove("busy");
    node.removeAttribute("aria-busy");
  };
  const pressed = await attempt(() => post("press", { ...store.where(), message_id: message.message_id, data: button.callback_data }));
  if (!pressed?.callback) {
    rest();
    return;
  }
  const answered = (answer) => {
    clearTimeout(timer);
    rest();
    if (answer.url) openUrl(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) alertDialog(fullName(store.user(message.from?.id)), answer.text);
    else toast(answer.text);
  };
  const timer = setTimeout(() => {
    waiting.delete(pressed.callback);
    rest();
    toast("The bot has not answered the button yet: see the log.", "error");
  }, PATIENCE);
  const answer = early.get(pressed.callback);
  if (answer) answered(answer);
  else waiting.set(pressed.callback, answered);
}

function openUrl(address) {
  const href = safeUrl(address);
  if (href) window.open(href, "_blank", "noopener,noreferrer");
}

function inlineButton(message, button, actions) {
  const style = ["danger", "success", "primary"].includes(button.style) ? ` ${button.style}` : "";
  const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (address !== undefined) {
    const node = link(address, button.text, icon("link"));
    node.classList.add("inline-button", ...style.trim().split(" ").filter(Boolean));
    return node;
  }
  const node = h("button", { type: "button", class: `inline-button${style}` }, button.text);
  node.addEventListener("click", () => {
    if (button.callback_data !== undefined) pressCallback(message, button, node);
    else if (button.pay) attempt(() => post("pay", { ...store.where(), message_id: message.message_id }));
    else if (button.copy_text) {
      navigator.clipboard?.writeText(button.copy_text.text).then(() => toast("Copied"), () => toast("The browser does not let this page copy", "error"));
    } else if ("switch_inline_query_current_chat" in button || "switch_inline_query" in button) {
      actions.write(`@${store.bot?.username} ${button.switch_inline_query_current_chat ?? button.switch_inline_query}`);
    } else toast("This kind of button is not emulated", "error");
  });
  return node;
}

function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" },
    rows.map((row) => h("div", { class: "keys" }, row.map((button) => inlineButton(message, button, actions)))));
}

function forwarded(origin) {
  if (!origin) return null;
  const from = origin.sender_user ? fullName(origin.sender_user) : origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "somebody";
  return h("div", { class: "forwarded" }, icon("forward"), `Forwarded from ${from}`);
}

function quote(message, actions) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const who = fullName(replied.from ?? { first_name: replied.sender_chat?.title });
  return h("button", { type: "button", class: "quote", onclick: () => actions.jump(replied.message_id) },
    h("span", { class: "quote-who" }, who), h("span", { class: "quote-text" }, summary(replied)));
}

function reactions(entry, actions) {
  const counts = new Map();
  for (const [user, list] of entry.reactions) {
    for (const reaction of list) {
      const emoji = reaction.emoji ?? "★";
      const known = counts.get(emoji) ?? { count: 0, mine: false };
      counts.set(emoji, { count: known.count + 1, mine: known.mine || user === store.open.person });
    }
  }
  if (counts.size === 0) return null;
  return h("div", { class: "reactions" }, [...counts].map(([emoji, { count, mine }]) => h("button", {
    type: "button",
    class: mine ? "reaction mine" : "reaction",
    "aria-pressed": String(mine),
    "aria-label": `${emoji}, ${count}${mine ? ", yours" : ""}`,
    onclick: () => actions.react(entry.message.message_id, mine ? [] : [emoji]),
  }, emoji, h("span", {}, String(count)))));
}

/** Text and media, in the order the sender wants. */
function body(entry, actions, redraw) {
  const { message } = entry;
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const parts = media(message);
  if (message.poll) parts.push(poll(message, redraw));
  const words = text !== undefined && h("div", { class: "text" }, formatted(text, entities, actions));
  if (words) {
    if (message.show_caption_above_media) parts.unshift(words);
    else parts.push(words);
  }
  return parts.length > 0 ? parts : [unknown(message)];
}

/** Draws a message. `actions`: `command`, `mention`, `write`, `jump`, `react`, `menu`. */
export function drawMessage(entry, actions, redraw) {
  const { message } = entry;
  const id = message.message_id;
  const service = serviceText(message);
  if (service !== null) {
    return h("article", { class: "service", id: `message-${id}`, tabindex: "-1", "data-id": id }, h("span", {}, service));
  }
  const isOwn = message.from?.id === store.open.person;
  const name = message.from ? fullName(message.from) : message.sender_chat?.title ?? "Channel";
  const isPinned = store.chats.get(store.key)?.pinned?.includes(id);
  const isEdited = message.edit_date !== undefined && !message.poll;
  const more = iconButton("more", "Message actions", (event) => actions.menu(entry, event.currentTarget), {
    class: "icon-button actions-button", tabindex: "-1", "aria-haspopup": "menu", "aria-expanded": "false",
  });
  const showsName = !isOwn && store.open.chat !== null;
  const badges = reactions(entry, actions);
  const isPlain = message.text !== undefined && !badges && !showsName && !message.reply_to_message && !message.forward_origin && !message.via_bot;
  const bubble = h("div", { class: isPlain ? "bubble plain" : "bubble" },
    showsName && h("div", { class: "who" }, name),
    forwarded(message.forward_origin),
    message.via_bot && h("div", { class: "forwarded" }, `via @${message.via_bot.username}`),
    quote(message, actions),
    body(entry, actions, redraw),
    h("div", { class: "foot" },
      badges,
      h("span", { class: "meta" }, isPinned && icon("pin"), isEdited && h("span", { class: "edited" }, "edited"),
        h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)))));
  return h("article", {
    class: `message${isOwn ? " own" : ""}`, id: `message-${id}`, "data-id": id, "data-from": message.from?.id ?? null, tabindex: "-1", "aria-label": `${name}, ${clock(message.date)}`,
  },
  !isOwn && avatar(message.from?.id ?? message.chat.id, name, store.bots.has(message.from?.id) ? "bot" : "person"),
  h("div", { class: "column" }, h("div", { class: "bubble-line" }, bubble, more), inlineKeyboard(message, actions)));
}

