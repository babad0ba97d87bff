"""Subscribing, its end, lists and topics, and what a wish brings."""

import datetime as dt

import pytest
from telegram import Bot

from bot.channel import TelegramChannel
from bot.clock import SystemClock
from bot.handlers import Handlers
from bot.lookingback import LookingBack
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.updates import Updates
from state.database import Database
from state.lookback import LookBack
from state.queries import QueryIndex
from tests.bot.handlers.talking import add_dated, target_of, wishes_of
from tests.builders import (
    PROFILE,
    add_subscription,
)
from tests.fakes import START, ManualClock
from tests.looking import look_back
from tests.waiting import running


async def test_subscribing_tells_what_it_would_have_brought_and_what_comes_next(
    database: Database, talk: Sandbox, li: Person
) -> None:
    await add_dated(database, "快递费调整", days=12)
    await add_dated(database, "快递停运", days=3)
    await add_dated(database, "旧的快递", days=-200, at=START - dt.timedelta(days=200))
    li.say("/subscribe 快递 ")
    answer = await li.hears("已订阅「快递」")
    assert "近 90 天内有 2 条相符的通知" in answer.text
    assert "接下来：3月5日 周四 · 还有 3 天 · 生效\n快递停运" in answer.text
    li.say("/subscribe 快递")
    await li.hears("已经订阅过「快递」")
    assert await wishes_of(database, talk, 7) == ["快递"]


async def test_a_subscription_stands_before_the_stored_notices_are_looked_through(
    database: Database, sandbox: Sandbox, bot: Bot, clock: ManualClock
) -> None:
    """Where that takes long it is answered without the outcome, which comes later."""
    await add_dated(database, "快递停运", days=3)
    handlers = Handlers(
        database, QueryIndex(()), clock,
        channel=TelegramChannel(bot), looking_back=LookingBack(LookBack(database, {}), clock),
        bot_id=sandbox.bot().id, topics=(), defaults=PROFILE, language="zh", public_url="https://bell.example",
        look_back_s=0,
    )  # fmt: skip
    li = sandbox.user(7, language_code="zh-hans")
    async with running(Updates(bot, handlers.handle, SystemClock(), commands={}, poll_s=2)):
        li.say("/subscribe 快递")
        assert "还在查找" in (await li.hears("已订阅「快递」")).text
        assert await wishes_of(database, sandbox, 7) == ["快递"]
        await look_back(database, {}, clock.now())
        li.say("/latest")
        await li.hears("快递停运")


async def test_subscribing_where_nothing_lies_ahead_says_so(ada: Person) -> None:
    ada.say("/subscribe rebates nobody pays")
    answer = await ada.hears("You now follow “rebates nobody pays”")
    assert "0 notices of the last 90 days match" in answer.text
    assert "Nothing ahead" in answer.text
    assert "words side by side must all occur, | means or" in answer.text


@pytest.mark.parametrize(
    ("said", "answer", "wish"),
    [
        ("运费、快递", "已订阅「运费 | 快递」", "快递 | 运费"),
        ("运费 + 快递", "已订阅「运费 快递」", "快递 运费"),
        ("「服务费 调整」", '已订阅「"服务费 调整"」', '"服务费 调整"'),
        ("费用", '如果只想匹配这几个字，而不是关注整个主题，请加引号：/subscribe "费用"', "topic:fees"),
        ("Fees", "已订阅主题「费用」", "topic:fees"),
        ('"费用"', '已订阅「"费用"」', "费用"),
        ("费用、物流", "已订阅主题「费用」、主题「物流」", "topic:fees | topic:logistics"),
        ("全部", "已订阅全部通知", "all"),
    ],
)  # fmt: skip
async def test_what_a_chinese_keyboard_writes_is_understood_and_said_back(
    database: Database, talk: Sandbox, li: Person, said: str, answer: str, wish: str
) -> None:
    li.say(f"/subscribe {said}")
    await li.hears(answer)
    assert await wishes_of(database, talk, 7) == [wish]
    li.say(f"/unsubscribe {said}")
    await li.hears("已退订")
    assert await wishes_of(database, talk, 7) == []


async def test_a_wish_ends_by_its_number_or_its_words(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    for query in ("运费 | 物流", "topic:fees", "all"):
        clock.move(seconds=1)
        li.say(f"/subscribe {query}")
        await li.hears("已订阅")
    li.say("/list")
    assert "1. 「物流 | 运费」\n2. 主题「费用」\n3. 全部通知" in (await li.hears("3 项订阅")).text
    li.say("/unsubscribe 2")
    await li.hears("已退订主题「费用」")
    li.say("/unsubscribe 物流|运费")
    await li.hears("已退订「物流 | 运费」")
    assert await wishes_of(database, talk, 7) == ["all"]


async def test_topics_are_ticked_unticked_and_paged(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/topics")
    page = await ada.hears("Topics")
    question = ada.press(page, "▫️ Logistics")
    await talk.wait_for(lambda: ada.answer_to(question))
    assert "You now follow Logistics" in str(ada.answer_to(question))
    assert page.buttons()[0]["text"] == "✅ Logistics"
    assert await wishes_of(database, talk, 8) == ["topic:logistics"]
    ada.press(page, "2/2 ›")
    await talk.wait_for(lambda: any(button["text"] == "▫️ Topic 7" for button in page.buttons()))
    ada.press(page, "‹ 1/2")
    await talk.wait_for(lambda: page.buttons()[0]["text"] == "✅ Logistics")
    ada.press(page, "✅ Logistics")
    await talk.wait_for(lambda: page.buttons()[0]["text"] == "▫️ Logistics")
    assert await wishes_of(database, talk, 8) == []


async def test_signs_alone_are_no_query(ada: Person) -> None:
    ada.say("/subscribe ???")
    await ada.hears("There is no word in “???”")


async def test_a_list_that_does_not_fit_is_paged(database: Database, talk: Sandbox, li: Person) -> None:
    for number in range(25):
        li.say(f"/subscribe {'很长的词' * 50}{number}")
        await li.hears("已订阅")
    li.say("/list")
    page = await li.hears("25 项订阅")
    assert "21. " not in page.text
    li.press(page, "2/2 ›")
    await talk.wait_for(lambda: "25. " in page.text)


async def test_a_nul_in_a_wish_does_no_harm(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/subscribe 物流\0规则")
    await li.hears("已订阅")
    assert await wishes_of(database, talk, 7) == ["物流 规则"]


async def test_a_list_of_a_hundred_is_paged_and_searched(database: Database, talk: Sandbox, ada: Person) -> None:
    await target_of_new(database, talk, ada, [f"word{number:03} | other" for number in range(100)])
    ada.say("/list")
    page = await ada.hears("100 subscriptions")
    assert "20. " in page.text
    assert "21. " not in page.text
    ada.press(page, "2/5 ›")
    await talk.wait_for(lambda: "40. " in page.text)
    ada.say("/list word07")
    found = await ada.hears("10 subscriptions")
    ada.say(f"/unsubscribe {found.text.splitlines()[1].split('.')[0]}")
    await ada.hears("word07")
    assert len(await wishes_of(database, talk, 8)) == 99
    ada.say("/list zebra")
    await ada.hears("No subscription has “zebra” in it")


async def target_of_new(database: Database, talk: Sandbox, who: Person, wishes: list[str]) -> None:
    who.say("/start")
    await who.hears()
    target = await target_of(database, talk, who.id)
    assert target is not None
    async with database.writing() as session:
        for wish in wishes:
            await add_subscription(session, target, wish)


@pytest.mark.parametrize("reminders", ["/remind 3,1 8:30", "/remind off 8:30"])
@pytest.mark.parametrize("last", [("/language en", "/pause"), ("/language zh",)])
async def test_what_is_exported_brings_the_same_choices_to_another_chat(
    database: Database, talk: Sandbox, li: Person, ada: Person, reminders: str, last: tuple[str, ...]
) -> None:
    for said in ("/subscribe 快递 | 物流 -春节", "/subscribe topic:fees", '/subscribe "费用"', reminders,
                 "/quiet 22:30-7", "/digest weekly 18", "/timezone Europe/Berlin", *last, "/export"):  # fmt: skip
        li.say(said)
        exported = await li.hears("/timezone " if said == "/export" else "")
    for line in exported.text.splitlines():
        ada.say(line)
        await ada.hears()
    mine, theirs = await target_of(database, talk, 7), await target_of(database, talk, 8)
    assert mine is not None
    assert theirs is not None
    assert (mine.profile, mine.language, mine.state) == (theirs.profile, theirs.language, theirs.state)
    assert f"{mine.profile.remind_at}" == "08:30:00"
    assert await wishes_of(database, talk, 7) == await wishes_of(database, talk, 8) != []
