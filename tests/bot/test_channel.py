"""What reaches a chat, and which of our errors each of Telegram's becomes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channel import TelegramChannel, translate
from bot.request import FloodControl
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.server import Sandbox
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.ports import Address, Button, Message

HELLO = Message("<b>hello</b>", "hello")


async def test_a_message_arrives_parsed_with_buttons_and_without_a_preview(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    ada = sandbox.user(7)
    buttons = ((Button("open", url="https://shop.example/1"),), (Button("later", data="up"), Button("x", data="y")))
    number = await channel.send(Address(7), Message("<b>hello</b> &amp; bye", "hello & bye", buttons))
    sent = ada.messages()[-1]
    assert (sent.message_id, sent.text) == (number, "hello & bye")
    assert [button["text"] for button in sent.buttons()] == ["open", "later", "x"]
    assert sent.link_preview == {"is_disabled": True}
    assert not sent.silent


async def test_a_reply_answers_its_message_and_goes_out_even_when_that_is_gone(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    ada = sandbox.user(7)
    first = await channel.send(Address(7), HELLO)
    await channel.send(Address(7), Message("again", "again", reply_to=first))
    await channel.send(Address(7), Message("anyway", "anyway", reply_to=9_999, silent=True))
    again, anyway = ada.messages()[-2:]
    assert again.reply_to is not None
    assert again.reply_to.message_id == first
    assert (anyway.text, anyway.reply_to, anyway.silent) == ("anyway", None, True)


async def test_a_forum_topic_is_reached_by_its_thread(sandbox: Sandbox, channel: TelegramChannel) -> None:
    group = sandbox.group(sandbox.user(7), kind=ChatKind.SUPERGROUP, forum=True)
    thread = group.open_topic("rules")
    await channel.send(Address(group.id, thread), HELLO)
    assert [message.text for message in group.messages(thread)] == ["hello"]


async def test_paid_broadcast_is_asked_for_only_when_told(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.user(7)
    await channel.send(Address(7), HELLO)
    await TelegramChannel(channel._bot, paid_broadcast=True).send(Address(7), HELLO)
    asked = [request.parameters.flag("allow_paid_broadcast") for request in sandbox.requests("sendMessage")]
    assert asked == [False, True]


async def test_a_page_that_does_not_change_is_no_error(sandbox: Sandbox, channel: TelegramChannel) -> None:
    ada = sandbox.user(7)
    number = await channel.send(Address(7), HELLO)
    await channel.edit(Address(7), number, HELLO)
    await channel.edit(Address(7), number, Message("<i>other</i>", "other"))
    assert ada.messages()[-1].text == "other"
    with pytest.raises(MessageRejected):
        await channel.edit(Address(7), 9_999, HELLO)


async def test_who_decides_in_a_group_is_its_administrators(sandbox: Sandbox, channel: TelegramChannel) -> None:
    owner, admin, member = (sandbox.user(number) for number in (7, 8, 9))
    group = sandbox.group(owner)
    group.add(admin, admin=True)
    group.add(member)
    assert [await channel.decides(group.id, user.id) for user in (owner, admin, member)] == [True, True, False]


async def test_a_blocked_bot_has_lost_its_recipient(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.user(7).block()
    with pytest.raises(RecipientGone):
        await channel.send(Address(7), HELLO)


async def test_a_chat_that_is_not_there_is_gone(sandbox: Sandbox, channel: TelegramChannel) -> None:
    with pytest.raises(RecipientGone):
        await channel.send(Address(404), HELLO)


async def test_a_deleted_account_and_a_group_that_threw_the_bot_out_are_gone(
    sandbox: Sandbox, channel: TelegramChannel
) -> None:
    ada = sandbox.user(7)
    group = sandbox.group(sandbox.user(8))
    ada.deactivate()
    group.set_bot(Standing.KICKED)
    for chat_id in (7, group.id):
        with pytest.raises(RecipientGone):
            await channel.send(Address(chat_id), HELLO)


async def test_a_channel_where_the_bot_may_not_post_is_gone(sandbox: Sandbox, channel: TelegramChannel) -> None:
    news = sandbox.channel(sandbox.user(7))
    news.set_bot(Standing.MEMBER)
    with pytest.raises(RecipientGone):
        await channel.send(Address(news.id), HELLO)


async def test_a_deleted_forum_topic_is_gone(sandbox: Sandbox, channel: TelegramChannel) -> None:
    group = sandbox.group(sandbox.user(7), kind=ChatKind.SUPERGROUP, forum=True)
    thread = group.open_topic("rules")
    group.close_topic(thread)
    with pytest.raises(RecipientGone):
        await channel.send(Address(group.id, thread), HELLO)


async def test_a_group_that_migrated_tells_its_new_id(sandbox: Sandbox, channel: TelegramChannel) -> None:
    group = sandbox.group(sandbox.user(7))
    new = group.migrate()
    with pytest.raises(RecipientMoved) as caught:
        await channel.send(Address(group.id), HELLO)
    assert caught.value.new_chat_id == new.id


@pytest.mark.parametrize(
    "html", ["<b>open", "<p>no such tag</p>", "a < b", "   ", "x" * 4097, "<blockquote><blockquote>", "<a href='x>y"]
)
async def test_a_message_that_telegram_cannot_take_is_rejected(
    sandbox: Sandbox, channel: TelegramChannel, html: str
) -> None:
    sandbox.user(7)
    with pytest.raises(MessageRejected):
        await channel.send(Address(7), Message(html, html))


async def test_too_much_data_under_a_button_is_rejected(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.user(7)
    with pytest.raises(MessageRejected):
        await channel.send(Address(7), Message("x", "x", ((Button("b", data="费" * 22),),)))


async def test_flood_control_says_how_long_to_wait(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=429, retry_after=12)
    with pytest.raises(RateLimited) as caught:
        await channel.send(Address(7), HELLO)
    assert caught.value.retry_after_s == 12


@pytest.mark.parametrize("trouble", [500, 502, "reset", "lost reply", "garbage"])
async def test_trouble_on_the_way_may_pass(sandbox: Sandbox, channel: TelegramChannel, trouble: int | str) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=trouble, times=None)
    with pytest.raises(ChannelUnavailable):
        await channel.send(Address(7), HELLO)


async def test_a_refused_token_is_said_without_telling_it(sandbox: Sandbox, channel: TelegramChannel) -> None:
    sandbox.user(7)
    sandbox.faults.add(answer=401)
    with pytest.raises(ChannelRefused) as caught:
        await channel.send(Address(7), HELLO)
    assert sandbox.token not in str(caught.value)
    assert "@BotFather" in str(caught.value)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FloodControl(3), RateLimited),
        (ChatMigrated(-5), RecipientMoved),
        (Forbidden("Forbidden: bot was blocked by the user"), RecipientGone),
        (BadRequest("Chat not found"), RecipientGone),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), RecipientGone),
        (BadRequest("Not enough rights to send text messages to the chat"), RecipientGone),
        (BadRequest("Can't parse entities: unsupported start tag"), MessageRejected),
        (BadRequest("Something that nobody has heard of"), MessageRejected),
        (TimedOut(), ChannelUnavailable),
        (NetworkError("ServerDisconnectedError"), ChannelUnavailable),
        (Conflict("terminated by other getUpdates request"), ChannelRefused),
        (InvalidToken("The token `123:abc` was rejected"), ChannelRefused),
        (TelegramError("a kind of its own"), ChannelUnavailable),
    ],
)
def test_each_error_of_the_library_has_one_of_ours(error: TelegramError, expected: type[DeliveryError]) -> None:
    translated = translate(error)
    assert type(translated) is expected
    assert "123:abc" not in str(translated)


def test_the_librarys_own_flood_error_is_understood_too() -> None:
    with pytest.warns(match="timedelta"):
        error = RetryAfter(9)
    assert isinstance(translate(error), RateLimited)


@pytest.mark.parametrize(
    "answer",
    [
        *(400, 401, 403, 404, 409, 429, 500, 502, 504),
        bad_request("can't parse entities: unsupported start tag"),
        bad_request("not enough rights to send text messages to the chat"),
        bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1005),
        forbidden("user is deactivated"),
        *("reset", "lost reply", "garbage"),
    ],
)
async def test_what_we_post_ourselves_and_what_the_library_sends_fail_alike(
    sandbox: Sandbox, bot: Bot, channel: TelegramChannel, answer: int | str | ApiError
) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", chat_id=7, answer=answer, retry_after=3, times=2)
    with pytest.raises(DeliveryError) as ours:
        await channel.send(Address(7), HELLO)
    with pytest.raises(TelegramError) as theirs:
        await bot.send_message(7, "hello")
    translated = translate(theirs.value)
    assert type(ours.value) is type(translated)
    for name in ("retry_after_s", "new_chat_id"):
        assert getattr(ours.value, name, None) == getattr(translated, name, None)


async def test_a_message_leaves_and_arrives_within_its_passage(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.user(7)
    arrived: list[tuple[int, int]] = []

    @asynccontextmanager
    async def passage(chat_id: int) -> AsyncIterator[None]:
        arrived.append((chat_id, len(sandbox.requests("sendMessage"))))
        yield
        arrived.append((chat_id, len(sandbox.requests("sendMessage"))))

    await TelegramChannel(bot, passage=passage).send(Address(7), HELLO)
    assert arrived == [(7, 0), (7, 1)]
