// The log beside the chat: what it shows, filters, pauses and forgets; and notices of a build.

import assert from "node:assert/strict";
import { control, message, openBot, PIZZA, say, until, withBrowser } from "./browser.mjs";

await withBrowser(async ({ open }) => {
  const page = await open();
  await openBot(page, "Pizzeria Sacco");
  const log = page.getByRole("region", { name: "Log of updates, calls and deliveries" });
  const entries = log.locator(".log-rows > details");
  const entry = (kind, text) => log.locator(`.entry.${kind}`, { hasText: text }).last();

  // An update with its JSON, the call that answered it, and the delivery.
  await say(page, "twelve pizzas");
  await entry("update", "twelve pizzas").locator("summary").press("Enter");
  await entry("update", "twelve pizzas").getByText('"twelve pizzas"').waitFor();
  await entry("call", "You said twelve pizzas").locator("> summary").click();
  const call = entry("call", "You said twelve pizzas");
  await call.getByText("Response").waitFor();
  assert.match(await call.textContent(), /chat_id.*"You said twelve pizzas".*message_id/su);
  await log.locator(".entry.delivery", { hasText: "200" }).last().waitFor();

  // A delivery that failed and was tried again.
  await say(page, "/stumble");
  await message(page, "Up again").waitFor();
  const failed = log.locator(".entry.delivery.failure");
  await failed.filter({ hasText: "500" }).filter({ hasText: "retry at once" }).waitFor();
  const strip = log.getByRole("region", { name: "Delivery to the bot" });
  await until(() => strip.locator("dd").nth(2).textContent(), "1", "one failed try");
  await until(() => strip.locator("dd").nth(0).textContent(), "0", "nothing pending");

  // A call that was refused; failures alone; a filter by text.
  await say(page, "/wrong");
  await entry("call", "Bad Request: chat not found").waitFor();
  await log.getByRole("button", { name: "Only failures" }).click();
  await until(() => entries.count(), 2);
  await log.getByRole("button", { name: "Deliveries" }).click();
  await until(() => entries.count(), 1);
  // In the response to an update, nobody else tells of it.
  await say(page, "/unclosed");
  await entry("call", "refused in the reply: 400").waitFor();
  await page.locator(".toast.error", { hasText: "sendMessage was refused. Bad Request: can't parse entities" }).waitFor();
  await until(() => entries.count(), 2);
  await log.getByRole("button", { name: "Only failures" }).click();
  await log.getByRole("searchbox", { name: "Filter the log by text" }).fill("twelve");
  await until(() => entries.count(), 2, "the update and the call");
  await log.getByRole("searchbox", { name: "Filter the log by text" }).fill("");

  // Other bots, if asked for.
  await control("update", { bot: PIZZA + 7, kind: "message", payload: { text: "elsewhere", chat: { id: 1 } } });
  await log.getByRole("combobox", { name: "Bots in the log" }).selectOption("all");
  await entry("update", "elsewhere").getByText("@shop_7_bot").waitFor();
  await page.getByRole("searchbox", { name: "Search bots and groups" }).fill("shop_7_bot");
  await page.getByRole("option", { name: /Shop 7.*1 pending/u }).waitFor();

  // Paused, nothing moves; then it catches up.
  const before = await entries.count();
  await log.getByRole("button", { name: "Pause the log" }).click();
  await say(page, "while paused");
  await message(page, "You said while paused").waitFor();
  await log.getByText(/\d+ new/u).waitFor();
  assert.equal(await entries.count(), before);
  await log.getByRole("button", { name: "Go on" }).click();
  await entry("call", "You said while paused").waitFor();
  await log.getByRole("button", { name: "Clear the log" }).click();
  await until(() => entries.count(), 0);
  await log.getByText("Updates, API calls and deliveries appear here.").waitFor();

  // A build: under way, failed with the compiler's words, mended.
  await control("notice", { kind: "building", text: "bots/pizza.rs changed" });
  await page.getByText("Building the bots").waitFor();
  const output = "error[E0308]: mismatched types\n  --> bots/pizza.rs:41:9\n   | <b>not bold</b>";
  await control("notice", { kind: "failed", text: output });
  await until(() => page.getByLabel("Output of the build").textContent(), output);
  await page.reload();
  await until(() => page.getByLabel("Output of the build").textContent(), output, "also for who comes later");
  await control("notice", { kind: "ready", text: "1000 bots" });
  await page.getByText("The bots are ready").waitFor();
  assert.equal(await page.getByLabel("Output of the build").count(), 0);
  const refused = await fetch(`${process.env.PAGE_URL}/emulator/notice`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind: "odd" }),
  });
  assert.equal((await refused.json()).error, "no notice kind `odd`: use `building`, `ready`, `failed` or `stopped`");
});
