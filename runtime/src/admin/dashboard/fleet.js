// The fleet at a glance.

import { h, say } from "./dom.js";
import { ago, atMost, count, rate, share, sum, words } from "./format.js";
import { drawRate, Rate, rateDrawing } from "./rate.js";
import { address } from "./view.js";

const perSecond = ({ now }) => (now === null ? "…" : `${rate(now)}/s`);

/** Of each tile: its title, the number that it is about, and what stands below. */
const TILES = [
  ["Updates", ({ rates }) => perSecond(rates.received), ({ stats }) => `${count(stats.updates.received)} since the start`],
  ["Failed", ({ rates }) => perSecond(rates.failed), ({ stats: { updates } }) => `${count(updates.failed)}, ${share(updates.failed, updates.received)} of all`],
  ["99 % took", ({ stats }) => atMost(stats.duration_seconds, "p99"), ({ stats: { duration_seconds: took } }) => `half ${atMost(took, "p50")}, 90\u00a0% ${atMost(took, "p90")}, in 5\u00a0minutes`],
  ["Waiting at Telegram", ({ stats }) => count(stats.pending_updates), () => "when it was asked last"],
  ["Calls of the Bot API", ({ rates }) => perSecond(rates.calls), ({ stats: { calls } }) => `${count(calls.refused)} refused, ${count(calls.too_many)} too fast, ${count(calls.unanswered)} unanswered`],
  ["Connections", ({ stats }) => count(stats.connections), ({ stats }) => `of at most ${count(stats.max_connections)}`],
];

/** Builds the tiles; gives back what shows news in them. */
export function startFleet(panel) {
  const rates = { received: new Rate(), failed: new Rate(), calls: new Rate() };
  const drawing = rateDrawing();
  const tiles = TILES.map(([title, value, note]) => {
    const [number, below] = [h("p", { class: "number" }), h("p", { class: "note" })];
    const tile = h("div", { class: "tile", role: "group", "aria-label": title }, h("h2", {}, title), number, below);
    return { tile, show: (news) => [[number, value], [below, note]].forEach(([node, of]) => say(node, of(news))) };
  });
  tiles[0].tile.append(drawing);
  const [trouble, showTrouble] = troubleLine();
  panel.append(h("div", { class: "tiles" }, tiles.map(({ tile }) => tile)), trouble);
  return (stats) => {
    rates.received.look(stats.updates.received);
    rates.failed.look(stats.updates.failed);
    rates.calls.look(sum(stats.calls));
    for (const { show } of tiles) show({ stats, rates });
    drawRate(drawing, rates.received, `Updates a second in the last two minutes, at most ${rate(rates.received.highest)}`);
    showTrouble(stats);
  };
}

/** What has no tile while all is well; and what shows it. */
function troubleLine() {
  const [bot, what] = [h("a"), h("span")];
  const failed = h("p", {}, "Last failure: ", bot, what);
  const lines = h("p");
  const show = ({ last_failure: failure, lost_log_lines: lost }) => {
    failed.hidden = failure === null;
    if (failure) {
      bot.href = address({ bot: failure.bot });
      say(bot, failure.bot);
      say(what, `, ${ago(failure.at)}, ${failure.what} (${words(failure.kind)})`);
    }
    lines.hidden = lost === 0;
    say(lines, `${count(lost)} log lines were lost, because nobody took them`);
  };
  return [h("div", { class: "trouble" }, failed, lines), show];
}
