// The list of bots and groups. Only the rows in sight exist, so a thousand bots cost no more than ten.

import { avatar } from "./avatar.js";
import { newGroup } from "./dialogs.js";
import { h, icon, iconButton, perFrame } from "./dom.js";
import { privateKey, store } from "./store.js";
import { themeButton } from "./theme.js";

const ROW = 60;
const SPARE = 4;

let shown = [];
let active = 0;
let tab = "bots";
let onOpened = () => {};

const search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search bots and groups", autocomplete: "off", spellcheck: "false" });
const space = h("div", { class: "rows", role: "presentation" });
const list = h("div", { class: "list", role: "listbox", tabindex: "0", "aria-label": "Bots" }, space);
const empty = h("p", { class: "empty", hidden: true });
const switches = {
  bots: h("button", { type: "button", "aria-pressed": "true", onclick: () => show("bots") }, "Bots"),
  groups: h("button", { type: "button", "aria-pressed": "false", onclick: () => show("groups") }, "Groups"),
};

function matching(kind) {
  const words = search.value.toLowerCase().replaceAll("@", "").split(/\s+/u).filter(Boolean);
  const fits = (text) => words.every((word) => text.includes(word));
  if (kind === "groups") return store.groups().filter((group) => fits(`${group.title} ${group.username ?? ""}`.toLowerCase()));
  return [...store.bots.values()].filter((bot) => fits(`${bot.first_name} ${bot.username} ${bot.id}`.toLowerCase()));
}

const isOpen = (item) => item.id === (tab === "groups" ? store.open.chat : store.open.bot);

function about(item) {
  if (tab === "groups") {
    const members = item.members.filter(({ status }) => status !== "left" && status !== "kicked").length;
    return { name: item.title, key: String(item.id), text: `${members} members`, kind: "group" };
  }
  return { name: item.first_name, key: privateKey(item.id, store.open.person), text: `@${item.username}`, kind: "bot" };
}

function row(item, index) {
  const { name, key, text, kind } = about(item);
  const news = store.news.get(key);
  const delivery = kind === "bot" ? store.delivery.get(item.id) : undefined;
  const badges = h("span", { class: "badges" },
    delivery?.trouble && h("span", { class: "badge trouble", title: delivery.trouble.error ?? "delivery fails" }, icon("alert"), h("span", { class: "hidden" }, "delivery fails")),
    delivery?.pending > 0 && h("span", { class: "badge pending", title: "updates not delivered yet" }, icon("truck"), String(delivery.pending), h("span", { class: "hidden" }, " pending")),
    news?.unread > 0 && h("span", { class: "badge unread", title: "unread messages" }, String(news.unread), h("span", { class: "hidden" }, " unread")));
  const node = h("div", {
    id: `row-${kind}-${item.id}`,
    class: `row${index === active ? " active" : ""}`,
    role: "option",
    "aria-selected": String(isOpen(item)),
    "aria-setsize": String(shown.length),
    "aria-posinset": String(index + 1),
    onclick: () => choose(index),
  },
  avatar(item.id, name, kind),
  h("span", { class: "label" }, h("span", { class: "name" }, name), h("span", { class: "sub" }, news?.text || text)),
  badges);
  node.style.top = `${index * ROW}px`;
  return node;
}

const draw = perFrame(() => {
  const top = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
  const end = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + SPARE);
  space.style.height = `${shown.length * ROW}px`;
  space.replaceChildren(...shown.slice(top, end).map((item, offset) => row(item, top + offset)));
  const current = shown[active];
  if (current) list.setAttribute("aria-activedescendant", `row-${tab === "groups" ? "group" : "bot"}-${current.id}`);
  else list.removeAttribute("aria-activedescendant");
});

function refresh() {
  shown = matching(tab);
  active = Math.min(active, Math.max(0, shown.length - 1));
  switches.bots.textContent = `Bots ${store.bots.size}`;
  switches.groups.textContent = `Groups ${store.groups().length}`;
  for (const [name, button] of Object.entries(switches)) button.setAttribute("aria-pressed", String(name === tab));
  list.setAttribute("aria-label", tab === "groups" ? "Groups" : "Bots");
  empty.hidden = shown.length > 0;
  list.hidden = shown.length === 0;
  empty.textContent = emptyText();
  draw();
}

function emptyText() {
  if (search.value) return "Nothing fits the search.";
  if (tab === "groups") return "No groups yet. Make one with the bot and a few people.";
  return "No bots yet. A bot appears here when it first calls this server: point its API URL here and use any token of the right form.";
}

function show(name) {
  tab = name;
  active = 0;
  list.scrollTop = 0;
  refresh();
  toOpened();
}

function move(to) {
  active = Math.max(0, Math.min(shown.length - 1, to));
  const top = active * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  draw();
}

/** Brings what is open into sight, however it was opened. */
function toOpened() {
  const index = shown.findIndex(isOpen);
  if (index >= 0) move(index);
}

function choose(index) {
  const item = shown[index];
  if (!item) return;
  active = index;
  if (tab === "groups") store.openGroup(item.id);
  else store.openBot(item.id);
  onOpened();
}

function keys(event) {
  const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
  const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page }[event.key];
  if (to !== undefined) move(to);
  else if (event.key === "Enter") choose(active);
  else if (event.key === "Escape" && search.value) {
    search.value = "";
    refresh();
  } else if (event.target === list && event.key === "Home") move(0);
  else if (event.target === list && event.key === "End") move(shown.length - 1);
  else return;
  event.preventDefault();
}

/** Builds the panel. `opened` is called when somebody chose a bot or group here. */
export function startBots(panel, opened) {
  onOpened = opened;
  search.addEventListener("input", () => {
    // What is not in this list may be in the other.
    const other = tab === "bots" ? "groups" : "bots";
    if (matching(tab).length === 0 && matching(other).length > 0) tab = other;
    active = 0;
    list.scrollTop = 0;
    refresh();
  });
  search.addEventListener("keydown", keys);
  list.addEventListener("keydown", keys);
  list.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(list);
  panel.append(
    h("header", { class: "bar" }, h("h1", {}, "Emulator"), themeButton()),
    h("div", { class: "find" }, icon("search"), search),
    h("div", { class: "segments" },
      h("div", { class: "segment", role: "group", "aria-label": "What to list" }, switches.bots, switches.groups),
      iconButton("plus", "New group", newGroup)),
    list, empty);
  store.on("world bots chats news", perFrame(refresh));
  store.on("open", () => {
    if (store.open.chat && tab !== "groups") show("groups");
    else if (store.open.bot && tab !== "bots") show("bots");
    else {
      refresh();
      toOpened();
    }
  });
  store.on("event", (event) => {
    if (event.event === "update" || event.event === "delivery") draw();
  });
}
