// Whom one writes as.

import { avatar, fullName } from "./avatar.js";
import { newPerson } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { store } from "./store.js";

/** The button that shows the person and offers the others. */
export function personButton() {
  const button = h("button", { type: "button", class: "persona", "aria-haspopup": "menu", "aria-expanded": "false" });
  const others = () => [...store.people.values()].map((person) => ({
    label: fullName(person),
    node: avatar(person.id, fullName(person)),
    checked: person.id === store.open.person,
    action: () => store.become(person.id),
  }));
  button.addEventListener("click", () => {
    const add = { label: "Add a person", icon: "plus", action: newPerson };
    openMenu(button, [...others(), { separator: true }, add], "Write as");
  });
  const show = () => {
    const person = store.people.get(store.open.person);
    button.hidden = !person;
    if (!person) return;
    const name = fullName(person);
    button.setAttribute("aria-label", `Writing as ${name}: change`);
    button.title = "Write as somebody else";
    button.replaceChildren(avatar(person.id, name), h("span", { class: "name" }, name), icon("down"));
  };
  store.on("world open", show);
  show();
  return button;
}
