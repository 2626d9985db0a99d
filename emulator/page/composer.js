// Writing: text, files, commands, replies, edits, and the keyboards that bots put below the input.

import { post, upload } from "./api.js";
import { avatar, fullName } from "./avatar.js";
import { commands } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { summary } from "./media.js";
import { openMenu } from "./menu.js";
import { store } from "./store.js";
import { attempt, toast } from "./toast.js";

const TALLEST = 160;

/** Builds the composer. Returns its `node` and what the chat does to it. */
export function startComposer() {
  let place = null;
  let context = null;
  let keyboard = null;
  let isKeyboardShown = false;
  let offered = [];
  let active = 0;

  const input = h("textarea", {
    rows: "1", placeholder: "Message", "aria-label": "Message", "aria-autocomplete": "list", "aria-controls": "commands", "aria-haspopup": "listbox", maxlength: "4096",
  });
  const about = h("div", { class: "context", hidden: true });
  const list = h("div", { id: "commands", class: "commands", role: "listbox", "aria-label": "Commands", hidden: true });
  const keys = h("div", { class: "reply-keyboard", role: "group", "aria-label": "Keyboard of the bot", hidden: true });
  const outside = h("div", { class: "outside", hidden: true });
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
  const menuButton = iconButton("slash", "Commands", () => {
    if (list.hidden) offer("/");
    else closeCommands();
    input.focus();
  });
  const keyboardButton = iconButton("keyboard", "Keyboard of the bot", () => showKeyboard(!isKeyboardShown));
  const sendButton = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send (Enter)", onclick: () => submit() }, icon("send"));
  const attach = iconButton("clip", "Attach a file", () => openMenu(attach, [
    { label: "Photo", icon: "photo", action: () => pick("photo") },
    { label: "File", icon: "file", action: () => pick("document") },
    { label: "Location", icon: "place", action: () => sendFields({ location: { latitude: 44.40565, longitude: 8.946256 } }) },
    { label: "Contact", icon: "phone", action: () => sendFields({ contact: ownContact() }) },
  ], "Attach"), { "aria-haspopup": "menu", "aria-expanded": "false" });
  const line = h("div", { class: "line" }, attach, menuButton, input, keyboardButton, sendButton);
  const node = h("div", { class: "composer" }, list, about, outside, line, keys, picker);

  function resize() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
  }

  function set(text) {
    input.value = text;
    resize();
  }

  function setContext(next) {
    context = next;
    about.hidden = next === null;
    if (next === null) return;
    const what = { reply: "Reply to", edit: "Edit", force: "Answer to" }[next.kind];
    const whom = next.kind === "edit" ? "" : ` ${fullName(next.message.from ?? {})}`;
    about.replaceChildren(icon(next.kind === "edit" ? "edit" : "reply"),
      h("span", { class: "quote-who" }, what + whom), h("span", { class: "quote-text" }, summary(next.message)),
      iconButton("close", "Cancel", () => leaveContext()));
  }

  function leaveContext() {
    if (context?.kind === "edit") set("");
    setContext(null);
    input.focus();
  }

  const takeReply = () => {
    const id = context && context.kind !== "edit" ? context.message.message_id : undefined;
    setContext(null);
    return id;
  };

  /** Sends a text as the person; `false` if it was refused, with the text still in the input. */
  async function send(text) {
    const before = context;
    // Taken before the request: a bot may answer it, and ask for a reply, before the request returns.
    const said = await attempt(() => post("say", { ...store.where(), text, reply_to: takeReply() }));
    if (!said) setContext(before);
    return said !== undefined;
  }

  const sendFields = (fields) => attempt(() => post("say", { ...store.where(), fields, reply_to: takeReply() }));

  function ownContact() {
    const person = store.people.get(store.open.person);
    return { phone_number: "+10000000000", first_name: person.first_name, last_name: person.last_name, user_id: person.id };
  }

  async function submit() {
    const text = input.value.trim();
    if (text === "") return;
    closeCommands();
    set("");
    if (context?.kind === "edit") {
      const { message } = context;
      setContext(null);
      if (text !== (message.text ?? message.caption)) {
        await attempt(() => post("edit", { ...store.where(), message_id: message.message_id, text }));
      }
    } else if (!(await send(text)) && input.value === "") set(text);
    input.focus();
  }

  function pick(kind) {
    picker.accept = kind === "photo" ? "image/*" : "";
    picker.dataset.kind = kind;
    picker.value = "";
    picker.click();
  }

  /** Several of one kind are an album, as in Telegram's apps; the text is below the first. */
  async function sendFiles(files, kindOf) {
    const caption = input.value.trim();
    set("");
    const kinds = files.map(kindOf);
    const album = files.length > 1 && new Set(kinds).size === 1 ? `${Date.now()}` : undefined;
    for (const [at, file] of files.entries()) {
      const below = at === 0 && caption !== "" ? caption : undefined;
      const sent = await attempt(() => upload({ ...store.where(), kind: kinds[at], caption: below, album }, file));
      if (!sent && below && input.value === "") set(caption);
    }
    input.focus();
  }

  const kindOf = (file) => (file.type.startsWith("image/") && file.type !== "image/svg+xml" ? "photo" : "document");

  // ---- command menu

  function offer(text) {
    const word = /^\/(\S*)$/u.exec(text)?.[1].toLowerCase();
    if (word === undefined) {
      closeCommands();
      return;
    }
    offered = commands().filter(({ text: command }) => command.slice(1).startsWith(word));
    active = 0;
    drawCommands();
  }

  function drawCommands() {
    list.hidden = offered.length === 0;
    list.replaceChildren(...offered.map((command, index) => h("div", {
      id: `command-${index}`,
      role: "option",
      class: "command",
      "aria-selected": String(index === active),
      // Before the click, so that the input keeps the focus.
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => choose(index),
    }, avatar(command.bot.id, command.bot.first_name, "bot"), h("span", { class: "command-name" }, command.text), h("span", { class: "command-text" }, command.description))));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `command-${active}`);
      list.children[active]?.scrollIntoView({ block: "nearest" });
    }
  }

  function closeCommands() {
    offered = [];
    drawCommands();
  }

  function choose(index) {
    const command = offered[index];
    closeCommands();
    set("");
    send(command.text);
    input.focus();
  }

  // ---- reply keyboard

  function concerns(entry) {
    const { keyboard: markup, message } = entry;
    if (!markup.selective) return true;
    const person = store.people.get(store.open.person);
    const mentions = (message.entities ?? []).some((entity) => entity.user?.id === person?.id
      || (entity.type === "mention" && message.text.slice(entity.offset, entity.offset + entity.length) === `@${person?.username}`));
    return mentions || message.reply_to_message?.from?.id === person?.id;
  }

  function keyboardChanged(isOpening = false) {
    const entries = [...store.messages.values()].filter((entry) => entry.keyboard && concerns(entry));
    const last = entries.sort((a, b) => a.message.message_id - b.message.message_id).at(-1);
    const next = last?.keyboard.keyboard ? last : null;
    const isNew = last?.message.message_id !== keyboard?.seen;
    keyboard = { seen: last?.message.message_id, entry: next };
    keyboardButton.hidden = !next;
    input.placeholder = last?.keyboard.input_field_placeholder ?? "Message";
    if (isNew) {
      const newest = Math.max(...store.messages.keys());
      if (last?.keyboard.force_reply && (!isOpening || last.message.message_id === newest)) {
        setContext({ kind: "force", message: last.message });
        input.focus();
      }
      drawKeyboard();
      showKeyboard(next !== null);
    }
  }

  function showKeyboard(shown) {
    isKeyboardShown = shown && Boolean(keyboard?.entry);
    keys.hidden = !isKeyboardShown;
    keyboardButton.setAttribute("aria-pressed", String(isKeyboardShown));
  }

  function drawKeyboard() {
    const markup = keyboard?.entry?.keyboard;
    keys.classList.toggle("fitting", Boolean(markup?.resize_keyboard));
    keys.replaceChildren(...(markup?.keyboard ?? []).map((row) => h("div", { class: "keys" }, row.map((key) => {
      const button = typeof key === "string" ? { text: key } : key;
      return h("button", { type: "button", onclick: () => pressKey(button, markup) }, button.text);
    }))));
  }

  async function pressKey(button, markup) {
    if (markup.one_time_keyboard) showKeyboard(false);
    if (button.request_contact) await sendFields({ contact: ownContact() });
    else if (button.request_location) await sendFields({ location: { latitude: 44.40565, longitude: 8.946256 } });
    else if (["request_users", "request_chat", "request_poll", "web_app"].some((kind) => kind in button)) {
      toast("This kind of button is not emulated", "error");
    } else await send(button.text);
    input.focus();
  }

  // ---- who may write

  function membershipChanged() {
    const { group } = store;
    const isOutside = Boolean(group) && !store.present().includes(store.open.person);
    outside.hidden = !isOutside;
    line.hidden = isOutside;
    if (!isOutside) return;
    const name = fullName(store.user(store.open.person));
    outside.replaceChildren(h("span", {}, `${name} is not in this group.`), h("button", {
      type: "button",
      class: "primary",
      onclick: () => attempt(() => post("join", { chat: group.id, person: store.open.person })),
    }, `Let ${name} join`));
  }

  // ---- events

  input.addEventListener("input", () => {
    resize();
    offer(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!list.hidden && step) {
      active = (active + step + offered.length) % offered.length;
      drawCommands();
    } else if (!list.hidden && event.key === "Tab" && !event.shiftKey) {
      set(`${offered[active].text} `);
      closeCommands();
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (list.hidden) submit();
      else choose(active);
    } else if (event.key === "Escape" && !list.hidden) closeCommands();
    else if (event.key === "Escape" && context) leaveContext();
    else if (event.key === "ArrowUp" && input.value === "" && !context) editLast();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(() => {
    // A press in the list, or a short trip to another window, gives the focus back.
    if (document.activeElement !== input) closeCommands();
  }, 150));
  input.addEventListener("paste", (event) => {
    const files = [...event.clipboardData?.files ?? []];
    if (files.length === 0) return;
    event.preventDefault();
    sendFiles(files, kindOf);
  });
  picker.addEventListener("change", () => {
    sendFiles([...picker.files], () => picker.dataset.kind);
  });
  const panel = document.getElementById("chat");
  panel.addEventListener("dragover", (event) => event.preventDefault());
  panel.addEventListener("drop", (event) => {
    event.preventDefault();
    if (store.key) sendFiles([...event.dataTransfer?.files ?? []], kindOf);
  });

  function editLast() {
    const own = [...store.messages.values()].map(({ message }) => message)
      .filter((message) => message.from?.id === store.open.person && message.text !== undefined);
    const last = own.sort((a, b) => a.message_id - b.message_id).at(-1);
    if (last) edit(last);
  }

  function edit(message) {
    setContext({ kind: "edit", message });
    set(message.text ?? message.caption);
    input.focus();
  }

  return {
    node,
    send,
    edit,
    membershipChanged,
    keyboardChanged,
    focus: () => input.focus(),
    reply: (message) => {
      setContext({ kind: "reply", message });
      input.focus();
    },
    write: (text) => {
      set(text);
      input.focus();
    },
    commandsChanged: () => {
      menuButton.hidden = commands().length === 0;
    },
    opened: () => {
      // After a restart the same chat opens again: what was being written stays.
      if (store.key !== place) {
        set("");
        setContext(null);
      }
      place = store.key;
      closeCommands();
      keyboard = null;
      membershipChanged();
      menuButton.hidden = commands().length === 0;
      drawKeyboard();
      showKeyboard(false);
      keyboardChanged(true);
      if (matchMedia("(min-width: 760px)").matches) input.focus();
    },
  };
}
