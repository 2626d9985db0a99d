// The fleet goes away, and comes back at the same address.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { picture, until, withBrowser } from "../../../../emulator/tests/page/browser.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dashboard-"));

async function start(address) {
  const args = ["serve", "--listen=127.0.0.1:0", `--admin-listen=${address}`, "--webhook-watch=off", "--log-format=json"];
  const env = { ...process.env, BOTSERVER_TOKEN_PLAIN: "1002:AA0000001002-test-secret-of-no-bot002" };
  const fleet = spawn(process.env.FLEET, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
  let url = null;
  for await (const line of readline.createInterface({ input: fleet.stderr })) {
    const { message, listen } = JSON.parse(line);
    if (message === "the admin listener is open") url = listen;
    if (message === "listening") break;
  }
  return { fleet, url };
}

const stop = async ({ fleet }, signal) => {
  fleet.kill(signal);
  if (fleet.exitCode === null && fleet.signalCode === null) await once(fleet, "exit");
};

let running = await start("127.0.0.1:0");
const { url } = running;
try {
  await withBrowser(async ({ open, forgive }) => {
    const page = await open({ url });
    const said = page.getByRole("status").first();
    await until(() => said.textContent(), "Live");
    await page.getByRole("link", { name: "plain" }).waitFor();

    await stop(running, "SIGKILL");
    await until(() => said.textContent().then((text) => /^The fleet does not answer\. Trying again … What you see is of \d\d:\d\d:\d\d\.$/u.test(text)), true);
    assert.equal(await page.locator(".tile .number").first().evaluate((node) => getComputedStyle(node).fontStyle), "italic", "old numbers look old");
    assert.ok(await page.getByRole("link", { name: "plain" }).isVisible(), "what was seen stays");
    await picture(page, "dashboard-lost");

    running = await start(new URL(url).host);
    await until(() => said.textContent(), "Live");
    assert.equal(await page.locator(".tile .number").first().evaluate((node) => getComputedStyle(node).fontStyle), "normal");

    // One that hangs says nothing, and that is noticed as well.
    running.fleet.kill("SIGSTOP");
    await page.getByText("The fleet does not answer. Trying again …").waitFor();
    running.fleet.kill("SIGCONT");
    await until(() => said.textContent(), "Live");

    // That nobody answered for a while is no error of the page's.
    forgive(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/u);
  });
} finally {
  await stop(running, "SIGKILL");
  fs.rmSync(folder, { recursive: true });
}
