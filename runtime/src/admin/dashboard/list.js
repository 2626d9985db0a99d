// The bots: searched, filtered, a page at a time.

import { badge, h, keyed, say, time } from "./dom.js";
import { ago, atMost, count, sum, words } from "./format.js";
import { get, repeat } from "./live.js";
import { address, go, onView, view } from "./view.js";

const PAGE = 50;

/** How often the bots that are shown are asked for. */
const FRESH = 3000;

/** Typing goes on faster than this. */
const PAUSE = 200;

const SORTS = { attention: "What needs attention", name: "Name", received: "Most updates", failed: "Most failures", pending: "Most waiting" };

/** Names of columns, whether they hold numbers, and whether a phone has room for them. */
const COLUMNS = [["Bot"], ["Standing"], ["Webhook"], ["Waiting", "number wide"], ["Updates", "number wide"], ["Failed", "number"], ["99 % took", "number wide"], ["Last trouble", "wide"]];

const TONES = new Map([["served", "good"], ["paused", "warn"], ["revoked", "bad"], ["ok", "good"], ["drifted", "warn"], ["unknown", "warn"], ["failing", "bad"], ["missing", "bad"], ["elsewhere", "bad"]]);

/** How a bot stands, or its webhook. */
export const state = (name) => (name ? badge(words(name), TONES.get(name)) : h("span", { class: "none" }, "–"));

/** The bot to put the focus on when the list is there. */
let awaited = "";

const search = h("input", { type: "search", placeholder: "Search by name, username or id", "aria-label": "Search bots", autocomplete: "off", spellcheck: "false" });
const sort = h("select", { "aria-label": "Sort bots" }, Object.entries(SORTS).map(([value, text]) => h("option", { value }, text)));
const standings = h("div", { class: "chips", role: "group", "aria-label": "Bots by standing" });
const webhooks = h("div", { class: "chips", role: "group", "aria-label": "Bots by webhook" });
const rows = h("tbody");
const table = h("table", {},
  h("caption", { class: "hidden" }, "Bots"),
  h("thead", {}, h("tr", {}, COLUMNS.map(([name, kind = ""]) => h("th", { scope: "col", class: kind }, name)))),
  rows);
const empty = h("p", { class: "empty", hidden: true });
const where = h("p", { class: "where", role: "status" });
const before = h("button", { type: "button", onclick: () => go({ page: view().page - 1 }) }, "Previous");
const after = h("button", { type: "button", onclick: () => go({ page: view().page + 1 }) }, "Next");

/** Buttons for the states that bots are in; a second press takes the filter away. */
function chips(group, field, counts) {
  const chosen = view()[field];
  const names = Object.keys(counts);
  if (chosen && !names.includes(chosen)) names.push(chosen);
  keyed(group, names, {
    key: (name) => name,
    make: (name) => h("button", { type: "button", class: `chip ${TONES.get(name) ?? ""}`, onclick: () => go({ [field]: view()[field] === name ? "" : name, page: 1 }) }),
    update: (node, name) => {
      say(node, `${words(name)} ${count(counts[name] ?? 0)}`);
      node.setAttribute("aria-pressed", String(chosen === name));
    },
  });
}

/** The latest of what went wrong with a bot: at Telegram, or here. */
function trouble({ webhook, last_failure: failure }) {
  const error = webhook?.last_error;
  const [at, text] = failure && !(error && error.at > failure.at) ? [failure.at, failure.what] : [error?.at, error?.message];
  return at ? [time(at, ago(at)), ` ${text}`] : [];
}

function row(bot) {
  const link = h("a", { href: address({ bot: bot.name }) }, bot.name);
  const name = h("th", { scope: "row" }, link, bot.username && h("span", { class: "username" }, ` @${bot.username}`));
  return h("tr", {}, name, COLUMNS.slice(1).map(([, kind = ""]) => h("td", { class: kind })));
}

function fill(node, bot) {
  const { webhook, updates } = bot;
  // With what is searched for now, to come back to.
  node.querySelector("a").href = address({ bot: bot.name });
  const cells = [state(bot.standing), state(webhook?.health), webhook?.pending == null ? "–" : count(webhook.pending), count(updates.received), count(updates.failed), atMost(bot.duration_seconds, "p99"), trouble(bot)];
  cells.forEach((content, place) => node.children[place + 1].replaceChildren(...[content].flat()));
  node.children[5].classList.toggle("bad", updates.failed > 0);
}

async function load(isLast) {
  const { search, standing, health, sort, page, bot } = view();
  if (bot) return;
  try {
    const offset = (page - 1) * PAGE;
    const { total, bots } = await get("/bots", { search, standing, health, sort, offset, limit: PAGE });
    if (!isLast()) return;
    const pages = Math.max(1, Math.ceil(total / PAGE));
    if (page > pages) return void go({ page: pages }, { replace: true });
    keyed(rows, bots, { key: ({ name }) => name, make: row, update: fill });
    if (awaited) focusOn(awaited);
    awaited = "";
    say(where, total > 0 ? `${count(offset + 1)} to ${count(offset + bots.length)} of ${count(total)}` : "");
    before.disabled = page === 1;
    after.disabled = page === pages;
    before.hidden = pages === 1;
    after.hidden = pages === 1;
    say(empty, total > 0 ? "" : "No bot is like this.");
  } catch (error) {
    // Whether nobody answers is said in one place. This is about what was asked for.
    if (!isLast() || error.status === undefined) return;
    rows.replaceChildren();
    say(where, "");
    say(empty, `This cannot be shown: ${error.message}`);
  }
  empty.hidden = empty.textContent === "";
  table.hidden = !empty.hidden;
}

/** Moves the focus in the list; from elsewhere, to its first or last bot. */
export function move(step) {
  const links = [...rows.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? links.at(step > 0 ? 0 : -1) : links[at + step];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

/** Puts the focus on a bot, or will when the list is there, if the bot is in it. */
export function focusOn(name) {
  const link = [...rows.children].find((node) => node.dataset.key === name)?.querySelector("a");
  awaited = link ? "" : name;
  link?.focus();
}

/** Puts the focus on the search, ready for another one. */
export function focusSearch() {
  awaited = "";
  search.focus();
  search.select();
}

/** Builds the list; gives back what shows news in it. */
export function startList(panel) {
  let typing = null;
  let counts = { bots: {}, webhooks: {} };
  const again = repeat(FRESH, load);
  const clear = h("button", { type: "button", class: "chip", onclick: () => go({ search: "", standing: "", health: "", page: 1 }) });
  const show = () => {
    const { search: wanted, standing, health, sort: order, bot } = view();
    panel.hidden = bot !== "";
    if (document.activeElement !== search) search.value = wanted;
    sort.value = order in SORTS ? order : "attention";
    say(clear, `all ${count(sum(counts.bots))}`);
    clear.setAttribute("aria-pressed", String(!wanted && !standing && !health));
    chips(standings, "standing", counts.bots);
    chips(webhooks, "health", counts.webhooks);
    webhooks.hidden = webhooks.childElementCount === 0;
  };
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => go({ search: search.value.trim(), page: 1 }, { replace: true }), PAUSE);
  });
  sort.addEventListener("change", () => go({ sort: sort.value, page: 1 }));
  panel.append(
    h("div", { class: "tools" }, search, sort),
    h("div", { class: "filters" }, clear, standings, h("span", { class: "label" }, "Webhooks"), webhooks),
    table, empty, h("div", { class: "pages" }, where, before, after));
  onView(() => {
    show();
    again();
  });
  show();
  again();
  return (stats) => {
    counts = stats;
    show();
  };
}
