"""What is read on demand: the latest, what comes, one notice, a search."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from state.database import Database
from tests.bot.handlers.talking import add_dated
from tests.builders import (
    add_revision,
)
from tests.fakes import START


async def test_the_latest_shows_what_is_wanted_with_a_link_to_the_whole(database: Database, li: Person) -> None:
    notice_id = await add_dated(database, "快递 <服务> & 费用", days=5)
    li.say("/subscribe 春节")
    await li.hears("已订阅")
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
    ada.say("/search 涨价、停运")
    answer = await ada.hears("Notices with “涨价 | 停运”")
    assert answer.text.count("•") == 2
    ada.say("/search topic:nowhere")
    await ada.hears("no topic “nowhere”")
    ada.say(f"/search {' '.join('abcdefghijk')}")
    await ada.hears("at most 10")


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


@pytest.mark.parametrize("said", ["/latest", "/upcoming", "/upcoming 60"])
async def test_who_follows_nothing_is_told_so_and_offered_the_topics(li: Person, said: str) -> None:
    li.say(said)
    answer = await li.hears("还没有订阅")
    assert [button["callback_data"] for button in answer.buttons()] == ["topics"]


async def test_as_many_are_shown_as_are_asked_for(database: Database, ada: Person) -> None:
    for title, days in (("快递费调整", 10), ("快递停运", 50)):
        await add_dated(database, title, days=days)
    ada.say("/subscribe all")
    await ada.hears("You now follow")
    ada.say("/latest 1")
    assert (await ada.hears("The newest notices")).text.count("•") == 1
    ada.say("/upcoming 60 days")
    assert "快递停运" in (await ada.hears("The next 60 days")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [("/latest 0", "1 to 30"), ("/latest all", "1 to 30"), ("/upcoming 400", "1 to 366"), ("/upcoming -1", "1 to 366")],
)
async def test_a_number_that_is_none_is_a_slip(ada: Person, said: str, answer: str) -> None:
    ada.say(said)
    await ada.hears(answer)
