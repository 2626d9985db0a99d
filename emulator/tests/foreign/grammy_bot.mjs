// A shop in grammY. Usage: grammy_bot.mjs API_URL TOKEN polling|webhook PORT
import { createServer } from "node:http";
import { Bot, InlineKeyboard, InputFile, webhookCallback } from "grammy";

const [apiRoot, token, mode, port] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });

bot.command("menu", (context) =>
  context.reply("<b>Menu</b>", {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("Margherita", "order:margherita"),
  }),
);
bot.command("list", (context) =>
  context.replyWithDocument(new InputFile(Buffer.from("Margherita 6.50"), "prices.txt"), { caption: "Prices" }),
);
bot.callbackQuery("order:margherita", async (context) => {
  await context.answerCallbackQuery("Ordered");
  await context.editMessageText("One Margherita");
});
bot.on("message:text", (context) => context.reply(context.message.text));

if (mode === "polling") {
  await bot.start();
} else {
  const server = createServer(webhookCallback(bot, "http", { secretToken: "s3cret" }));
  server.listen(Number(port), "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: "s3cret" }),
  );
}
