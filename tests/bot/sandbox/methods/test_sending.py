import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox


async def test_who_blocked_the_bot_hears_nothing_until_unblocking(bot: Bot, ada: Person) -> None:
    ada.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ada.id, "x")
    ada.unblock()
    assert await bot.send_message(ada.id, "x")


async def test_a_deleted_account_hears_nothing(bot: Bot, ada: Person) -> None:
    ada.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ada.id, "x")


@pytest.mark.parametrize(
    ("standing", "error", "reason"),
    [
        (Standing.KICKED, Forbidden, "bot was kicked from the supergroup chat"),
        (Standing.LEFT, Forbidden, "bot is not a member of the supergroup chat"),
        (Standing.RESTRICTED, BadRequest, r"(?i)not enough rights to send text messages to the chat"),
    ],
)
async def test_a_group_may_refuse_the_bot(
    bot: Bot, sandbox: Sandbox, ada: Person, standing: Standing, error: type[Exception], reason: str
) -> None:
    group = sandbox.group(ada, kind=ChatKind.SUPERGROUP)
    group.set_bot(standing)
    with pytest.raises(error, match=reason):
        await bot.send_message(group.id, "x")


async def test_a_deleted_group_is_gone(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    group = sandbox.group(ada)
    group.delete()
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await bot.send_message(group.id, "x")


async def test_a_migrated_group_names_its_successor(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    group = sandbox.group(ada)
    successor = group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == successor.id
    sent = await bot.send_message(moved.value.new_chat_id, "x")
    assert sent.chat.type == "supergroup"


async def test_a_channel_takes_posts_from_its_administrators(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    channel = sandbox.channel(ada, username="notices")
    sent = await bot.send_message("@notices", "x")
    assert (sent.chat.id, sent.from_user, sent.sender_chat) == (channel.id, None, sent.chat)
    channel.set_bot(Standing.MEMBER)
    with pytest.raises(BadRequest, match=r"(?i)need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "x")


async def test_a_forum_topic_is_a_place_of_its_own(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    forum = sandbox.group(ada, kind=ChatKind.SUPERGROUP, forum=True)
    thread = forum.open_topic("rules")
    sent = await bot.send_message(forum.id, "x", message_thread_id=thread)
    await bot.send_message(forum.id, "y")
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    assert [message.text for message in forum.messages(thread)] == ["x"]
    forum.close_topic(thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=thread)
