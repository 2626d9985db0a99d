// What is looked at, in the address, so that going back, reloading and a link that is passed on work:
// `#search=shop&standing=paused&page=2&bot=echo`.

const START = { search: "", standing: "", health: "", sort: "attention", page: "1", bot: "" };

const listeners = [];

/** Reads the address. */
export function view() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const read = Object.fromEntries(Object.entries(START).map(([name, value]) => [name, fields.get(name) ?? value]));
  return { ...read, page: Math.max(1, Math.floor(Number(read.page)) || 1) };
}

/** The address of what is looked at now, but for these changes. */
export function address(change) {
  const next = Object.entries({ ...view(), ...change }).filter(([name, value]) => String(value) !== START[name]);
  return `#${new URLSearchParams(next)}`;
}

/** Looks at something else; with `replace`, going back passes over what was looked at so far. */
export function go(change, { replace = false } = {}) {
  const next = address(change);
  if (next === (location.hash || "#")) return;
  if (replace) history.replaceState(null, "", next);
  else history.pushState(null, "", next);
  for (const listener of listeners) listener();
}

/** Calls back when something else is looked at. */
export function onView(listener) {
  listeners.push(listener);
}

addEventListener("hashchange", () => {
  for (const listener of listeners) listener();
});
