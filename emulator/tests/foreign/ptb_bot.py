"""A shop in python-telegram-bot. Usage: ptb_bot.py API_URL TOKEN polling|webhook PORT"""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

api_url, token, mode, port = sys.argv[1:]
keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Margherita", callback_data="order:margherita")]])


async def menu(update, _):
    await update.message.reply_text("<b>Menu</b>", parse_mode="HTML", reply_markup=keyboard)


async def price_list(update, _):
    await update.message.reply_document(b"Margherita 6.50", filename="prices.txt", caption="Prices")


async def order(update, _):
    await update.callback_query.answer("Ordered")
    await update.callback_query.edit_message_text("One Margherita")


async def echo(update, _):
    await update.message.reply_text(update.message.text)


application = (
    Application.builder().token(token).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot").build()
)
application.add_handler(CommandHandler("menu", menu))
application.add_handler(CommandHandler("list", price_list))
application.add_handler(CallbackQueryHandler(order))
application.add_handler(MessageHandler(filters.TEXT, echo))
if mode == "polling":
    application.run_polling()
else:
    application.run_webhook(
        listen="127.0.0.1",
        port=int(port),
        url_path="hook",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        secret_token="s3cret",
    )
