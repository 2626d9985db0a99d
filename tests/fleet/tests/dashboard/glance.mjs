// Ten thousand bots: at a glance, searched, one of them; by keyboard, in light and dark, on a phone.

import assert from "node:assert/strict";
import { picture, until, withBrowser } from "../../../../emulator/tests/page/browser.mjs";
import { faults } from "../../../../emulator/tests/page/faults.mjs";

const listed = (page) => page.locator("#list tbody th a").allTextContents();
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
const heading = (page, name) => page.getByRole("heading", { name, level: 2 });
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

async function isNarrow(page, what) {
  const wider = await page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((node) => node.checkVisibility() && !node.closest(".hidden") && node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 100)));
  assert.deepEqual(wider, [], `wider than the phone: ${what}`);
}

await withBrowser(async ({ open, forgive }) => {
  const page = await open();
  const lists = [];
  page.on("request", (request) => request.url().includes("/bots?") && lists.push(request.url()));

  // At a glance; what needs attention comes first.
  await page.getByRole("heading", { name: "many", level: 1 }).waitFor();
  await until(() => listed(page).then((names) => names.slice(0, 4)), ["bot0003", "bot0001", "bot0002", "bot0007"]);
  await page.getByText("1 to 50 of 10,000").waitFor();
  assert.equal((await listed(page)).length, 50);
  await until(() => page.getByRole("group", { name: "Updates", exact: true }).textContent().then((text) => text.includes("8 since the start")), true);
  await page.getByRole("group", { name: "Failed" }).getByText("2, 25 % of all").waitFor();
  await page.getByRole("group", { name: "Waiting at Telegram" }).getByText("1,234").waitFor();
  await page.getByRole("group", { name: "99 % took" }).getByText(/≤\s[\d.]+\s[mµ]?s/u).first().waitFor();
  await page.getByText(/^Last failure: bot0007, .* ago, the handler failed \(message\)$/u).waitFor();
  assert.match(await row(page, "bot0001").textContent(), /served.*failing.*1,234.*min ago.*502 Bad Gateway/u);
  await until(() => page.getByRole("img").getAttribute("aria-label"), "Updates a second in the last two minutes, at most 0");
  await until(() => page.locator(".rate .line").first().getAttribute("d").then((line) => line.split("L").length > 3), true, "a drawing");
  assert.deepEqual(await page.evaluate(faults), [], "light");
  await picture(page, "dashboard-light");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await page.evaluate(faults), [], "dark");
  await picture(page, "dashboard-dark");
  await page.emulateMedia({ colorScheme: "light" });

  // Filters; a second press takes one away, and going back too.
  await page.getByRole("button", { name: "revoked 1" }).click();
  await until(() => listed(page), ["bot0003"]);
  await page.getByRole("button", { name: "revoked 1" }).click();
  await page.getByText("1 to 50 of 10,000").waitFor();
  await page.goBack();
  await until(() => listed(page), ["bot0003"]);
  assert.equal(await page.getByRole("button", { name: "revoked 1" }).getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "all 10,000" }).click();
  await page.getByRole("button", { name: /^failing/u }).click();
  await until(() => listed(page), ["bot0001"]);
  await page.getByRole("button", { name: "all 10,000" }).click();
  await page.getByRole("combobox", { name: "Sort bots" }).selectOption("Name");
  await until(() => listed(page).then(([first]) => first), "bot0000");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("51 to 100 of 10,000").waitFor();
  assert.equal((await listed(page))[0], "bot0050");
  assert.ok(lists.length > 3 && lists.every((url) => new URL(url).searchParams.get("limit") === "50"), "never all bots at once");

  // By keyboard: search, choose, open, come back to where one was; a link and a reload show the same.
  await page.keyboard.press("/");
  await page.keyboard.type("BOT00");
  await page.getByText("1 to 50 of 100").waitFor();
  await page.keyboard.press("ArrowDown");
  await until(() => focused(page), "bot0000");
  for (let step = 0; step < 7; step += 1) await page.keyboard.press("j");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("j");
  assert.equal(await focused(page), "bot0007");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("Enter");
  await heading(page, "bot0007").waitFor();
  assert.equal(await focused(page), "bot0007");
  assert.equal(await page.title(), "bot0007 · many");
  const failures = page.getByRole("region", { name: "Last failures" });
  await until(() => failures.locator("tbody tr").allTextContents().then((rows) => rows.map((text) => text.replace(/^.* ago|just now/u, ""))), ["the handler failedmessage8", "the handler failedmessage4"]);
  assert.doesNotMatch(await page.locator("body").textContent(), /please/u, "what a person wrote");
  assert.equal(await page.getByRole("button", { name: "Pause" }).isVisible(), false, "without a token nothing can be changed");
  await page.reload();
  await failures.locator("tbody tr").first().waitFor();
  await page.keyboard.press("Escape");
  await until(() => focused(page), "bot0007");
  assert.equal(await page.getByRole("searchbox").inputValue(), "BOT00");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await page.getByText("1 to 50 of 10,000").waitFor();
  await page.goBack();
  await heading(page, "bot0007").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("bot0042");
  await until(() => listed(page), ["bot0042"]);
  assert.equal(await page.evaluate(() => document.activeElement.type), "search", "the list takes nobody's focus");

  // A webhook that fails, and a bot that nobody has.
  const link = await open({ hash: "#bot=bot0001" });
  await link.getByText("Updates wait, and Telegram could not deliver one within the last minutes.").waitFor();
  await link.getByText("Wrong response from the webhook: 502 Bad Gateway").waitFor();
  await link.getByText("None since the start.").waitFor();
  assert.deepEqual(await link.evaluate(faults), [], "a bot");
  await picture(link, "dashboard-bot-light");
  await link.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await link.evaluate(faults), [], "a bot, dark");
  await picture(link, "dashboard-bot-dark");
  await link.getByRole("link", { name: "← All bots" }).click();
  await until(() => focused(link), "bot0001");
  await link.close();
  const search = await open({ hash: "#search=nobody" });
  await search.getByText("No bot is like this.").waitFor();
  const nobody = await open({ hash: "#bot=nobody" });
  await nobody.getByText("This cannot be shown: no bot `nobody` is in this fleet").waitFor();
  await nobody.close();
  forgive(/status of 404/u);

  // A phone: nothing wider than the screen.
  for (const colorScheme of ["light", "dark"]) {
    const phone = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme });
    await until(() => listed(phone).then((names) => names.length), 50);
    await isNarrow(phone, "list");
    assert.deepEqual(await phone.evaluate(faults), [], `phone, ${colorScheme}`);
    await picture(phone, `dashboard-phone-${colorScheme}`);
    await phone.evaluate(() => document.querySelector("#list").scrollIntoView());
    await picture(phone, `dashboard-phone-${colorScheme}-list`);
    await phone.getByRole("link", { name: "bot0001" }).click();
    await phone.locator("#bot").getByText("Wrong response from the webhook").waitFor();
    await isNarrow(phone, "bot");
    assert.deepEqual(await phone.evaluate(faults), [], `phone, bot, ${colorScheme}`);
    await picture(phone, `dashboard-phone-${colorScheme}-bot`);
    await phone.close();
  }

  // Updates come, and the page shows how fast, without being asked.
  const live = await open();
  const alone = await open({ hash: "#bot=bot0007" });
  const drawings = [live.getByRole("img"), alone.getByRole("img")];
  const highest = (drawing) => drawing.getAttribute("aria-label").then((label) => Number(label.match(/at most ([\d.]+)/u)[1]));
  for (let id = 100; (await Promise.all(drawings.map(highest))).some((rate) => rate < 5); id += 1) {
    const message = { message_id: id, date: 1, chat: { id, type: "private" }, text: "say hello" };
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": process.env.SECRET };
    const answer = await fetch(process.env.WEBHOOK, { method: "POST", headers, body: JSON.stringify({ update_id: id, message }) });
    assert.equal(answer.status, 200);
  }
  await until(() => live.getByRole("group", { name: "Updates", exact: true }).textContent().then((text) => /^Updates0\/s/u.test(text)), true, "it is over");
  await picture(live, "dashboard-live");
  await picture(alone, "dashboard-bot-live");
});
