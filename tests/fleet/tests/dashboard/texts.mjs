// Whatever the fleet says, in whichever field, is shown as text: here each text is markup with a number.

import assert from "node:assert/strict";
import { picture, until, withBrowser } from "../../../../emulator/tests/page/browser.mjs";

let number = 0;
const markup = () => {
  number += 1;
  return `<img src=x onerror=alert(${number})><b>${number}</b>`;
};

const updates = { received: 9, handled: 8, failed: 1, undecodable: 0, paused: 0, unknown_kind: 0, refused_calls: 0, unauthorized_requests: 0 };
const duration_seconds = { p50: 0.000064, p90: 0.008192, p99: null };
const at = new Date().toISOString();

const stats = {
  fleet: markup(), version: markup(), started_at: at, uptime_seconds: 100_000,
  bots: { served: 1, [markup()]: 2, __proto__x: 3 }, webhooks: { [markup()]: 1, constructor: 4 },
  pending_updates: 3, updates, duration_seconds, last_failure: { bot: markup(), at, update_id: 7, kind: markup(), what: markup() },
  calls: { succeeded: 1, refused: 0, too_many: 0, unanswered: 0 }, connections: 1, max_connections: 10, lost_log_lines: 12,
};
const failure = () => ({ at, update_id: 7, kind: markup(), what: markup() });
const bot = {
  name: markup(), id: 1, username: markup(), handler: markup(), standing: markup(), updates, duration_seconds, last_failure: failure(),
  webhook: {
    checked_at: at, health: markup(), pending: 5, last_error: { at, message: markup() }, error: markup(),
    changes: [{ field: markup(), now: markup(), wanted: markup() }, { field: "allowed_updates", now: [markup()], wanted: null }],
  },
  failures: [failure(), failure()],
};

/** Every text in a value that has markup, those that name fields included. */
function texts(value) {
  if (typeof value === "string") return value.includes("<") ? [value] : [];
  return value && typeof value === "object" ? Object.entries(value).flatMap(([name, item]) => [...texts(name), ...texts(item)]) : [];
}

const shown = (page) => page.evaluate(() => `${document.title} ${document.body.textContent}`);
/** Text of JSON has its quotes escaped, which is fine; words have no underscores. */
const isShown = (body) => (text) => body.includes(text.replaceAll("_", " ")) || body.includes(text);

async function isText(page, wanted, what) {
  await until(async () => wanted.filter((text) => !isShown(body)(text), body = await shown(page)), [], what);
}
let body = "";

await withBrowser(async ({ open, forgive }) => {
  const page = await open();
  const event = `event: stats\ndata: ${JSON.stringify(stats)}\n\n`;
  await page.route("**/events", (route) => route.fulfill({ contentType: "text/event-stream", body: event }));
  await page.route("**/bots?*", (route) => route.fulfill({ json: { total: 1, offset: 0, bots: [bot] } }));
  await page.route("**/bots/*", (route) => route.fulfill({ json: bot }));
  await page.reload();
  await page.waitForSelector("body.ready");
  const elements = "img, b, script:not([src='/dashboard/dashboard.js']), iframe, [onerror]";
  const { failures: _, last_failure, webhook: { last_error, health }, handler: _handler, ...listed } = bot;
  // Of two troubles, the list shows the later one.
  await isText(page, [...texts(stats), ...texts(listed), ...texts(health), last_failure.what], "list");
  assert.deepEqual(await page.locator(elements).evaluateAll((found) => found.map((node) => node.outerHTML)), []);
  await page.getByRole("link", { name: bot.name }).click();
  const { last_failure: _last, ...alone } = bot;
  await isText(page, texts(alone), "bot");
  assert.deepEqual(await page.locator(elements).evaluateAll((found) => found.map((node) => node.outerHTML)), []);
  assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)).replaceAll("+", " "), `bot=${bot.name}`);
  await picture(page, "dashboard-texts");

  // A refusal, and what is written in the address.
  const complaint = markup();
  await page.route("**/bots/*", (route) => route.fulfill({ status: 404, json: { error: complaint } }));
  const address = markup();
  await page.goto(`${process.env.PAGE_URL}/#${new URLSearchParams({ bot: address })}`);
  await isText(page, [complaint, address], "refusal");
  await page.route("**/bots?*", (route) => route.fulfill({ status: 400, json: { error: complaint } }));
  const [standing, search] = [markup(), markup()];
  await page.goto(`${process.env.PAGE_URL}/#${new URLSearchParams({ standing, search, sort: markup(), page: markup() })}`);
  await isText(page, [complaint, standing], "refusal in the list");
  assert.equal(await page.getByRole("searchbox").inputValue(), search);
  assert.deepEqual(await page.locator(elements).evaluateAll((found) => found.map((node) => node.outerHTML)), []);
  forgive(/status of 40[04]/u);
});
