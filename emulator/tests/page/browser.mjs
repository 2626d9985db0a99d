// What all scripts need: a browser, the page, and a watch on everything that goes wrong inside.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(`${process.env.PAGE_TOOLS}/`);
const { chromium } = require("playwright-core");

const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const DESKTOP = { viewport: { width: 1440, height: 860 }, colorScheme: "light" };
/** Long enough for a busy machine; what is there at once costs nothing. */
const PATIENCE = 20_000;

export const PIZZA = 110201543;
export const ECHO = 110201544;

/** Runs a script with a browser; errors of the page fail it at the end. */
export async function withBrowser(script) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  assert.ok(fs.existsSync(executablePath), `Chromium at ${executablePath}: install it, or set CHROMIUM`);
  const browser = await chromium.launch({ executablePath, args: QUIET });
  const troubles = [];
  /** Opens the page; `hash` says what is open in it. */
  const open = async ({ url = process.env.PAGE_URL, hash = "", ...options } = {}) => {
    const context = await browser.newContext({ ...DESKTOP, ...options });
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => console.error(`policy violated: ${event.violatedDirective}`));
    });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(error.stack));
    page.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (!request.url().startsWith("blob:") && origin !== new URL(url).origin) troubles.push(`request to ${origin}`);
    });
    await page.goto(`${url}/${hash}`);
    await page.waitForSelector("body.ready");
    return page;
  };
  /** Passes over errors that a script has brought about, until now. */
  const forgive = (pattern) => troubles.splice(0, Infinity, ...troubles.filter((trouble) => !pattern.test(trouble)));
  try {
    await script({ open, forgive });
    assert.deepEqual(troubles, [], "errors in the page");
  } finally {
    await browser.close();
  }
}

/** The last message in the chat that shows this text. */
export const message = (page, text) => page.locator("article").filter({ hasText: text }).last();

/** Writes as a person does. */
export async function say(page, text) {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  // Closes the menu of commands, which would send the first that fits.
  if (text.startsWith("/")) await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
}

/** Opens the chat with a bot through the search. */
export async function openBot(page, name) {
  await page.getByRole("searchbox", { name: "Search bots and groups" }).fill(name);
  await page.getByRole("option", { name }).first().click();
  await page.getByRole("heading", { name, level: 2 }).waitFor();
}

/** Waits until `look` gives `wanted`. */
export async function until(look, wanted, what) {
  const end = Date.now() + PATIENCE;
  let found = await look();
  while (JSON.stringify(found) !== JSON.stringify(wanted) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 30));
    found = await look();
  }
  assert.deepEqual(found, wanted, what);
}

/** Takes a picture for people to look at. */
export async function picture(page, name) {
  fs.mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}.png`) });
}

/** Asks or acts through the control API, as a script beside the page. */
export async function control(route, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${process.env.PAGE_URL}/emulator/${route}`, options);
  const value = await answer.json();
  assert.ok(answer.ok, `${route}: ${JSON.stringify(value)}`);
  return value;
}
