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
    changes: [{ field: markup(), now: markup(), wanted: markup() }],
  },
  failures: [failure(), failure()],
};

/** Every text in a value that has markup, those that name fields included. */
function texts(value) {
  if (typeof value === "string") return value.includes("<") ? [value] : [];
  return value && typeof value === "object" ? Object.entries(value).flatMap(([name, item]) => [...texts(name), ...texts(item)]) : [];
}

/** Waits until the page shows these texts, and fails if one of them became more than text. */
async function areTexts(page, wanted, what) {
  const missing = async () => {
    const shown = await page.evaluate(() => `${document.title} ${document.body.textContent}`);
    return wanted.filter((text) => !shown.includes(text));
  };
  await until(missing, [], what);
  const elements = page.locator("img, b, iframe, [onerror], script:not([src='/dashboard/dashboard.js'])");
  assert.deepEqual(await elements.evaluateAll((found) => found.map((node) => node.outerHTML)), [], what);
}

await withBrowser(async ({ open, forgive }) => {
  const page = await open();
  const event = `event: stats\ndata: ${JSON.stringify(stats)}\n\n`;
  await page.route("**/events", (route) => route.fulfill({ contentType: "text/event-stream", body: event }));
  await page.route("**/bots?*", (route) => route.fulfill({ json: { total: 1, offset: 0, bots: [bot] } }));
  await page.route("**/bots/*", (route) => route.fulfill({ json: bot }));
  await page.reload();
  await page.waitForSelector("body.ready");
  const { name, username, standing, webhook, last_failure } = bot;
  // Of two troubles, the list shows the later one.
  await areTexts(page, [...texts(stats), name, username, standing, webhook.health, last_failure.what], "list");
  await page.getByRole("link", { name }).click();
  await areTexts(page, texts({ ...bot, last_failure: null }), "bot");
  assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)).replaceAll("+", " "), `bot=${name}`);
  await picture(page, "dashboard-texts");

  // A refusal, and what is written in the address.
  const [complaint, address] = [markup(), markup()];
  await page.route("**/bots/*", (route) => route.fulfill({ status: 404, json: { error: complaint } }));
  await page.goto(`${process.env.PAGE_URL}/#${new URLSearchParams({ bot: address })}`);
  await areTexts(page, [complaint, address], "refusal");
  await page.route("**/bots?*", (route) => route.fulfill({ status: 400, json: { error: complaint } }));
  const wanted = { standing: markup(), search: markup(), sort: markup(), page: markup() };
  await page.goto(`${process.env.PAGE_URL}/#${new URLSearchParams(wanted)}`);
  await areTexts(page, [complaint, wanted.standing], "refusal in the list");
  assert.equal(await page.getByRole("searchbox").inputValue(), wanted.search);
  forgive(/status of 40[04]/u);
});
