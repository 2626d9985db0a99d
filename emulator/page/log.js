// The log: what reached the bots, what they called, and how delivery went, as it happens.

import { get } from "./api.js";
import { clock, followEnd, h, icon, iconButton, perFrame } from "./dom.js";
import { jsonTree } from "./json.js";
import { startQueues } from "./queues.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

/** Entries remembered, and rows drawn at once. */
const KEPT = 3000;
const DRAWN = 300;
const FIRST = 300;
const KINDS = { update: "Updates", call: "Calls", delivery: "Deliveries" };
const BREAKS = { restart: "The emulator was restarted", lagged: "Too much at once: some entries are missing here" };
const ICONS = { update: "in", call: "out", delivery: "truck" };

let entries = [];
let fresh = [];
let isPaused = false;
const kinds = new Set(Object.keys(KINDS));

const rows = h("div", { class: "log-rows", role: "group", "aria-label": "Log entries; press Enter to open one" });
const scroll = h("div", { class: "log-scroll" }, rows);
const empty = h("p", { class: "empty" }, "Updates, API calls and deliveries appear here.");
const scope = h("select", { "aria-label": "Bots in the log" }, h("option", { value: "open" }, "This chat"), h("option", { value: "all" }, "All bots"));
const words = h("input", { type: "search", placeholder: "Filter", "aria-label": "Filter the log by text", autocomplete: "off", spellcheck: "false" });
const failures = h("button", { type: "button", class: "chip", "aria-pressed": "false" }, "Only failures");
const missed = h("span", { class: "missed", role: "status" });

const isFailure = (entry) => (entry.event === "call" ? !entry.response.ok : entry.outcome === "failed");

/** What the text filter looks at; made once per entry, and only if somebody filters. */
function haystack(entry) {
  entry.haystack ??= JSON.stringify(entry).toLowerCase();
  return entry.haystack;
}

function fits(entry) {
  if (!kinds.has(entry.event)) return false;
  if (failures.getAttribute("aria-pressed") === "true" && !isFailure(entry)) return false;
  if (scope.value === "open") {
    const bots = store.open.chat ? store.groupBots().map(({ id }) => id) : [store.open.bot];
    if (!bots.includes(entry.bot)) return false;
  }
  const wanted = words.value.toLowerCase().split(/\s+/u).filter(Boolean);
  return wanted.every((word) => haystack(entry).includes(word));
}

/** Refusals that the bot's author may not hear of: what a response asks for fails in silence, and a call's error is easily passed over. */
const isTold = ({ via, response }) => !response.ok && (via === "webhook_reply" || response.error_code === 400);

/** What happened; the response to an update that cannot be read asks for no method. */
const nameOf = (entry) => (entry.event === "call" ? entry.method || "the response to an update" : entry.kind);

const shorten = (text) => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

function gist(entry) {
  if (entry.event === "update") {
    const payload = entry.update?.[entry.kind] ?? {};
    return payload.text ?? payload.caption ?? payload.data ?? payload.query ?? "";
  }
  const { text, caption, action, url, commands } = entry.params ?? {};
  return text ?? caption ?? action ?? url ?? (commands && "commands") ?? "";
}

function outcome(entry) {
  if (entry.event === "update") return { text: `#${entry.update_id}`, tone: "" };
  if (entry.event === "call") {
    if (entry.response.ok) return { text: entry.via === "webhook_reply" ? "ok, in the reply" : "ok", tone: "good" };
    // Telegram says nothing to whoever sent such a call: this is where it shows.
    const where = entry.via === "webhook_reply" ? " in the reply" : "";
    return { text: `refused${where}: ${entry.response.error_code}`, tone: "bad" };
  }
  if (entry.outcome === "delivered") return { text: `${entry.status ?? 200} · ${entry.took_ms} ms`, tone: "good" };
  return { text: entry.status ? String(entry.status) : "failed", tone: "bad" };
}

function aftermath(entry) {
  if (entry.event !== "delivery") return null;
  const tries = entry.attempt > 1 ? `attempt ${entry.attempt}` : null;
  const next = {
    retry: entry.retry_in > 0 ? `retry in ${entry.retry_in} s` : "retry at once",
    expired: "expired: given up",
    webhook_removed: "webhook removed",
    stale: "webhook changed meanwhile",
  }[entry.next];
  return [entry.error, tries, next].filter(Boolean).join(" · ") || null;
}

function detail(entry) {
  if (entry.event === "update") return jsonTree(entry.update);
  if (entry.event === "call") {
    return h("div", {}, h("h4", {}, "Parameters"), jsonTree(entry.params), h("h4", {}, "Response"), jsonTree(entry.response));
  }
  const { haystack: _, event: _event, ...rest } = entry;
  return jsonTree(rest);
}

function row(entry) {
  if (entry.event === "break") return h("p", { class: "log-break" }, BREAKS[entry.why]);
  const { text, tone } = outcome(entry);
  const bot = store.bots.get(entry.bot);
  const after = aftermath(entry) ?? (entry.response?.ok === false ? entry.response.description : null);
  const node = h("details", { class: `entry ${entry.event} ${isFailure(entry) ? "failure" : ""}` },
    h("summary", {},
      h("time", {}, clock(entry.date, true)),
      h("span", { class: "entry-kind", title: entry.event }, icon(ICONS[entry.event]), h("span", { class: "hidden" }, entry.event)),
      h("span", { class: "entry-name" }, nameOf(entry)),
      h("span", { class: "entry-gist" }, shorten(String(gist(entry)))),
      h("span", { class: `entry-outcome ${tone}` }, text),
      after && h("span", { class: "entry-after" }, after),
      scope.value === "all" && h("span", { class: "entry-bot" }, bot ? `@${bot.username}` : String(entry.bot))));
  node.addEventListener("toggle", () => {
    // Who reads an entry does not want it to run away.
    end.hold();
    node.append(h("div", { class: "entry-detail" }, detail(entry)));
  }, { once: true });
  return node;
}

const end = followEnd(scroll, rows);

function trim() {
  while (rows.childElementCount > DRAWN) rows.firstElementChild.remove();
  empty.hidden = rows.childElementCount > 0;
}

function redraw() {
  const fitting = entries.filter((entry) => entry.event === "break" || fits(entry)).slice(-DRAWN);
  rows.replaceChildren(...fitting.map(row));
  trim();
  end.toEnd();
}

const flush = perFrame(() => {
  if (isPaused) {
    missed.textContent = `${fresh.length} new`;
    return;
  }
  const added = fresh;
  fresh = [];
  entries.push(...added);
  if (entries.length > KEPT) entries = entries.slice(-KEPT);
  rows.append(...added.filter((entry) => entry.event === "break" || fits(entry)).slice(-DRAWN).map(row));
  trim();
});

function add(entry) {
  fresh.push(entry);
  if (fresh.length > KEPT) fresh.shift();
  flush();
}

function keys(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.tagName !== "SUMMARY" || event.target.parentElement.parentElement !== rows) return;
  const all = [...rows.querySelectorAll(":scope > details > summary")];
  all[all.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}

function controls() {
  const pause = iconButton("pause", "Pause the log", () => {
    isPaused = !isPaused;
    pause.replaceChildren(icon(isPaused ? "play" : "pause"));
    pause.setAttribute("aria-label", isPaused ? "Go on" : "Pause the log");
    pause.title = pause.getAttribute("aria-label");
    missed.textContent = "";
    if (!isPaused) flush();
  });
  const clear = iconButton("clear", "Clear the log", () => {
    entries = [];
    fresh = [];
    missed.textContent = "";
    redraw();
  });
  const chips = Object.entries(KINDS).map(([kind, label]) => h("button", {
    type: "button",
    class: "chip",
    "aria-pressed": "true",
    onclick: (event) => {
      if (kinds.has(kind)) kinds.delete(kind);
      else kinds.add(kind);
      event.currentTarget.setAttribute("aria-pressed", String(kinds.has(kind)));
      redraw();
    },
  }, icon(ICONS[kind]), label));
  failures.addEventListener("click", () => {
    failures.setAttribute("aria-pressed", String(failures.getAttribute("aria-pressed") !== "true"));
    redraw();
  });
  words.addEventListener("input", redraw);
  scope.addEventListener("change", redraw);
  return [
    h("header", { class: "bar" }, h("h2", {}, "Log"), missed, scope, pause, clear),
    h("div", { class: "chips" }, chips, failures),
    h("div", { class: "find" }, icon("search"), words),
  ];
}

/** Builds the panel and loads what the emulator remembers. */
export async function startLog(panel) {
  rows.addEventListener("keydown", keys);
  const [bar, chips, find] = controls();
  panel.append(bar, startQueues(), chips, find, scroll, empty);
  store.on("event", (event) => {
    if (event.event in KINDS) add(event);
    if (event.event === "call" && isTold(event)) {
      const bot = store.bots.get(event.bot);
      toast(`${bot ? `@${bot.username}` : event.bot}: ${nameOf(event)} was refused. ${event.response.description}`, "error");
    }
  });
  store.on("restarted", (why) => add({ event: "break", why }));
  store.on("open", redraw);
  const past = await get("log", { limit: FIRST }).catch(() => []);
  const seen = new Set(fresh.concat(entries).map(({ seq }) => seq));
  entries = past.filter((entry) => entry.event in KINDS && !seen.has(entry.seq)).concat(entries);
  redraw();
}
