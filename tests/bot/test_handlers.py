"""The whole conversation: somebody writes into the sandbox, the real library brings it, the answer is in the chat."""

import datetime as dt
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update
from telegram import Bot

from bot.channel import TelegramChannel
from bot.clock import SystemClock
from bot.handlers import Handlers
from bot.handlers.dispatch import COMMANDS
from bot.lookingback import LookingBack
from bot.render import MUTE, WRONG, render
from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.model import Message as Shown
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.updates import Updates
from bot.wording import Wording, load_catalogues
from core.model import AlertId, DeliveryState, Digest, NoticeId, Profile, Quiet, Rhythm, Target, TargetState, Topic
from state.alerts import load_views
from state.database import Database
from state.fanout import fan_out_chunk
from state.lookback import LookBack
from state.queries import QueryIndex
from state.subscriptions import get_target, list_subscriptions
from state.tables import AlertRow, DeliveryRow, MilestoneRow, SourceRow
from tests.builders import (
    PROFILE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_source,
    add_subscription,
    revision_of,
)
from tests.fakes import START, ManualClock
from tests.looking import look_back
from tests.waiting import eventually, running

TODAY = dt.date(2026, 3, 2)
ADMIN = 70
TOPICS = (
    Topic("logistics", (("zh", "物流"), ("en", "Logistics")), "物流 | 快递"),
    Topic("fees", (("zh", "费用"), ("en", "Fees")), "服务费"),
    *(Topic(f"more-{n}", (("zh", f"主题{n}"), ("en", f"Topic {n}")), f"词{n}") for n in range(8)),
)


@pytest.fixture
async def talk(database: Database, sandbox: Sandbox, bot: Bot, clock: ManualClock) -> AsyncIterator[Sandbox]:
    """The bot listens and answers; its state is the database."""
    index = QueryIndex(TOPICS)
    looking_back = LookingBack(LookBack(database, index.topics), clock)
    handlers = Handlers(
        database, index, clock,
        channel=TelegramChannel(bot), looking_back=looking_back, bot_id=sandbox.bot().id, topics=TOPICS,
        defaults=PROFILE, language="zh", public_url="https://bell.example", sources=["shop-news"], admins=[ADMIN],
    )  # fmt: skip
    async with database.writing() as session:
        await index.sync_topics(session, clock.now())
    updates = Updates(bot, handlers.handle, SystemClock(), commands=handlers.commands(), poll_s=2)
    async with running(updates, looking_back):
        yield sandbox


@pytest.fixture
def li(talk: Sandbox) -> Person:
    return talk.user(7, language_code="zh-hans")


@pytest.fixture
def ada(talk: Sandbox) -> Person:
    return talk.user(8, language_code="en-GB")


@pytest.fixture
async def admin(talk: Sandbox) -> Person:
    """One who has started the bot, and may be written to."""
    admin = talk.user(ADMIN, language_code="en")
    admin.say("/start")
    await admin.hears()
    return admin


async def target_of(database: Database, sandbox: Sandbox, chat_id: int, thread_id: int = 0) -> Target | None:
    async with database.reading() as session:
        return await get_target(session, sandbox.bot().id, chat_id, thread_id)


async def wishes_of(database: Database, sandbox: Sandbox, chat_id: int, thread_id: int = 0) -> list[str]:
    target = await target_of(database, sandbox, chat_id, thread_id)
    if target is None:
        return []
    async with database.reading() as session:
        return [one.text for one in await list_subscriptions(session, target.id)]


async def add_dated(database: Database, title: str, *, days: int = 10, body: str = "正文", **more: object) -> NoticeId:
    async with database.writing() as session:
        notice_id = await add_notice(session, title, body, **more)  # type: ignore[arg-type]
        await add_milestone(session, notice_id, await revision_of(session, notice_id), TODAY + dt.timedelta(days))
    return notice_id


async def test_start_speaks_the_language_of_who_asks(li: Person, ada: Person) -> None:
    li.say("/start")
    ada.say("/start")
    await li.hears("选择关注的主题")
    await ada.hears("choose what to follow")


async def test_a_deep_link_subscribes_at_once(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/start topic_logistics")
    await li.hears("已订阅物流")
    assert await wishes_of(database, talk, 7) == ["topic:logistics"]


async def test_a_deep_link_to_no_topic_says_so(li: Person) -> None:
    li.say("/start topic_nothing")
    await li.hears("没有「nothing」这个主题")


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
    await li.hears("早已订阅「快递」")
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
    answer = await ada.hears("You now follow “nobody pays rebates”")
    assert "0 notices of the last 90 days match" in answer.text
    assert "Nothing ahead" in answer.text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/subscribe", "Say which words"),
        ("/subscribe |", "both sides of |"),
        ('/subscribe "open', "missing its pair"),
        ("/subscribe " + "x" * 300, "at most 256 characters"),
        ("/subscribe topic:nowhere", "no topic “nowhere”"),
        ("/subscribe source:nowhere", "Sources: shop-news"),
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


async def test_a_wish_ends_by_its_number_or_its_words(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    for query in ("运费 | 物流", "topic:fees", "all"):
        clock.move(seconds=1)
        li.say(f"/subscribe {query}")
        await li.hears("已订阅")
    li.say("/list")
    assert "1. 「物流 | 运费」\n2. 费用\n3. 全部通知" in (await li.hears("3 项订阅")).text
    li.say("/unsubscribe 2")
    await li.hears("已退订费用")
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


async def test_a_key_pressed_twice_is_pressed_once(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/topics")
    page = await li.hears("选择主题")
    questions = [li.press(page, "t:fees:on") for _ in range(2)]
    for question in questions:
        await talk.wait_for(lambda question=question: li.answer_to(question))
    assert await wishes_of(database, talk, 7) == ["topic:fees"]


async def test_the_latest_shows_what_is_wanted_with_a_link_to_the_whole(database: Database, li: Person) -> None:
    notice_id = await add_dated(database, "快递 <服务> & 费用", days=5)
    li.say("/latest")
    await li.hears("还没有与你的订阅相符的通知")
    li.say("/subscribe 快递")
    await li.hears("已订阅")
    li.say("/latest")
    answer = await li.hears("最新通知")
    assert "快递 <服务> & 费用" in answer.text
    assert f"/notice_{notice_id}" in answer.text
    assert "3月7日 周六 · 还有 5 天 · 生效" in answer.text


async def test_upcoming_is_grouped_by_day(database: Database, ada: Person) -> None:
    for title, days in (("one", 0), ("two", 20), ("three", 20), ("far", 31)):
        await add_dated(database, title, days=days)
    ada.say("/subscribe all")
    await ada.hears("everything")
    ada.say("/upcoming")
    answer = await ada.hears("The next 30 days")
    assert answer.text == (
        "The next 30 days\n\nMon, 2 Mar · today\n• one — takes effect\n\n"
        "Sun, 22 Mar · in 20 days\n• two — takes effect\n• three — takes effect"
    )


async def test_the_upcoming_key_brings_a_message_of_its_own(talk: Sandbox, li: Person) -> None:
    li.say("/latest")
    await li.hears("还没有")
    li.say("/subscribe all")
    key = await li.hears("已订阅")
    li.press(key, "topics")
    await li.hears("点一下即订阅")
    assert key.text.startswith("已订阅")


async def test_a_notice_is_told_whole_between_its_paragraphs(database: Database, ada: Person) -> None:
    body = "\n".join(f"Paragraph {n}. " + "word " * 150 for n in range(12))
    notice_id = await add_dated(database, "A long notice", body=body)
    async with database.writing() as session:
        await add_revision(session, notice_id, "A long notice", body)
    ada.say(f"/notice_{notice_id}")
    last = await ada.hears("Paragraph 11")
    told = [message.text for message in ada.messages() if "Paragraph" in message.text]
    assert len(told) == 3
    assert all(text.startswith(("A long notice", "Paragraph")) for text in told)
    assert "Version 2" in told[0]
    assert " ".join([told[0][told[0].index("Paragraph 0") :], *told[1:]]).split() == body.split()
    urls = [button["url"] for button in last.buttons()]
    assert urls == ["https://shop.example/news/1", f"https://bell.example/notices/{notice_id}"]


async def test_settings_are_kept_and_told(database: Database, talk: Sandbox, ada: Person) -> None:
    for said, answer in [
        ("/remind", "Reminders 7 days ahead, 1 day ahead, on the day (09:00, Asia/Shanghai)"),
        ("/remind 1，3 8:30", "Reminders 3 days ahead, 1 day ahead (08:30, Asia/Shanghai)"),
        ("/timezone new york", "The time zone is now America/New_York"),
        ("/timezone", "The time zone is America/New_York"),
        ("/language 中文", "已切换为中文"),
    ]:
        ada.say(said)
        await ada.hears(answer)
    target = await target_of(database, talk, 8)
    assert target is not None
    assert (target.profile, target.language) == (Profile("America/New_York", dt.time(8, 30), (3, 1)), "zh")


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("22-8", Quiet(dt.time(22), dt.time(8))),
        ("22:30 – 7:05", Quiet(dt.time(22, 30), dt.time(7, 5))),
        ("晚22点到8点", None),
        ("22点到8点", Quiet(dt.time(22), dt.time(8))),
        ("0-24", None),
        ("8-8", None),
        ("25-8", None),
        ("13-24", Quiet(dt.time(13), dt.time(0))),
        ("night", None),
    ],
)
async def test_quiet_hours_are_kept_as_they_are_written(
    database: Database, talk: Sandbox, ada: Person, said: str, hours: Quiet | None
) -> None:
    ada.say(f"/quiet {said}")
    await ada.hears("Quiet from" if hours else "from when to when")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.quiet == hours


async def test_quiet_hours_and_digests_are_chosen_by_keys_and_ended(
    database: Database, talk: Sandbox, li: Person
) -> None:
    li.say("/quiet")
    page = await li.hears("没有设置免打扰")
    li.press(page, "22–8")
    await talk.wait_for(lambda: "免打扰 22:00–08:00（Asia/Shanghai）" in page.text)
    assert page.buttons()[0]["text"] == "✅ 22–8"
    li.say("/digest")
    page = await li.hears("没有设置摘要")
    li.press(page, "每周一 09:00")
    await talk.wait_for(lambda: "每周一 09:00 发送摘要" in page.text)
    chosen = await target_of(database, talk, 7)
    assert chosen is not None
    night, mondays = Quiet(dt.time(22), dt.time(8)), Digest(Rhythm.WEEKLY, dt.time(9))
    assert (chosen.profile.quiet, chosen.profile.digest) == (night, mondays)
    li.say("/digest 每天 18点")
    await li.hears("每天 18:00 发送摘要")
    li.say("/digest off")
    await li.hears("没有设置摘要")
    li.say("/quiet 关闭")
    await li.hears("没有设置免打扰")
    plain = await target_of(database, talk, 7)
    assert plain is not None
    assert plain.profile == PROFILE


@pytest.mark.parametrize("said", ["sometimes", "daily 25", "weekly nine", "daily 9 10"])
async def test_a_digest_that_cannot_be_read_says_how_to_write_one(ada: Person, said: str) -> None:
    ada.say(f"/digest {said}")
    await ada.hears("Say how often")


async def test_reminders_within_the_quiet_hours_say_when_they_come_instead(ada: Person) -> None:
    ada.say("/remind 1,0 23:00")
    await ada.hears("(23:00, Asia/Shanghai)")
    ada.say("/quiet 22-8")
    await ada.hears("they come at 21:50 instead")
    ada.say("/remind")
    await ada.hears("(21:50, Asia/Shanghai)")


async def test_a_bare_number_after_a_list_is_the_hour(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind 7,1,0 8")
    await ada.hears("Reminders 7 days ahead, 1 day ahead, on the day (08:00")
    ada.say("/remind 7 1 8")
    await ada.hears("Reminders 8 days ahead, 7 days ahead, 1 day ahead (08:00")


async def test_an_hour_that_is_none_is_no_day_ahead(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind 7,1,0 25")
    await ada.hears("Say how many days ahead")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.lead_days == (7, 1, 0)


async def test_signs_alone_are_no_query(ada: Person) -> None:
    ada.say("/subscribe ???")
    await ada.hears("There is no word in “???”")


@pytest.mark.parametrize(
    ("said", "zone"), [("UTC+8", "UTC+8"), ("-5", "UTC-5"), ("gmt+0", "UTC"), ("ASIA/TOKYO", "Asia/Tokyo")]
)
async def test_a_zone_may_be_an_offset_or_in_any_case(ada: Person, said: str, zone: str) -> None:
    ada.say(f"/timezone {said}")
    await ada.hears(f"The time zone is now {zone}")


async def test_reminders_can_be_switched_off(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind off")
    await ada.hears("No reminders")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.lead_days == ()


async def test_a_pause_holds_until_it_is_ended(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/pause")
    await li.hears("已暂停")
    li.say("/start")
    await li.hears("推送目前已暂停")
    paused = await target_of(database, talk, 7)
    li.say("/resume")
    await li.hears("已恢复推送")
    resumed = await target_of(database, talk, 7)
    assert [one and one.state for one in (paused, resumed)] == [TargetState.PAUSED, TargetState.ACTIVE]


async def test_forgetting_deletes_everything_about_the_chat(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/subscribe all")
    await li.hears("已订阅")
    li.say("/forget")
    await li.hears("已全部删除")
    assert await target_of(database, talk, 7) is None


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
    li.say("/subscribe 物流", chat=channel.chat)
    await talk.wait_for(lambda: any("已订阅" in message.text for message in channel.messages()))
    assert await wishes_of(database, talk, channel.id) == ["物流"]


async def test_a_group_that_throws_the_bot_out_is_gone(database: Database, talk: Sandbox, li: Person) -> None:
    group = talk.group(li)
    li.say("/subscribe all", chat=group.chat)
    await li.hears("已订阅", chat=group.chat)
    group.set_bot(Standing.KICKED)

    async def is_gone() -> bool:
        target = await target_of(database, talk, group.id)
        return target is not None and target.state is TargetState.GONE

    await eventually(is_gone)


async def test_a_list_that_does_not_fit_is_paged(database: Database, talk: Sandbox, li: Person) -> None:
    for number in range(25):
        li.say(f"/subscribe {'很长的词' * 50}{number}")
        await li.hears("已订阅")
    li.say("/list")
    page = await li.hears("25 项订阅")
    assert "21. " not in page.text
    li.press(page, "2/2 ›")
    await talk.wait_for(lambda: "25. " in page.text)


async def test_a_button_of_another_time_says_so(talk: Sandbox, bot: Bot, li: Person) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    old = InlineKeyboardMarkup([[InlineKeyboardButton("old", callback_data="v0:whatever")]])
    await bot.send_message(7, "old", reply_markup=old)
    question = li.press(li.messages()[-1], "old")
    await talk.wait_for(lambda: li.answer_to(question))
    assert "已经失效" in str(li.answer_to(question))


async def test_every_command_is_offered_and_explained(talk: Sandbox, bot: Bot, ada: Person) -> None:
    ada.say("/help")
    text = (await ada.hears("How to use")).text
    offered = {command.command: command.description for command in await bot.get_my_commands(language_code="en")}
    for_everybody = {name for name, entry in COMMANDS.items() if not entry.is_for_running}
    assert offered.keys() == for_everybody
    assert all(f"/{name}" in text for name in for_everybody - {"start", "help"})


async def test_a_chat_that_asks_without_end_is_told_once_and_keeps_nobody_waiting(li: Person, ada: Person) -> None:
    for _ in range(200):
        li.say("/help")
    ada.say("/list")
    await ada.hears(timeout_s=10)
    await li.hears("请求太频繁")
    assert sum("请求太频繁" in message.text for message in li.messages()) == 1


async def test_a_nul_in_a_wish_does_no_harm(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/subscribe 物流\0规则")
    await li.hears("已订阅")
    assert await wishes_of(database, talk, 7) == ["物流 规则"]


async def test_what_is_owed_on_a_wish_that_ended_is_not_told(database: Database, talk: Sandbox, li: Person) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流新规")
    li.say("/subscribe 物流")
    await li.hears("已订阅")
    async with database.writing() as session:
        await add_alert(session, notice)
        while await fan_out_chunk(session, (), START):
            pass
    li.say("/unsubscribe 物流")
    await li.hears("已退订")
    async with database.reading() as session:
        assert list(await session.scalars(select(DeliveryRow.state))) == [DeliveryState.DROPPED]


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


async def test_searching_finds_what_holds_all_the_words_followed_or_not(database: Database, ada: Person) -> None:
    await add_dated(database, "快递费调整", body="100% 涨价")
    await add_dated(database, "快递停运")
    ada.say("/search 快递 涨价")
    answer = await ada.hears("Notices with “快递 涨价”")
    assert "快递费调整" in answer.text
    assert "快递停运" not in answer.text
    ada.say("/search %")
    assert "快递停运" not in (await ada.hears("Notices with “%”")).text
    ada.say("/search 春节")
    await ada.hears("No notice has “春节” in it")


async def test_a_withdrawn_notice_is_shown_as_one_and_counts_no_days(database: Database, ada: Person) -> None:
    listed = await add_dated(database, "快递费调整")
    gone = await add_dated(database, "快递费上涨", withdrawn_at=START)
    ada.say("/search 快递费")
    answer = await ada.hears("Notices with “快递费”")
    assert answer.text.count("in 10 days") == 1
    assert answer.text.count("Withdrawn on") == 1
    ada.say(f"/notice {gone}")
    shown = (await ada.hears("快递费上涨")).text
    assert "Withdrawn on" in shown
    assert "in 10 days" not in shown
    ada.say(f"/notice {listed}")
    assert "in 10 days" in (await ada.hears("快递费调整")).text


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
    for said in ("/subscribe 快递 | 物流 -春节", "/subscribe topic:fees", reminders, "/quiet 22:30-7",
                 "/digest weekly 18", "/timezone Europe/Berlin", *last, "/export"):  # fmt: skip
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


def pressed(who: Person, page: Shown, data: str) -> str:
    """Press a key that stands under an alert."""
    page.markup = {"inline_keyboard": [[{"text": "key", "callback_data": data}]]}
    return who.press(page, data)


async def test_muting_ends_the_one_subscription_that_brought_a_notice(
    database: Database, talk: Sandbox, li: Person
) -> None:
    notice_id = await add_dated(database, "快递费调整")
    for said in ("/subscribe 快递", "/subscribe 春节"):
        li.say(said)
        page = await li.hears("已订阅")
    question = pressed(li, page, f"{MUTE}:{notice_id}")
    await talk.wait_for(lambda: li.answer_to(question))
    assert "快递" in str(li.answer_to(question))
    assert await wishes_of(database, talk, 7) == ["春节"]


async def test_muting_asks_which_where_several_brought_it(database: Database, talk: Sandbox, li: Person) -> None:
    notice_id = await add_dated(database, "快递费调整")
    for said in ("/subscribe 快递", "/subscribe all"):
        li.say(said)
        page = await li.hears("已订阅")
    pressed(li, page, f"{MUTE}:{notice_id}")
    choice = await li.hears("要退订哪一个")
    question = li.press(choice, "🔕 全部通知")
    await talk.wait_for(lambda: li.answer_to(question))
    assert await wishes_of(database, talk, 7) == ["快递"]


async def test_a_wrong_date_goes_to_the_admins_once_and_one_command_puts_it_right(
    database: Database, talk: Sandbox, admin: Person, li: Person, ada: Person
) -> None:
    """Reminders, and everybody who follows the notice, go by the right day from then on."""
    notice_id = await add_dated(database, "快递费调整", days=10)
    for person in (li, ada):
        person.say("/subscribe all")
        page = await person.hears()
        question = pressed(person, page, f"{WRONG}:{notice_id}")
        await talk.wait_for(lambda who=person, asked=question: who.answer_to(asked))
    report = await admin.hears("the date is wrong")
    command = next(line for line in report.text.splitlines() if line.startswith("/correct"))
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 1
    for _ in range(2):
        admin.say(command.replace("YYYY-MM-DD", "2026-03-20"))
        await admin.hears("2026-03-12")
    async with database.writing() as session:
        while await fan_out_chunk(session, [], START):
            pass
        (day,) = await session.scalars(select(MilestoneRow.on))
        (alert,) = await session.scalars(select(AlertRow))
        told = list(await session.scalars(select(DeliveryRow.target_id)))
        (view,) = (await load_views(session, [AlertId(alert.id)])).values()
    assert day == dt.date(2026, 3, 20)
    assert len(told) == 2
    text = render(view, wording=Wording.at(load_catalogues()["en"], "Asia/Shanghai", START)).plain
    assert text.startswith("📅 Date corrected")
    assert "takes effect: 12 Mar → Fri, 20 Mar" in text


async def says_wrong(talk: Sandbox, who: Person, notice_id: int) -> None:
    """Has the date of a notice reported, and waits for the thanks."""
    who.say("/subscribe all")
    question = pressed(who, await who.hears(), f"{WRONG}:{notice_id}")
    await talk.wait_for(lambda: who.answer_to(question))


async def test_a_wrong_date_is_reported_once_until_it_is_corrected_and_then_once_more(
    database: Database, talk: Sandbox, admin: Person, li: Person, ada: Person
) -> None:
    notice_id = await add_dated(database, "快递费调整", days=10)
    for who in (li, li, ada):
        await says_wrong(talk, who, notice_id)
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 1
    admin.say(f"/correct {notice_id} 2026-03-12 2026-03-20")
    await admin.hears("2026-03-20")
    for who in (ada, li, ada):
        await says_wrong(talk, who, notice_id)
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 2


async def test_a_date_that_no_admin_heard_of_is_reported_again(
    database: Database, talk: Sandbox, li: Person, ada: Person
) -> None:
    """The bot may write to nobody who has not written to it."""
    notice_id = await add_dated(database, "快递费调整", days=10)
    await says_wrong(talk, li, notice_id)
    admin = talk.user(ADMIN)
    admin.say("/start")
    await admin.hears()
    await says_wrong(talk, ada, notice_id)
    await admin.hears("有人反映日期有误")


async def test_a_date_that_is_none_is_struck(database: Database, talk: Sandbox) -> None:
    admin = talk.user(ADMIN, language_code="en")
    notice_id = await add_dated(database, "快递费调整", days=10)
    admin.say(f"/correct {notice_id} 2026-03-12 none")
    await admin.hears("is now no date")
    async with database.reading() as session:
        assert list(await session.scalars(select(MilestoneRow))) == []


@pytest.mark.parametrize(
    "said", ["1", "x 2026-03-12 2026-03-20", "1 soon later", "1 2026-03-12 2026-13-40", "1 2026-03-12 2026-03-12"]
)
async def test_a_correction_that_cannot_be_read_says_how_to_write_one(talk: Sandbox, said: str) -> None:
    admin = talk.user(ADMIN, language_code="en")
    admin.say(f"/correct {said}")
    await admin.hears("the wrong day and the right one")


async def test_admins_see_how_things_stand_and_have_a_source_checked(database: Database, talk: Sandbox) -> None:
    admin = talk.user(ADMIN, language_code="en")
    async with database.writing() as session:
        await add_source(session, "shop-news")
        await session.execute(update(SourceRow).values(trouble="no items", next_poll_at=START + dt.timedelta(days=1)))
    admin.say("/status")
    await admin.hears("Sources: 1, in trouble: 1")
    admin.say("/sources")
    await admin.hears("⚠️ shop-news · never read yet · no items")
    async with database.writing() as session:
        await session.execute(update(SourceRow).values(succeeded_at=START))
    admin.say("/sources")
    await admin.hears(f"shop-news · last success {START:%Y-%m-%d %H:%M} UTC")
    admin.say("/recheck shop-news")
    await admin.hears("polled at the next opportunity")
    async with database.reading() as session:
        assert await session.scalar(select(SourceRow.next_poll_at)) == START
    admin.say("/recheck nothing")
    await admin.hears("no source “nothing”")


@pytest.mark.parametrize("said", ["/status", "/sources", "/recheck shop-news", "/correct 1 2026-03-12 none"])
async def test_to_others_there_are_no_commands_of_the_admins(ada: Person, said: str) -> None:
    ada.say(said)
    await ada.hears("There is no command")
