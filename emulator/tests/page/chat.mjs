// One person, one bot: text, buttons, keyboards, commands, files, polls.

import assert from "node:assert/strict";
import { message, openBot, say, until, withBrowser } from "./browser.mjs";

/** A picture of 3 × 2 pixels. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==", "base64");

await withBrowser(async ({ open }) => {
  const page = await open();
  const input = page.getByRole("textbox", { name: "Message" });

  // The list finds one bot of a thousand, and has drawn only those in sight.
  assert.match(await page.getByRole("button", { name: /^Bots/u }).textContent(), /1000/u);
  assert.ok(await page.getByRole("option").count() < 40, "only rows in sight are drawn");
  await openBot(page, "Pizzeria Sacco");
  assert.match(page.url(), /#bot=110201543&as=\d+$/u);

  // The first message, by the button that a new chat offers; its answer has all kinds of formatting.
  await page.getByRole("button", { name: "Start" }).click();
  const welcome = message(page, "Welcome to Sacco");
  await welcome.waitFor();
  assert.equal(await welcome.locator("strong").textContent(), "Welcome");
  assert.equal(await welcome.locator("em").textContent(), "Sacco");
  assert.equal(await welcome.locator("pre").getAttribute("data-language"), "rust");
  assert.match(await welcome.textContent(), /<img src=x onerror=alert\(1\)>/u);
  assert.equal(await welcome.locator("img").count(), 0);
  const shop = welcome.getByRole("link", { name: "the shop" });
  assert.deepEqual([await shop.getAttribute("rel"), await shop.getAttribute("target")], ["noopener noreferrer", "_blank"]);
  await welcome.getByRole("button", { name: "Spoiler: show" }).press("Enter");
  await until(() => welcome.locator(".spoiler.shown").count(), 1);

  // A command in the text can be pressed.
  await welcome.getByRole("button", { name: "/menu" }).click();
  const menu = message(page, "What would you like?");
  await menu.getByRole("button", { name: "Allergens" }).click();
  const alert = page.getByRole("alertdialog");
  assert.match(await alert.textContent(), /Gluten, milk/u);
  await page.keyboard.press("Escape");
  await alert.waitFor({ state: "detached" });
  const link = menu.getByRole("link", { name: "Shop" });
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  await menu.getByRole("button", { name: "Margherita" }).click();
  await page.locator(".toast", { hasText: "Margherita added" }).waitFor();
  const order = message(page, "One Margherita. Anything else?");
  await order.getByText("edited").waitFor();
  assert.equal(await message(page, "What would you like?").count(), 0);
  assert.equal(await order.getByRole("group", { name: "Buttons" }).count(), 0);

  // What is deleted is gone.
  await say(page, "/secret");
  await message(page, "It was here").waitFor();
  assert.equal(await message(page, "This will vanish").count(), 0);

  // A one-time keyboard goes away when used, and for good when the bot removes it.
  await say(page, "/where");
  const keyboard = page.getByRole("group", { name: "Keyboard of the bot" });
  await keyboard.getByRole("button", { name: "My number" }).click();
  await message(page, "+10000000000").waitFor();
  await keyboard.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Keyboard of the bot" }).click();
  await keyboard.getByRole("button", { name: "Here", exact: true }).click();
  await message(page, "On the way").waitFor();
  await page.getByRole("button", { name: "Keyboard of the bot" }).waitFor({ state: "hidden" });

  // Typing a slash opens the commands; letters narrow, arrows choose, Escape closes, Enter sends.
  await input.fill("");
  await input.press("/");
  const commands = page.getByRole("listbox", { name: "Commands" });
  await until(() => commands.getByRole("option").count(), 3);
  await input.press("m");
  await until(() => commands.getByRole("option").count(), 2);
  await input.press("Escape");
  await commands.waitFor({ state: "hidden" });
  await input.press("Backspace");
  await input.press("ArrowDown");
  const active = await input.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
  assert.match(await page.locator(`#${active}`).textContent(), /\/mail/u);
  await input.press("Enter");

  // It asked for a reply: what is written next is one.
  await message(page, "Your address?").waitFor();
  await until(() => input.getAttribute("placeholder"), "you@example.com");
  await page.locator(".context", { hasText: "Your address?" }).waitFor();
  await say(page, "ada@example.com");
  await message(page, "You said ada").waitFor();
  await page.locator("article.own .quote", { hasText: "Your address?" }).waitFor();

  // Shift and Enter make a new line.
  await input.fill("one");
  await input.press("Shift+Enter");
  await input.pressSequentially("two");
  await input.press("Enter");
  await message(page, "You said one").waitFor();

  // The arrow up edits one's last message.
  await input.press("ArrowUp");
  await until(() => input.inputValue(), "one\ntwo");
  await input.fill("three");
  await input.press("Enter");
  await page.locator("article.own", { hasText: "three" }).getByText("edited").waitFor();

  // Typing, pinning, replies.
  await say(page, "/busy");
  await page.getByText("Pizzeria Sacco is typing …").waitFor();
  await say(page, "/pin");
  await page.locator(".pinned", { hasText: "Closed on Monday" }).waitFor();
  await message(page, "Closed on Monday").waitFor();

  // A reaction by the menu of a message, all with the keyboard.
  const closed = page.locator("article", { has: page.locator(".text", { hasText: "Closed on Monday" }) });
  await closed.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu", { name: "Message actions" }).waitFor();
  await page.keyboard.press("Enter");
  const reaction = closed.locator(".reaction");
  await until(() => reaction.getAttribute("aria-pressed"), "true");
  await reaction.click();
  await until(() => closed.locator(".reaction").count(), 0);

  // Votes.
  await say(page, "/poll");
  const poll = page.getByRole("group", { name: "Which crust?" });
  await poll.getByRole("button", { name: "Thick" }).click();
  await poll.getByText("1 vote", { exact: true }).waitFor();
  await until(() => poll.getByRole("button", { name: "Thick" }).getAttribute("aria-pressed"), "true");

  // A photo and a document from the page.
  const chooser = async (kind, file) => {
    await page.getByRole("button", { name: "Attach a file" }).click();
    const [choosing] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("menuitem", { name: kind }).click()]);
    await choosing.setFiles(file);
  };
  await chooser("Photo", { name: "dot.png", mimeType: "image/png", buffer: PNG });
  await message(page, "A picture of 3 × 2").waitFor();
  await until(() => page.locator("article.own img").evaluate((image) => image.naturalWidth), 3);
  await chooser("File", { name: "prices.txt", mimeType: "text/plain", buffer: Buffer.from("Margherita 650") });
  await page.getByRole("link", { name: /prices\.txt/iu }).waitFor();

  // Several photos are an album, with the text below the first.
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("Two dots");
  const dot = (name) => ({ name, mimeType: "image/png", buffer: PNG });
  await chooser("Photo", [dot("one.png"), dot("two.png")]);
  await message(page, "Two dots").waitFor();
  await until(() => page.locator("article.own img").count(), 3);

  // Everything is still there when the page is loaded again.
  const before = await page.locator("article").count();
  await page.reload();
  await page.waitForSelector("body.ready");
  await until(() => page.locator("article").count(), before);
});
