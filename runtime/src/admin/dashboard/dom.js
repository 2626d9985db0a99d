// Building DOM nodes. Text always becomes a text node, so nothing that the fleet says can become markup.

/** Makes an element: functions in `props` are listeners (`onclick`), everything else but `null` and `false` is an attribute. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

/** Shows a text, and touches nothing where it is shown already. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A date with the exact one for whoever points at it. */
export const time = (iso, text) => h("time", { datetime: iso, title: iso }, text);

/** A word on a ground that says whether it is good (`good`, `warn`, `bad`), which says nothing alone. */
export const badge = (text, tone = "") => h("span", { class: `badge ${tone}` }, text);

/**
 * Makes the children of `parent` those of `items`, in their order. A child stays the node that it was, with its focus,
 * while there is an item with its key; `make(item)` gives a new one, and `update(node, item)` says what changes.
 */
export function keyed(parent, items, { key, make, update }) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  items.forEach((item, place) => {
    const name = key(item);
    const node = known.get(name) ?? make(item);
    known.delete(name);
    node.dataset.key = name;
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    update(node, item);
  });
  for (const node of known.values()) node.remove();
  // A node that is moved loses it.
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
