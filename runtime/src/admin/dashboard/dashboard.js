// The dashboard: puts the fleet, the list and the page of a bot together.

import { startBot } from "./bot.js";
import { say } from "./dom.js";
import { startFleet } from "./fleet.js";
import { clock, count, span, sum } from "./format.js";
import { focusOn, focusSearch, move, startList } from "./list.js";
import { follow, get } from "./live.js";
import { go, onView, view } from "./view.js";

const part = (id) => document.getElementById(id);

/** Says whether what is shown is how the fleet is. */
function startConnection(node) {
  let last = null;
  return {
    alive: () => {
      last = new Date();
      document.body.classList.remove("old");
      say(node, "Live");
    },
    lost: () => {
      document.body.classList.add("old");
      say(node, `The fleet does not answer. Trying again … ${last ? `What you see is of ${clock(last)}.` : ""}`);
    },
  };
}

function keys(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = target.matches("input");
  const open = view().bot;
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[key];
  if (key === "Escape" && open) go({ bot: "" });
  else if (key === "Escape" && isTyping) {
    target.value = "";
    target.blur();
    go({ search: "", page: 1 }, { replace: true });
  } else if (key === "/" && !isTyping) {
    go({ bot: "" });
    focusSearch();
  } else if (step && !open && !(isTyping && key.length === 1) && !target.matches("select")) move(step);
  else return;
  event.preventDefault();
}

const connection = startConnection(part("connection"));
const showFleet = startFleet(part("fleet"));
const showList = startList(part("list"));
const rights = await get("/dashboard/rights").catch(() => ({}));
startBot(part("bot"), rights.may_change === true);

let fleet = "Fleet";
let opened = view().bot;
const look = () => {
  const { bot } = view();
  part("fleet").hidden = bot !== "";
  document.title = bot ? `${bot} · ${fleet}` : fleet;
  if (!bot && opened) focusOn(opened);
  opened = bot;
};
onView(look);
look();
document.addEventListener("keydown", keys);
follow({
  lost: connection.lost,
  news: (stats) => {
    connection.alive();
    fleet = stats.fleet;
    say(part("name"), fleet);
    say(part("about"), `${stats.version}, up for ${span(stats.uptime_seconds)}, ${count(sum(stats.bots))} bots`);
    showFleet(stats);
    showList(stats);
    look();
    document.body.classList.add("ready");
  },
});
