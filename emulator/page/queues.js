// What waits for the open chat's bot, and why.

import { get } from "./api.js";
import { atMostEvery, h } from "./dom.js";
import { store } from "./store.js";

const SHOWN = 6;

const figures = h("dl", { class: "figures" });
const waiting = h("ul", { class: "waiting", "aria-label": "Queues that wait" });
const where = h("p", { class: "webhook" });

const figure = (name, value, isBad = false) => h("div", { class: isBad ? "bad" : null }, h("dt", {}, name), h("dd", {}, String(value)));

function waits(queue) {
  const state = queue.in_flight ? "on its way" : queue.retry_in > 0 ? `next try in ${Math.ceil(queue.retry_in)} s` : "waiting";
  const failures = queue.failures > 0 ? ` · ${queue.failures} failed` : "";
  return h("li", {}, h("code", {}, queue.kind), ` ${queue.pending} pending${failures} · ${state}`);
}

/** Builds the strip above the log. */
export function startQueues() {
  const strip = h("section", { class: "queues", "aria-label": "Delivery to the bot", hidden: true }, figures, where, waiting);
  const show = async () => {
    const { bot } = store;
    strip.hidden = !bot;
    if (!bot) return;
    const queues = await get("queues", { bot: bot.id }).catch(() => null);
    if (queues === null || store.bot?.id !== bot.id) return;
    const { counters } = queues;
    figures.replaceChildren(
      figure("Pending", queues.pending, queues.pending > 0),
      figure("Delivered", counters.delivered),
      figure("Failed tries", counters.failures, counters.failures > 0),
      figure("Expired", counters.expired, counters.expired > 0));
    where.textContent = bot.webhook ? `Webhook ${bot.webhook}` : "No webhook: the bot has to poll with getUpdates.";
    where.title = where.textContent;
    const late = queues.queues.filter((queue) => queue.failures > 0 || queue.pending > 1 || !bot.webhook);
    late.sort((a, b) => b.failures - a.failures || b.pending - a.pending);
    waiting.replaceChildren(...late.slice(0, SHOWN).map(waits));
    waiting.hidden = late.length === 0;
    // Counts the seconds to the next try down.
    if (late.some((queue) => queue.retry_in > 0)) later();
  };
  const soon = atMostEvery(200, show);
  const later = atMostEvery(1000, show);
  store.on("open bots", soon);
  store.on("event", (event) => {
    if (event.bot === store.bot?.id && ["update", "delivery", "call"].includes(event.event)) soon();
  });
  return strip;
}
