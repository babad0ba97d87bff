import pytest
from telegram import Bot

from bot.sandbox.errors import Impossible
from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.fakes import START, ManualClock


async def test_what_is_said_reaches_the_bot(bot: Bot, ada: Person) -> None:
    ada.say("/start topic_logistics")
    [update] = await bot.get_updates()
    message = update.message
    assert message
    assert message.from_user
    assert (message.text, message.date, message.chat.id) == ("/start topic_logistics", START, 7)
    assert (message.from_user.first_name, message.from_user.language_code) == ("Ada", "en")
    assert [(each.type, each.offset, each.length) for each in message.entities] == [("bot_command", 0, 6)]


async def test_a_first_word_starts_the_chat(sandbox: Sandbox, bot: Bot) -> None:
    visitor = sandbox.user(8, started=False)
    visitor.say("/start")
    assert await bot.send_message(visitor.id, "hello")


async def test_an_answer_is_heard_when_it_is_newer_than_the_question(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "old news")
    ada.say("what is new?")
    await bot.send_message(ada.id, "nothing new")
    assert (await ada.hears("new")).text == "nothing new"


async def test_silence_tells_what_was_said_instead(bot: Bot, ada: Person) -> None:
    ada.say("what is new?")
    await bot.send_message(ada.id, "ask tomorrow")
    with pytest.raises(TimeoutError, match="ask tomorrow"):
        await ada.hears("nothing", timeout_s=0.05)


async def test_an_edit_is_an_update_of_its_own(bot: Bot, ada: Person, clock: ManualClock) -> None:
    message = ada.say("/subcsribe 物流")
    clock.move(seconds=5)
    ada.edit(message, "/subscribe 物流")
    _, update = await bot.get_updates()
    assert update.edited_message
    assert (update.edited_message.text, update.edited_message.edit_date) == ("/subscribe 物流", clock.now())
    with pytest.raises(Impossible):
        ada.edit(await _sent(bot, ada), "x")


async def _sent(bot: Bot, person: Person):
    await bot.send_message(person.id, "x")
    return person.messages()[-1]


async def test_blocking_and_unblocking_is_told(bot: Bot, ada: Person) -> None:
    ada.block()
    ada.block()
    with pytest.raises(Impossible, match="unblock"):
        ada.say("anybody there?")
    ada.unblock()
    updates = [update.my_chat_member for update in await bot.get_updates()]
    assert [each and (each.old_chat_member.status, each.new_chat_member.status) for each in updates] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


@pytest.mark.parametrize("text", ["", " \n", "公" * 4097])
def test_what_telegram_would_not_let_one_send_cannot_be_said(ada: Person, text: str) -> None:
    with pytest.raises(Impossible):
        ada.say(text)


async def test_a_deep_link_carries_its_payload(bot: Bot, ada: Person) -> None:
    ada.follow("topic_logistics")
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.text == "/start topic_logistics"


@pytest.mark.parametrize("payload", ["", "物流", "a b", "a" * 65])
def test_a_payload_that_telegram_does_not_allow_is_no_deep_link(ada: Person, payload: str) -> None:
    with pytest.raises(Impossible, match="deep link"):
        ada.follow(payload)


async def test_in_a_group_a_bot_reads_what_is_meant_for_it(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    """https://core.telegram.org/bots/features#privacy-mode."""
    group = sandbox.group(ada)
    sent = await bot.send_message(group.id, "at your service")
    mine = group.chat.messages[sent.message_id]
    for text in ("small talk", "/help", f"/help@{bot.username}", "/help@other_bot", f"hey @{bot.username}"):
        ada.say(text, group.chat)
    ada.say("thanks", group.chat, reply_to=mine)
    read = [update.message.text for update in await bot.get_updates() if update.message]
    assert read == ["/help", f"/help@{bot.username}", f"hey @{bot.username}", "thanks"]
    group.set_bot(Standing.ADMINISTRATOR)
    ada.say("small talk", group.chat)
    assert [update.message.text for update in await bot.get_updates() if update.message][-1] == "small talk"


def test_nobody_speaks_in_a_group_they_are_not_in(sandbox: Sandbox, ada: Person) -> None:
    group = sandbox.group(ada)
    with pytest.raises(Impossible, match="not in chat"):
        sandbox.user(8).say("let me in", group.chat)


async def test_joining_a_group_is_told(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    group = sandbox.group(ada, kind=ChatKind.SUPERGROUP, title="traders")
    group.set_bot(Standing.KICKED, by=ada)
    joined, kicked = [update.my_chat_member for update in await bot.get_updates()]
    assert joined
    assert kicked
    assert (joined.chat.title, joined.new_chat_member.status) == ("traders", "member")
    assert (kicked.from_user.id, kicked.new_chat_member.status) == (ada.id, "kicked")


async def test_moving_to_a_supergroup_is_told_on_both_sides(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    group = sandbox.group(ada)
    new = group.migrate()
    _, away, here = [update.message for update in await bot.get_updates()]
    assert away
    assert here
    assert (away.chat.id, away.migrate_to_chat_id) == (group.id, new.id)
    assert (here.chat.id, here.migrate_from_chat_id) == (new.id, group.id)


async def test_a_channel_post_has_no_author(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    channel = sandbox.channel(ada)
    ada.say("/subscribe all", channel.chat)
    _, update = await bot.get_updates()
    assert update.channel_post
    assert (update.channel_post.from_user, update.channel_post.chat.id) == (None, channel.id)


async def test_a_topic_is_named_in_what_is_said_there(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    forum = sandbox.group(ada, kind=ChatKind.SUPERGROUP, forum=True)
    thread = forum.open_topic("rules")
    ada.say("/list", forum.chat, thread)
    update = (await bot.get_updates())[-1]
    assert update.message
    assert (update.message.message_thread_id, update.message.is_topic_message) == (thread, True)
