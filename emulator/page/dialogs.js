// Dialogs that make a person or a group.

import { fullName } from "./avatar.js";
import { h } from "./dom.js";
import { store } from "./store.js";
import { attempt } from "./toast.js";

/** Bots offered at once; the search brings the others. */
const OFFERED = 40;

function field(label, props) {
  const input = h("input", { type: "text", autocomplete: "off", ...props });
  return { input, node: h("label", { class: "field" }, h("span", {}, label), input) };
}

/** Shows a form; `submit` returns whether it may close. */
function formDialog(title, content, action, submit) {
  const dialog = h("dialog", { "aria-label": title });
  const form = h("form", { novalidate: false },
    h("h2", {}, title),
    ...content,
    h("div", { class: "actions" },
      h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      h("button", { type: "submit", class: "primary" }, action)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await attempt(async () => {
      await submit();
      return true;
    })) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
}

/** Asks for a new person. */
export function newPerson() {
  const first = field("First name", { required: true, maxlength: "64" });
  const last = field("Last name", { maxlength: "64" });
  const username = field("Username", { pattern: "[A-Za-z0-9_]*", placeholder: "optional, without @" });
  const language = field("Language", { value: "en", pattern: "[a-z]{2}(-[A-Za-z]+)?", maxlength: "8" });
  const premium = h("input", { type: "checkbox" });
  const content = [first, last, username, language].map(({ node }) => node);
  content.push(h("label", { class: "check" }, premium, h("span", {}, "Has Telegram Premium")));
  formDialog("Add a person", content, "Add", () => store.addPerson({
    first_name: first.input.value.trim(),
    last_name: last.input.value.trim() || null,
    username: username.input.value.trim() || null,
    language_code: language.input.value.trim() || null,
    is_premium: premium.checked,
  }));
}

function choices(legend, items, chosen) {
  const box = (item) => h("label", { class: "check" },
    h("input", {
      type: "checkbox",
      value: String(item.id),
      checked: chosen.has(item.id),
      onchange: (event) => (event.target.checked ? chosen.add(item.id) : chosen.delete(item.id)),
    }),
    h("span", {}, fullName(item)));
  const list = h("div", { class: "checks" });
  const show = (word) => {
    const fitting = items.filter((item) => `${fullName(item)} ${item.username ?? ""}`.toLowerCase().includes(word));
    const first = [...fitting.filter(({ id }) => chosen.has(id)), ...fitting.filter(({ id }) => !chosen.has(id))];
    list.replaceChildren(...first.slice(0, OFFERED).map(box));
  };
  show("");
  const search = items.length > 8
    ? h("input", { type: "search", placeholder: "Search", "aria-label": `Search ${legend.toLowerCase()}`, oninput: (event) => show(event.target.value.toLowerCase()) })
    : null;
  return h("fieldset", {}, h("legend", {}, legend), search, list);
}

/** Asks for a new group. The open bot and everybody are ticked to begin with. */
export function newGroup() {
  const title = field("Title", { required: true, maxlength: "128", value: "Test group" });
  const people = new Set([...store.people.keys()].slice(0, 10));
  const bots = new Set(store.bot ? [store.bot.id] : []);
  const admins = h("input", { type: "checkbox" });
  const content = [
    title.node,
    choices("People", [...store.people.values()], people),
    choices("Bots", [...store.bots.values()], bots),
    h("label", { class: "check" }, admins, h("span", {}, "Bots are administrators, so that they see every message")),
  ];
  formDialog("New group", content, "Create", () => store.addGroup({
    kind: "supergroup",
    title: title.input.value.trim(),
    owner: people.has(store.open.person) ? store.open.person : null,
    members: [...people],
    bots: [...bots],
    bots_are_admins: admins.checked,
  }));
}
