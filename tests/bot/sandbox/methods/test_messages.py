import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.fakes import START, ManualClock

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("on", callback_data="t:1:on")]])


async def test_a_message_comes_back_as_telegram_would_tell_it(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(
        ada.id,
        "<b>新公告</b> &amp; /help",
        parse_mode=ParseMode.HTML,
        reply_markup=KEYBOARD,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert (sent.text, sent.date, sent.from_user) == ("新公告 & /help", START, bot.bot)
    assert sent.text_html == "<b>新公告</b> &amp; /help"
    assert [each.type for each in sent.entities] == ["bold", "bot_command"]
    assert sent.reply_markup == KEYBOARD
    assert sent.link_preview_options
    assert sent.link_preview_options.is_disabled


async def test_what_was_sent_can_be_looked_at(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "<i>a</i>", parse_mode="HTML", disable_notification=True, reply_markup=KEYBOARD)
    [message] = sandbox.messages(ada.id)
    assert (message.text, message.html, message.silent, message.chat.id) == ("a", "<i>a</i>", True, ada.id)
    assert [button["callback_data"] for button in message.buttons()] == ["t:1:on"]


async def test_an_independent_reader_writes_the_same_html_back(bot: Bot, ada: Person) -> None:
    source = (
        "<b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>e</code> <blockquote expandable>f</blockquote> "
        '<tg-time unix="1757638800" format="wDt">g</tg-time> <a href="https://example.org/">h</a>'
    )
    assert (await bot.send_message(ada.id, source, parse_mode="HTML")).text_html == source


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<br>", 'Can\'t parse entities: unsupported start tag "br" at byte offset 0'),
        ("<b></b> ", "Message text is empty"),
        ("公" * 4097, "Message is too long"),
        ("🏳" * 2049, "Message is too long"),
        ("<b>a</b>" * 4097, "Text is too long"),
    ],
)
async def test_a_bad_text_is_refused(bot: Bot, ada: Person, text: str, fault: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i)^{fault}$"):
        await bot.send_message(ada.id, text, parse_mode="HTML")
    assert ada.messages() == []


async def test_the_length_counts_after_parsing(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "<b>" + "公" * 4095 + "</b>&lt;", parse_mode="HTML")
    assert sent.text
    assert len(sent.text) == 4096


async def test_an_unknown_chat_is_not_found(bot: Bot, sandbox: Sandbox) -> None:
    for stranger in (404, -404, "@nobody", "9" * 5000, "nobody"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(stranger, "x")
    sandbox.user(8, started=False)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "x")


async def test_an_answer_names_its_message(bot: Bot, ada: Person) -> None:
    question = ada.say("when?")
    sent = await bot.send_message(ada.id, "soon", reply_parameters=ReplyParameters(question.message_id))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "when?"


async def test_an_answer_to_nothing_is_refused_unless_allowed(bot: Bot, ada: Person) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ada.id, "soon", reply_parameters=ReplyParameters(99))
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(ada.id, "soon", reply_parameters=lenient)).reply_to_message is None


async def test_an_edit_changes_text_and_keyboard(bot: Bot, ada: Person, clock: ManualClock) -> None:
    sent = await bot.send_message(ada.id, "one", reply_markup=KEYBOARD)
    clock.move(minutes=1)
    edited = await bot.edit_message_text("<b>two</b>", ada.id, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.edit_date, edited.reply_markup) == ("two", clock.now(), None)
    assert [message.text for message in ada.messages()] == ["two"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "<b>one</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text(
            "<strong>one</strong>", ada.id, sent.message_id, parse_mode="HTML", reply_markup=KEYBOARD
        )
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ada.id, sent.message_id, reply_markup=KEYBOARD)


async def test_a_keyboard_is_changed_alone(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, "one", reply_markup=KEYBOARD)
    await bot.edit_message_reply_markup(ada.id, sent.message_id)
    assert (ada.messages()[0].text, ada.messages()[0].markup) == ("one", None)


async def test_only_ones_own_messages_can_be_edited(bot: Bot, ada: Person) -> None:
    said = ada.say("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", ada.id, said.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("yours", ada.id, 99)


async def test_a_message_can_be_deleted_for_two_days(bot: Bot, ada: Person, clock: ManualClock) -> None:
    first, second = [await bot.send_message(ada.id, text) for text in ("one", "two")]
    assert await bot.delete_message(ada.id, first.message_id)
    assert [message.text for message in ada.messages()] == ["two"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ada.id, first.message_id)
    clock.move(days=2, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(ada.id, second.message_id)


async def test_chat_actions_are_checked(bot: Bot, ada: Person) -> None:
    assert await bot.send_chat_action(ada.id, ChatAction.TYPING)
    with pytest.raises(BadRequest):
        await bot.send_chat_action(ada.id, "dancing")


async def test_numbers_of_private_messages_run_through_all_chats(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    other = sandbox.user(8)
    sent = [await bot.send_message(person.id, "x") for person in (ada, other, ada)]
    assert [message.message_id for message in sent] == [1, 2, 3]
