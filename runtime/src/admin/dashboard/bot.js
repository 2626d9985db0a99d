// One bot: its numbers, its webhook, what went wrong lately; and pausing it.

import { h, say, time } from "./dom.js";
import { ago, atMost, count, rate, words } from "./format.js";
import { state } from "./list.js";
import { get, post, repeat } from "./live.js";
import { drawRate, Rate, rateDrawing } from "./rate.js";
import { address, onView, view } from "./view.js";

const FRESH = 2000;

/** What each state means, and what helps. */
const MEANINGS = new Map([
  ["paused", "Its updates are turned away; Telegram keeps them for a day."],
  ["revoked", "Telegram does not take its token. Put a new one into tokens.yml."],
  ["without_token", "It has no token, and lets nobody in. Put one into tokens.yml."],
  ["ok", "As it should be."],
  ["failing", "Updates wait, and Telegram could not deliver one within the last minutes."],
  ["drifted", "It is not as it should be. “webhook apply” sets it."],
  ["missing", "There is none. “webhook apply” sets it."],
  ["elsewhere", "It is at an address that is not this fleet’s."],
  ["unknown", "Telegram could not be asked."],
]);

const facts = (pairs) => h("dl", {}, pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

const meaning = (name) => MEANINGS.has(name) && h("p", { class: "meaning" }, MEANINGS.get(name));

function table(caption, columns, lines) {
  return h("table", {},
    h("caption", { class: "hidden" }, caption),
    h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, lines.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell))))));
}

function numbers({ updates, duration_seconds: took }) {
  return facts([
    ["Received", count(updates.received)],
    ["Handled", count(updates.handled)],
    ["Failed", count(updates.failed)],
    ["Not readable", count(updates.undecodable)],
    ["Turned away while paused", count(updates.paused)],
    ["Of unknown kinds", count(updates.unknown_kind)],
    ["Refused calls of replies", count(updates.refused_calls)],
    ["Requests without the secret", count(updates.unauthorized_requests)],
    ["Half of the last 5\u00a0minutes took", atMost(took, "p50")],
    ["90 % took", atMost(took, "p90")],
    ["99 % took", atMost(took, "p99")],
  ]);
}

function webhook(seen) {
  if (!seen) return [h("p", { class: "note" }, "Telegram was not asked yet.")];
  const { health, pending, last_error: error, changes = [] } = seen;
  return [
    h("p", {}, state(health), h("span", { class: "note" }, " asked ", time(seen.checked_at, ago(seen.checked_at)))),
    meaning(health),
    seen.error && h("p", { class: "said" }, seen.error),
    facts([["Updates that wait", pending == null ? "–" : count(pending)]]),
    error && h("p", {}, "Last failed delivery: ", time(error.at, ago(error.at)), h("span", { class: "said" }, error.message)),
    changes.length > 0 && table("What differs", ["Field", "At Telegram", "Wanted"], changes.map(({ field, now, wanted }) => [field, now, wanted])),
  ].filter(Boolean);
}

function failures(list = []) {
  if (list.length === 0) return [h("p", { class: "note" }, "None since the start.")];
  const lines = list.map(({ at, kind, what, update_id: id }) => [time(at, ago(at)), what, words(kind), h("code", {}, String(id))]);
  return [table("Last failures", ["When", "What", "Kind", "Update"], lines), h("p", { class: "note" }, "The log says more of an update, by its id.")];
}

/** Builds the page of a bot; `mayChange` says whether the fleet lets it be paused from here. */
export function startBot(panel, mayChange) {
  let shown = "";
  let speed = new Rate();
  let verb = "pause";
  const back = h("a", { class: "back", href: "#" }, "← All bots");
  const title = h("h2", { tabindex: "-1" });
  const about = h("p", { class: "about" });
  const standing = h("p", { class: "standing" });
  const said = h("p", { class: "said", role: "alert" });
  const button = h("button", { type: "button", hidden: true, onclick: change });
  const [drawing, now] = [rateDrawing(), h("p", { class: "number" })];
  const parts = { numbers: h("div"), webhook: h("div"), failures: h("div") };
  const part = (name, ...content) => h("section", { "aria-label": name }, h("h3", {}, name), content);
  const content = h("div", { class: "parts" },
    part("Updates", now, drawing, parts.numbers), part("Webhook", parts.webhook), part("Last failures", parts.failures));
  panel.append(back, h("div", { class: "head" }, title, button), about, standing, said, content);

  function show(bot) {
    say(about, [bot.username && `@${bot.username}`, bot.id !== null && `id ${bot.id}`, `handler ${bot.handler}`].filter(Boolean).join(" · "));
    standing.replaceChildren(...[state(bot.standing), meaning(bot.standing)].filter(Boolean));
    verb = bot.standing === "paused" ? "resume" : "pause";
    say(button, verb === "pause" ? "Pause" : "Resume");
    button.hidden = !mayChange || bot.standing === "without_token";
    speed.look(bot.updates.received);
    say(now, speed.now === null ? "…" : `${rate(speed.now)}/s`);
    drawRate(drawing, speed, `Updates a second in the last two minutes, at most ${rate(speed.highest)}`);
    parts.numbers.replaceChildren(numbers(bot));
    parts.webhook.replaceChildren(...webhook(bot.webhook));
    parts.failures.replaceChildren(...failures(bot.failures));
    content.hidden = false;
  }

  async function load(isLast) {
    const name = view().bot;
    if (!name) return;
    try {
      const bot = await get(`/bots/${encodeURIComponent(name)}`);
      if (isLast()) show(bot);
    } catch (error) {
      // Whether nobody answers is said in one place.
      if (!isLast() || error.status === undefined) return;
      say(about, `This cannot be shown: ${error.message}`);
      content.hidden = true;
    }
  }

  async function change() {
    button.disabled = true;
    say(said, "");
    try {
      await post(`/bots/${encodeURIComponent(view().bot)}/${verb}`);
    } catch (error) {
      say(said, error.message);
    }
    button.disabled = false;
    again();
  }

  const again = repeat(FRESH, load);
  const look = () => {
    const name = view().bot;
    panel.hidden = name === "";
    if (name === shown) return;
    shown = name;
    back.href = address({ bot: "" });
    [about, said, title].forEach((node) => say(node, ""));
    standing.replaceChildren();
    speed = new Rate();
    button.hidden = true;
    content.hidden = true;
    if (!name) return;
    say(title, name);
    title.focus();
    again();
  };
  onView(look);
  look();
}
