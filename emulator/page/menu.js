// A menu at a button: arrows move, Enter chooses, Escape closes and gives the focus back.

import { h, icon } from "./dom.js";

let close = () => {};

/**
 * Opens a menu at `anchor`. Items: `{ label, icon, action, checked, danger }`, `{ separator: true }`, or
 * `{ row: [{ label, action }] }` for small choices side by side.
 */
export function openMenu(anchor, items, label) {
  close();
  const entry = (item, role = "menuitem") => h("button", {
    type: "button",
    role: item.checked === undefined ? role : "menuitemradio",
    "aria-checked": item.checked === undefined ? null : String(item.checked),
    tabindex: "-1",
    class: item.danger ? "danger" : null,
    onclick: () => {
      close();
      item.action();
    },
  }, item.node ?? (item.icon && icon(item.icon)), h("span", {}, item.label), item.checked && icon("check"));
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, tabindex: "-1" }, items.map((item) => {
    if (item.separator) return h("hr", { role: "separator" });
    if (item.row) return h("div", { class: "row", role: "group", "aria-label": item.label }, item.row.map((one) => entry(one)));
    return entry(item);
  }));
  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  close = () => {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    close = () => {};
    if (document.activeElement === document.body) anchor.focus();
  };
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
    const to = { Home: 0, End: buttons.length - 1 }[event.key]
      ?? (event.key in steps ? (at + steps[event.key] + buttons.length) % buttons.length : null);
    if (to !== null) buttons[to].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  (menu.querySelector('[aria-checked="true"]') ?? menu.querySelector("button"))?.focus();
}

/** Below the anchor if there is room, else above; never out of the window. */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.right - width), innerWidth - width - 8);
  const below = at.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 4) : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${top}px`;
}
