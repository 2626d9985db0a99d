// What the tool around the bots says about its build, above everything.

import { h, icon } from "./dom.js";
import { store } from "./store.js";

const READY_SHOWN_FOR = 3000;
const TITLES = {
  building: "Building the bots",
  ready: "The bots are ready",
  failed: "The build failed",
  stopped: "The bots have stopped",
};
const ICONS = { building: "retry", ready: "check", failed: "alert", stopped: "alert" };

/** Shows the last notice; a `failed` or `stopped` one stays until the next. */
export function startNotice(node) {
  let hide = null;
  const show = (notice) => {
    clearTimeout(hide);
    node.hidden = notice === null || !(notice.kind in TITLES);
    if (node.hidden) return;
    node.className = notice.kind;
    const isOutput = notice.kind === "failed" || notice.text.includes("\n");
    node.replaceChildren(
      h("div", { class: "line" }, icon(ICONS[notice.kind]), h("strong", {}, TITLES[notice.kind]),
        !isOutput && notice.text && h("span", { class: "detail" }, notice.text)),
      isOutput && notice.text ? h("pre", { tabindex: "0", "aria-label": "Output of the build" }, notice.text) : "");
    if (notice.kind === "ready") {
      hide = setTimeout(() => {
        node.hidden = true;
      }, READY_SHOWN_FOR);
    }
  };
  let seen = null;
  store.on("notice", (notice) => {
    // A page that is opened long after a build need not hear that it went well.
    if (seen === null && notice?.kind === "ready" && notice.seq === undefined) return;
    seen = notice;
    show(notice);
  });
}
