"""Who is answered, and where: slips, groups, topics, channels, and chats that are gone."""

import pytest

from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from core.model import TargetState
from state.database import Database
from tests.bot.handlers.talking import target_of, wishes_of
from tests.waiting import eventually


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/subscribe", "Say which words"),
        ("/subscribe |", "both sides of |"),
        ('/subscribe "open', "missing its pair"),
        ("/subscribe " + "x" * 300, "at most 256 characters"),
        ("/subscribe topic:nowhere", "no topic “nowhere”"),
        ("/subscribe source:nowhere", "Sources: shop-news"),
        ("/subscribe “open", "missing its pair"),
        ("/subscribe (fee | refund) -春节", "Brackets are not understood"),
        ("/unsubscribe 9", "You do not follow “9”"),
        ("/unsubscribe", "Nothing is followed yet"),
        ("/notice", "by its number"),
        ("/notice 404", "no notice 404"),
        ("/notice <b>", "by its number"),
        ("/remind sometimes", "how many days ahead"),
        ("/remind 400", "how many days ahead"),
        ("/remind 1 2 3 4 5 6 7 8 9", "At most 8"),
        ("/timezone Londn", "/timezone Europe/London"),
        ("/language fr", "zh, en"),
        ("/nonsense & more", "no command /nonsense"),
        ("what is this?", "only understand commands"),
    ],
)
async def test_a_slip_is_answered_with_what_to_do(ada: Person, said: str, answer: str) -> None:
    ada.say(said)
    await ada.hears(answer)


async def test_who_blocks_is_gone_and_who_unblocks_is_back(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/subscribe all")
    await li.hears("已订阅")

    async def is_in(state: TargetState) -> bool:
        target = await target_of(database, talk, 7)
        return target is not None and target.state is state

    li.block()
    await eventually(lambda: is_in(TargetState.GONE))
    li.unblock()
    await eventually(lambda: is_in(TargetState.ACTIVE))
    assert await wishes_of(database, talk, 7) == ["all"]


async def test_an_answer_that_finds_the_bot_blocked_switches_the_chat_off(
    database: Database, talk: Sandbox, li: Person
) -> None:
    talk.faults.add(method="sendMessage", chat_id=7, answer=403)
    li.say("/list")

    async def is_gone() -> bool:
        target = await target_of(database, talk, 7)
        return target is not None and target.state is TargetState.GONE

    await eventually(is_gone)


async def test_in_a_group_administrators_decide_and_everybody_reads(
    database: Database, talk: Sandbox, li: Person, ada: Person
) -> None:
    group = talk.group(li)
    group.add(ada)
    asked = ada.say("/subscribe all", chat=group.chat)
    refusal = await ada.hears("只有群管理员可以更改", chat=group.chat)
    assert refusal.reply_to is asked
    ada.say("/list", chat=group.chat)
    await ada.hears("还没有订阅", chat=group.chat)
    li.say("/subscribe all", chat=group.chat)
    await li.hears("已订阅", chat=group.chat)
    ada.say("/topics", chat=group.chat)
    page = await ada.hears("选择主题", chat=group.chat)
    question = ada.press(page, "t:fees:on")
    await talk.wait_for(lambda: ada.answer_to(question))
    assert "管理员" in str(ada.answer_to(question))
    assert await wishes_of(database, talk, group.id) == ["all"]


async def test_words_and_commands_meant_for_others_are_left_alone(talk: Sandbox, li: Person) -> None:
    group = talk.group(li)
    for said in ("hello all", "/nonsense", "/list@some_other_bot"):
        li.say(said, chat=group.chat)
    li.say(f"/list@{talk.bot().user.username.upper()}", chat=group.chat)
    await li.hears("还没有订阅", chat=group.chat)
    answers = [message for message in group.messages() if message.sender is talk.bot().user]
    assert len(answers) == 1


async def test_a_forum_topic_subscribes_for_itself(database: Database, talk: Sandbox, li: Person) -> None:
    group = talk.group(li, kind=ChatKind.SUPERGROUP, forum=True)
    thread = group.open_topic("rules")
    li.say("/subscribe all", chat=group.chat, thread=thread)
    await talk.wait_for(lambda: any("已订阅" in message.text for message in group.messages(thread)))
    assert await wishes_of(database, talk, group.id, thread) == ["all"]
    assert await wishes_of(database, talk, group.id) == []


async def test_a_channel_subscribes_by_a_post_of_its_own(database: Database, talk: Sandbox, li: Person) -> None:
    channel = talk.channel(li)
    li.say("good morning", chat=channel.chat)
    li.say("/subscribe 快递", chat=channel.chat)
    await talk.wait_for(lambda: any("已订阅" in message.text for message in channel.messages()))
    assert await wishes_of(database, talk, channel.id) == ["快递"]


async def test_a_group_that_throws_the_bot_out_is_gone(database: Database, talk: Sandbox, li: Person) -> None:
    group = talk.group(li)
    li.say("/subscribe all", chat=group.chat)
    await li.hears("已订阅", chat=group.chat)
    group.set_bot(Standing.KICKED)

    async def is_gone() -> bool:
        target = await target_of(database, talk, group.id)
        return target is not None and target.state is TargetState.GONE

    await eventually(is_gone)


async def test_a_chat_that_asks_without_end_is_told_once_and_keeps_nobody_waiting(li: Person, ada: Person) -> None:
    for _ in range(200):
        li.say("/help")
    ada.say("/list")
    await ada.hears(timeout_s=10)
    await li.hears("请求太频繁")
    assert sum("请求太频繁" in message.text for message in li.messages()) == 1


async def test_a_closed_topic_silences_itself_alone(database: Database, talk: Sandbox, li: Person) -> None:
    group = talk.group(li, kind=ChatKind.SUPERGROUP, forum=True, bot_is=Standing.ADMINISTRATOR)
    thread = group.open_topic("rules")
    li.say("/list", group.chat)
    await li.hears(chat=group.chat)
    talk.faults.add(method="sendMessage", chat_id=group.id, answer=400, description="Bad Request: TOPIC_CLOSED")
    li.say("/list", group.chat, thread)

    async def is_switched_off() -> bool:
        target = await target_of(database, talk, group.id, thread)
        return target is not None and target.state is TargetState.GONE

    await eventually(is_switched_off)
    main = await target_of(database, talk, group.id)
    assert main is not None
    assert main.state is TargetState.ACTIVE
