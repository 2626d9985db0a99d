// The demo fleet as a person meets it after `cargo run -- dev`: an echo, and a pizza that is ordered step by step.

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
  await message(page, "One Margherita. Which size?").waitFor();
  await page.getByRole("button", { name: "Large · +3.00 EUR" }).click();
  await page.getByRole("button", { name: "Olives · +0.80 EUR" }).click();
  await message(page, "One large Margherita with olives. Anything else on top?").getByRole("button", { name: "That is all" }).click();
  await message(page, "Where shall we bring the large Margherita with olives? Write the address.").waitFor();
  await say(page, "Via Prè 12");
  await message(page, "One large Margherita with olives to Via Prè 12, for 10.30 EUR?").waitFor();
  await page.getByRole("button", { name: "Yes, please" }).click();
  await message(page, "One large Margherita with olives is on its way to Via Prè 12. 10.30 EUR, please.").waitFor();
  await picture(page, "demo-pizza");
});
