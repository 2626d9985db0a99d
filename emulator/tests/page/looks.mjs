// Light and dark, wide and narrow, with a mouse, a keyboard or a screen reader.

import assert from "node:assert/strict";
import { control, message, openBot, PIZZA, picture, say, until, withBrowser } from "./browser.mjs";
import { faults } from "./faults.mjs";

async function fill(page) {
  await openBot(page, "Pizzeria Sacco");
  for (const [text, answer] of [["/start", "Welcome to Sacco"], ["/menu", "What would you like?"], ["/poll", "Which crust?"], ["/stumble", "Up again"], ["/wrong", "/wrong"], ["/pin", "Closed on Monday"], ["/where", "Where to?"]]) {
    await say(page, text);
    await message(page, answer).waitFor();
  }
}

await withBrowser(async ({ open }) => {
  const page = await open();
  assert.deepEqual(await page.evaluate(faults), [], "before anything is open");
  await fill(page);
  await page.getByRole("searchbox", { name: "Search bots and groups" }).fill("");
  await control("notice", { kind: "failed", text: "error: expected `;`, found `}`" });
  await page.getByLabel("Output of the build").waitFor();
  assert.deepEqual(await page.evaluate(faults), [], "light");
  await picture(page, "desktop-light");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await page.evaluate(faults), [], "dark");
  await control("notice", { kind: "ready", text: "" });
  await page.getByText("The bots are ready").waitFor();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await picture(page, "desktop-dark");

  // The button overrules the system, and is remembered.
  await page.getByRole("button", { name: "Theme: auto" }).click();
  const light = await ground();
  assert.notEqual(light, dark);
  await page.reload();
  await page.waitForSelector("body.ready");
  assert.equal(await ground(), light);
  await page.getByRole("button", { name: "Theme: light" }).click();
  assert.equal(await ground(), dark);
  await page.getByRole("button", { name: "Theme: dark" }).click();

  // By keyboard alone: search, choose, and be in the input; focus is always to be seen.
  const search = page.getByRole("searchbox", { name: "Search bots and groups" });
  await search.focus();
  await page.keyboard.type("shop");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Shop 3", exact: true }).waitFor();
  await until(() => page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Message");
  await search.focus();
  await page.keyboard.press("Escape");
  await until(() => search.inputValue(), "");
  const list = page.getByRole("listbox", { name: "Bots" });
  await list.focus();
  await page.keyboard.press("End");
  await until(() => list.evaluate((node) => document.getElementById(node.getAttribute("aria-activedescendant"))?.textContent.includes("Shop 999")), true);
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const node = document.activeElement;
      if (node === document.body) return "none";
      const style = getComputedStyle(node);
      return node.checkVisibility() && style.outlineStyle !== "none" ? "seen" : node.outerHTML.slice(0, 100);
    });
    assert.ok(["seen", "none"].includes(seen), `no visible focus: ${seen}`);
  }

  // A phone: one panel at a time, nothing wider than the screen.
  const people = await control("people");
  for (const colorScheme of ["light", "dark"]) {
    const phone = await open({ viewport: { width: 360, height: 720 }, hasTouch: true, colorScheme, hash: `#bot=${PIZZA}&as=${people[0].id}` });
    await message(phone, "Where to?").waitFor();
    for (const view of ["Chat", "Log", "Bots"]) {
      await phone.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: view }).click();
      const panels = await phone.evaluate(() => ["bots", "chat", "log"].filter((id) => document.getElementById(id).checkVisibility()));
      assert.deepEqual(panels, [view.toLowerCase()]);
      if (view === "Bots") await until(() => phone.getByRole("option").count().then((count) => count > 8), true);
      const wider = await phone.evaluate(() => [...document.querySelectorAll("body *")]
        .filter((node) => node.checkVisibility() && !node.closest(".hidden, pre") && node.getBoundingClientRect().right > innerWidth + 1)
        .map((node) => node.outerHTML.slice(0, 100)));
      assert.deepEqual(wider, [], `wider than the phone: ${view}`);
      assert.deepEqual(await phone.evaluate(faults), [], `phone, ${view}, ${colorScheme}`);
      await picture(phone, `phone-${colorScheme}-${view.toLowerCase()}`);
    }
    await phone.getByRole("option", { name: /Pizzeria Sacco/u }).click();
    await until(() => phone.evaluate(() => document.body.dataset.view), "chat");
  }
});
