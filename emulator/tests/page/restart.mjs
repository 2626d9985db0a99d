// The emulator goes away and comes back as another one, on the same port.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { message, PIZZA, until, withBrowser } from "./browser.mjs";

const TOKEN = `${PIZZA}:AAexample-secret`;

async function start(address) {
  const emulator = spawn(process.env.EMULATOR, ["--listen", address, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(emulator.stdout, "data");
  return { emulator, url: JSON.parse(line).url };
}

async function post(url, body) {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

const stop = async ({ emulator }) => {
  emulator.kill("SIGKILL");
  await once(emulator, "exit");
};

let running = await start("127.0.0.1:0");
const { url } = running;
try {
  await withBrowser(async ({ open, forgive }) => {
    const page = await open({ url });
    await page.getByText("No bots yet.").waitFor();

    // A bot appears when it first calls.
    await post(`${url}/bot${TOKEN}/getMe`, {});
    await page.getByRole("option", { name: /110201543/u }).click();
    const person = Number(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("as"));
    await post(`${url}/emulator/say`, { bot: PIZZA, person, text: "before" });
    await message(page, "before").waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("half a sentence");

    await stop(running);
    await page.getByText("The emulator does not answer. Trying again …").waitFor();
    running = await start(new URL(url).host);
    await page.getByText("The emulator does not answer.").waitFor({ state: "hidden" });
    // The new one knows nobody: people are invented anew, and the open bot is waited for.
    await until(async () => (await (await fetch(`${url}/emulator/people`)).json()).length, 3);
    await post(`${url}/bot${TOKEN}/getMe`, {});
    await until(() => page.locator("article").count(), 0, "old messages are gone");
    await page.getByRole("heading", { name: "Bot 110201543" }).waitFor();
    await page.getByText("The emulator was restarted").waitFor({ state: "attached" });
    await post(`${url}/emulator/say`, { bot: PIZZA, person, text: "after" });
    await message(page, "after").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Message" }).inputValue(), "half a sentence");

    // That nobody answered for a while is no error of the page's.
    forgive(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/u);
  });
} finally {
  await stop(running);
}
