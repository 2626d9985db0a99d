// The emulator's control API, and its stream of events.

/** Names of the events in the stream; see docs/src/emulator-control-api.md. */
const EVENTS = [
  "call", "update", "delivery", "message", "edited", "deleted", "typing", "draft", "callback_answer", "inline_answer",
  "reaction", "pinned", "chat", "member", "join_request", "payment", "pressed", "bot_changed", "notice",
];

async function answer(response) {
  const value = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(value.error ?? `the emulator answered ${response.status}`);
  return value;
}

/** Asks: `get("log", { limit: 10 })`. */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given).toString();
  return answer(await fetch(`/emulator/${path}${text && `?${text}`}`));
}

/** Acts: `post("say", { bot, person, text })`. */
export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return answer(await fetch(`/emulator/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Sends a file as a person. */
export async function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, value);
  }
  form.append("file", file, file.name);
  return answer(await fetch("/emulator/upload", { method: "POST", body: form }));
}

/** Where a file's content is. */
export const fileUrl = (fileId) => `/emulator/file?file_id=${encodeURIComponent(fileId)}`;

/**
 * Follows the events for ever. After a break it goes on where it ended; `restarted` is called if that is not possible,
 * because the emulator is another one or events were lost.
 */
export function follow({ event, restarted, connection }) {
  let known = null;
  let last = null;
  const open = () => {
    const source = new EventSource(last === null ? "/emulator/events" : `/emulator/events?since=${last}`);
    source.addEventListener("hello", (message) => {
      const { emulator } = JSON.parse(message.data);
      connection(true);
      if (known !== null && known !== emulator) {
        last = null;
        restarted("restart");
      }
      known = emulator;
    });
    source.addEventListener("lagged", () => restarted("lagged"));
    for (const name of EVENTS) {
      source.addEventListener(name, (message) => {
        const data = JSON.parse(message.data);
        last = data.seq;
        event(data);
      });
    }
    source.addEventListener("error", () => {
      connection(false);
      // The browser retries by itself unless it took the answer for final.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 1000);
    });
  };
  open();
}
