// The demo fleet as a person meets it after `cargo run -- dev`: an echo, and a pizza that is ordered by buttons.

import { message, openBot, picture, say, withBrowser } from "../../emulator/tests/page/browser.mjs";

await withBrowser(async ({ open }) => {
  const page = await open();

  await openBot(page, "echo");
  await say(page, "/start");
  await message(page, "Hello! Say something, and I say it too.").waitFor();
  await say(page, "ciao");
  await page.locator("article").filter({ hasText: "ciao" }).nth(1).waitFor();

  await openBot(page, "rosticceria_sacco");
  await say(page, "/menu");
  await message(page, "Today at Rosticceria Sacco:").waitFor();
  await page.getByRole("button", { name: "Margherita · 6.50 EUR" }).click();
  await message(page, "One Margherita for 6.50 EUR?").waitFor();
  await page.getByRole("button", { name: "Yes, please" }).click();
  await message(page, "One Margherita is on its way. 6.50 EUR, please.").waitFor();
  await picture(page, "demo-pizza");
});
