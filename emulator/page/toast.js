// Short messages over everything, and alerts that have to be read.

import { h, icon } from "./dom.js";

const SHOWN_FOR = 4500;

/** Shows a line for some seconds. `kind`: `info` or `error`. */
export function toast(text, kind = "info") {
  const node = h("div", { class: `toast ${kind}` }, kind === "error" && icon("alert"), h("span", {}, text));
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN_FOR);
}

/** Runs an action; what goes wrong is shown. Returns its value, or `undefined`. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(error.message, "error");
    return undefined;
  }
}

/** Shows a text until it is dismissed. */
export function alertDialog(title, text) {
  const dialog = h("dialog", { class: "alert", role: "alertdialog", "aria-labelledby": "alert-title", "aria-describedby": "alert-text" },
    h("h2", { id: "alert-title" }, title),
    h("p", { id: "alert-text" }, text),
    h("form", { method: "dialog", class: "actions" }, h("button", { class: "primary", autofocus: true }, "OK")));
  dialog.addEventListener("close", () => dialog.remove());
  // The policy forbids submitting forms, which closing a dialog by its form is not; but not all browsers agree.
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
