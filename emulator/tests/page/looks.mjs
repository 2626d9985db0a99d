// Light and dark, wide and narrow, with a mouse, a keyboard or a screen reader.

import assert from "node:assert/strict";
import { control, message, openBot, PIZZA, picture, say, until, withBrowser } from "./browser.mjs";

/** Faults in the page as it stands; runs in the browser. */
function faults() {
  const found = [];
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const nameOf = (node) => {
    const labelled = (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return [node.getAttribute("aria-label"), labelled, node.closest("label")?.textContent, node.alt, node.textContent].find((text) => text?.trim()) ?? "";
  };
  const show = (node) => node.outerHTML.slice(0, 120);
  for (const node of document.querySelectorAll("button, a, input:not([hidden]), textarea, select, dialog, [role=listbox], [role=option], [role=menu], [role=group], [role=region], [role=log]")) {
    if (node.checkVisibility() && !nameOf(node).trim()) found.push(`no name: ${show(node)}`);
  }
  for (const node of document.querySelectorAll("img:not([alt])")) found.push(`no alternative text: ${show(node)}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push(`id twice: ${id}`);
  for (const node of document.querySelectorAll("[aria-activedescendant]")) {
    if (!document.getElementById(node.getAttribute("aria-activedescendant"))) found.push(`active descendant is missing: ${show(node)}`);
  }
  for (const node of document.querySelectorAll("[role=option]")) {
    if (!node.closest("[role=listbox]")) found.push(`option outside a list: ${show(node)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) found.push("not one main");
  if (!document.documentElement.lang) found.push("no language");

  // Contrast of text with what is behind it: 4.5 to 1.
  const parse = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/gu).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => Object.fromEntries(["red", "green", "blue"].map((part) => [part, top[part] * top.alpha + below[part] * (1 - top.alpha)]));
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color.alpha === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), { red: 255, green: 255, blue: 255 });
  };
  const light = (color) => {
    const [red, green, blue] = ["red", "green", "blue"].map((part) => {
      const share = color[part] / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !isShown(node) || node.closest(".hidden, .spoiler:not(.shown), noscript")) continue;
    const ground = behind(node);
    const [high, low] = [light(over(parse(getComputedStyle(node).color), ground)), light(ground)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${show(node)}`);
  }
  return found;
}

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
