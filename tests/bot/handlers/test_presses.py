"""Buttons: pressed twice, or of another time."""

from telegram import Bot

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from state.database import Database
from tests.bot.handlers.talking import wishes_of


async def test_a_key_pressed_twice_is_pressed_once(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/topics")
    page = await li.hears("选择主题")
    questions = [li.press(page, "t:fees:on") for _ in range(2)]
    for question in questions:
        await talk.wait_for(lambda question=question: li.answer_to(question))
    assert await wishes_of(database, talk, 7) == ["topic:fees"]


async def test_a_button_of_another_time_says_so(talk: Sandbox, bot: Bot, li: Person) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    old = InlineKeyboardMarkup([[InlineKeyboardButton("old", callback_data="v0:whatever")]])
    await bot.send_message(7, "old", reply_markup=old)
    question = li.press(li.messages()[-1], "old")
    await talk.wait_for(lambda: li.answer_to(question))
    assert "已经失效" in str(li.answer_to(question))
