// The chat page: puts the three panels together.

import { startBots } from "./bots.js";
import { startChat } from "./chat.js";
import { h, icon } from "./dom.js";
import { startLog } from "./log.js";
import { startNotice } from "./notice.js";
import { store } from "./store.js";
import * as theme from "./theme.js";
import { toast } from "./toast.js";

const VIEWS = { bots: ["list", "Bots"], chat: ["chat", "Chat"], log: ["pulse", "Log"] };

function startTabs() {
  const tabs = document.getElementById("tabs");
  const buttons = Object.entries(VIEWS).map(([view, [sign, label]]) => h("button", { type: "button", "data-view": view, onclick: () => show(view) }, icon(sign), h("span", {}, label)));
  const show = (view) => {
    document.body.dataset.view = view;
    for (const button of buttons) button.setAttribute("aria-current", button.dataset.view === view ? "page" : "false");
  };
  tabs.append(...buttons);
  return show;
}

function startConnection(node) {
  node.append(icon("alert"), "The emulator does not answer. Trying again …");
  let wait = null;
  store.on("connection", (isUp) => {
    clearTimeout(wait);
    if (isUp) node.hidden = true;
    // A short break is not worth a word.
    else wait = setTimeout(() => (node.hidden = false), 700);
  });
}

theme.start();
const show = startTabs();
startNotice(document.getElementById("notice"));
startConnection(document.getElementById("connection"));
startBots(document.getElementById("bots"), () => show("chat"));
startChat(document.getElementById("chat"), () => show("bots"));
startLog(document.getElementById("log"));
try {
  await store.start();
} catch (error) {
  toast(`The page could not load: ${error.message}`, "error");
}
show(store.open.bot || store.open.chat ? "chat" : "bots");
document.body.classList.add("ready");
