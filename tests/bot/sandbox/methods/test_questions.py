import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest

from bot.sandbox.errors import Impossible
from bot.sandbox.people import Person
from tests.fakes import ManualClock

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("on", callback_data="t:1:on"), InlineKeyboardButton("web", url="https://example.org/")]]
)


async def test_a_press_reaches_the_bot_and_its_answer_the_user(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "choose", reply_markup=KEYBOARD)
    number = ada.press(ada.messages()[0], "on")
    [update] = await bot.get_updates()
    query = update.callback_query
    assert query
    assert (query.id, query.data, query.from_user.id, query.message and query.message.chat.id) == (
        number,
        "t:1:on",
        7,
        7,
    )
    assert await bot.answer_callback_query(query.id, "done", show_alert=True)
    assert ada.answer_to(number) == {"text": "done", "show_alert": True}


async def test_a_link_button_opens_its_address(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "choose", reply_markup=KEYBOARD)
    assert ada.press(ada.messages()[0], "web") == "https://example.org/"
    assert await bot.get_updates() == ()


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "choose", reply_markup=KEYBOARD)
    with pytest.raises(Impossible, match="no button 'off'"):
        ada.press(ada.messages()[0], "off")


async def test_an_answer_that_comes_late_or_to_nobody_is_refused(bot: Bot, ada: Person, clock: ManualClock) -> None:
    await bot.send_message(ada.id, "choose", reply_markup=KEYBOARD)
    number = ada.press(ada.messages()[0], "on")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(number, "x" * 201)
    clock.move(minutes=2)
    for late in (number, "404"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(late)


async def test_inline_offers_reach_who_asked(bot: Bot, ada: Person) -> None:
    number = ada.ask_inline("物流")
    [update] = await bot.get_updates()
    assert update.inline_query
    assert update.inline_query.query == "物流"
    offer = InlineQueryResultArticle("1", "title", InputTextMessageContent("<b>x</b>", parse_mode="HTML"))
    assert await bot.answer_inline_query(number, [offer])
    answer = ada.answer_to(number)
    assert answer
    assert isinstance(answer["results"], list)
    assert answer["results"][0]["title"] == "title"


async def test_bad_inline_offers_are_refused(bot: Bot, ada: Person) -> None:
    number = ada.ask_inline("x")
    bad = InlineQueryResultArticle("1", "title", InputTextMessageContent("<br>", parse_mode="HTML"))
    twin = InlineQueryResultArticle("1", "title", InputTextMessageContent("x"))
    with pytest.raises(BadRequest, match=r"(?i)unsupported start tag"):
        await bot.answer_inline_query(number, [bad])
    with pytest.raises(BadRequest, match=r"(?i)result_id_duplicate"):
        await bot.answer_inline_query(number, [twin, twin])
