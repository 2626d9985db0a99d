// A bot is paused and resumed from the page, by who has the token.

import assert from "node:assert/strict";
import { picture, until, withBrowser } from "../../../../emulator/tests/page/browser.mjs";

const standing = (page) => page.locator("#bot .standing .badge").textContent();

await withBrowser(async ({ open, forgive }) => {
  const page = await open({ hash: "#bot=plain", httpCredentials: { username: "anybody", password: process.env.ADMIN_TOKEN } });
  await until(() => standing(page), "served");
  await page.getByRole("button", { name: "Pause" }).click();
  await until(() => standing(page), "paused");
  await page.getByText("Its updates are turned away; Telegram keeps them for a day.").waitFor();
  await picture(page, "dashboard-paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await until(() => standing(page), "served");
  await page.goto(`${process.env.PAGE_URL}/#bot=no_token`);
  await until(() => standing(page), "without token");
  assert.equal(await page.getByRole("button", { name: "Pause" }).isVisible(), false, "there is nothing to pause");

  // Where the fleet has no token there is no button; and if there were one, its refusal would be told.
  const open_to_all = await open({ url: process.env.WITHOUT_TOKEN, hash: "#bot=plain" });
  await until(() => standing(open_to_all), "served");
  assert.equal(await open_to_all.getByRole("button", { name: "Pause" }).isVisible(), false);
  await open_to_all.route("**/dashboard/rights", (route) => route.fulfill({ json: { may_change: true } }));
  await open_to_all.reload();
  await open_to_all.getByRole("button", { name: "Pause" }).click();
  await open_to_all.getByText(/^to change something, the fleet needs an admin token \(--admin-token-file\)/u).waitFor();
  forgive(/status of 403/u);
});
