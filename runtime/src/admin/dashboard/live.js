// The fleet, by its admin listener: what is asked for, and the news of each second.

/** News come each second. Without any for this long, a connection is dead, even if nobody says so. */
const SILENCE = 5000;

async function ask(path, options) {
  const response = await fetch(path, options);
  const value = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(value.error ?? `the fleet answered ${response.status}`), { status: response.status });
  return value;
}

/** Asks: `get("/bots", { limit: 50 })`; fields that are empty are left out. */
export function get(path, query = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return ask(text ? `${path}?${text}` : path);
}

/** Has something done. */
export const post = (path) => ask(path, { method: "POST" });

/** Calls `news` with how the fleet is, each second, and `lost` when nobody answers; it is tried again for ever. */
export function follow({ news, lost }) {
  let source = null;
  let silence = null;
  const close = () => {
    clearTimeout(silence);
    source?.close();
  };
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      lost();
      open();
    }, SILENCE);
  };
  const open = () => {
    close();
    source = new EventSource("/events");
    source.addEventListener("stats", (event) => {
      listen();
      news(JSON.parse(event.data));
    });
    // The browser tries again by itself, and where it does not, the silence has it begin anew.
    source.addEventListener("error", lost);
    listen();
  };
  // A page in the background costs the fleet nothing, and keeps none of the few connections of a browser.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  open();
}

/** Does `work` every `millis` while the page is seen, the next time after it is done; `again()` does it at once. */
export function repeat(millis, work) {
  let timer = null;
  let turn = 0;
  const again = async () => {
    clearTimeout(timer);
    turn += 1;
    const mine = turn;
    if (!document.hidden) await work(() => mine === turn);
    if (mine === turn) timer = setTimeout(again, millis);
  };
  document.addEventListener("visibilitychange", again);
  return again;
}
