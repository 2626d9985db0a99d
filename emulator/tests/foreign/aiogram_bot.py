"""A shop in aiogram 3. Usage: aiogram_bot.py API_URL TOKEN polling|webhook PORT"""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

api_url, token, mode, port = sys.argv[1:]
dispatcher = Dispatcher()
keyboard = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Margherita", callback_data="order:margherita")]]
)


@dispatcher.message(Command("menu"))
async def menu(message):
    await message.answer("<b>Menu</b>", parse_mode="HTML", reply_markup=keyboard)


@dispatcher.message(Command("list"))
async def price_list(message):
    await message.answer_document(BufferedInputFile(b"Margherita 6.50", filename="prices.txt"), caption="Prices")


@dispatcher.callback_query(F.data == "order:margherita")
async def order(query):
    await query.answer("Ordered")
    await query.message.edit_text("One Margherita")


@dispatcher.message()
async def echo(message):
    await message.answer(message.text)


async def main():
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    if mode == "polling":
        await bot.delete_webhook()
        await dispatcher.start_polling(bot)
        return
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token="s3cret").register(app, path="/hook")
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
    await asyncio.Event().wait()


asyncio.run(main())
