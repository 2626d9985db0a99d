// Several people, a group, several bots.

import assert from "node:assert/strict";
import { message, openBot, say, until, withBrowser } from "./browser.mjs";

async function become(page, name) {
  await page.getByRole("button", { name: /^Writing as/u }).click();
  await page.getByRole("menuitemradio", { name }).click();
  await page.getByRole("button", { name: `Writing as ${name}: change` }).waitFor();
}

await withBrowser(async ({ open }) => {
  const page = await open();

  // Two bots, two chats.
  await openBot(page, "Pizzeria Sacco");
  await say(page, "hello");
  await message(page, "You said hello").waitFor();
  await openBot(page, "Echo");
  await until(() => page.locator("article").count(), 0, "a chat of its own");
  await say(page, "hello");
  await message(page, "echo: hello").waitFor();
  await page.goBack();
  await message(page, "You said hello").waitFor();
  assert.equal(await page.getByText("echo: hello", { exact: true }).and(page.locator("article *")).count(), 0);

  // Each person has a chat of their own with the bot.
  await become(page, "Boris");
  await until(() => page.locator("article").count(), 0);
  await page.getByRole("button", { name: /^Writing as/u }).click();
  await page.getByRole("menuitem", { name: "Add a person" }).click();
  await page.getByLabel("First name").fill("Dmitri");
  await page.getByLabel("Username").fill("dmitri_example");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Writing as Dmitri: change" }).waitFor();
  await become(page, "Ada");

  // A group of two people and the bot. Chioma and Dmitri stay out.
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog", { name: "New group" });
  await dialog.getByLabel("Title").fill("Friday dinner");
  await dialog.getByLabel("Chioma").uncheck();
  await dialog.getByLabel("Dmitri").uncheck();
  assert.ok(await dialog.getByLabel("Pizzeria Sacco").isChecked(), "the open bot is ticked");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Friday dinner" }).waitFor();
  await say(page, "/menu");
  await message(page, "What would you like?").waitFor();

  // Somebody else looks on, in another window.
  const other = await open({ hash: new URL(page.url()).hash });
  await become(other, "Boris");
  await message(other, "What would you like?").waitFor();
  const ours = other.locator("article", { has: other.locator(".text", { hasText: "/menu" }) });
  assert.match(await ours.locator(".who").textContent(), /Ada/u);
  await message(other, "What would you like?").getByRole("button", { name: "Margherita" }).click();
  await other.locator(".toast", { hasText: "Margherita added" }).waitFor();
  await message(page, "One Margherita.").waitFor();
  assert.equal(await page.locator(".toast").count(), 0, "the answer is for who pressed");

  // Who is not in the group cannot write, but can be let in.
  await become(other, "Chioma");
  await other.getByText("Chioma is not in this group.").waitFor();
  await other.getByRole("button", { name: "Let Chioma join" }).click();
  await message(page, "Chioma joined").waitFor();
  await say(other, "/start");
  await message(page, "Welcome to Sacco").waitFor();

  // Messages in a chat that is not open are counted.
  await openBot(page, "Echo");
  await page.getByRole("searchbox", { name: "Search bots and groups" }).fill("");
  await say(other, "/menu");
  await page.getByRole("button", { name: /^Groups/u }).click();
  await page.getByRole("option", { name: /Friday dinner.*1 unread/u }).waitFor();
});
