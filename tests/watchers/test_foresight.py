"""Dates are read before anything is written, where there is much to read."""

import datetime as dt

import pytest
from sqlalchemy import select

from core.errors import ParseError
from core.model import AlertKind, Entry
from core.source import Source
from core.verdicts import Event, Verdict
from state.tables import MilestoneRow
from tests.fakes import START
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item, page
from watchers.foresight import MUCH, is_much, read_ahead, said_by

FILLER = "请各位商家提前安排人员与库存，并留意后台通知。"


def new(number: int, body: str) -> Verdict:
    entry = Entry(f"n{number}", f"公告{number}", body, None, START)
    return Verdict(Event.NEW, entry.guid, "", 0, entry)


async def test_the_dates_of_what_is_new_are_read(source: Source) -> None:
    verdicts = [new(number, f"新规自2026年9月1{number}日起生效。") for number in range(3)]
    found = await read_ahead(source, verdicts, START)
    days = [[each.on.day for each in found[said_by(one.entry, START)]] for one in verdicts if one.entry]
    assert days == [[10], [11], [12]]


async def test_a_page_whose_dates_take_too_long_is_refused(source: Source) -> None:
    with pytest.raises(ParseError, match="2 texts take longer than 0 s"):
        await read_ahead(source, [new(1, "自2026年9月1日起。"), new(2, "自2026年9月2日起。")], START, within_s=0.0)


async def test_what_is_neither_new_nor_revised_is_not_read(source: Source) -> None:
    same = Verdict(Event.UNCHANGED, "n1", "", 0, new(1, "自2026年9月1日起。").entry)
    assert await read_ahead(source, [same], START) == {}


def test_little_is_read_where_it_is_written() -> None:
    assert not is_much([Entry("a", "公告", FILLER, None, None)])
    assert is_much([Entry("a", "公告", "字" * MUCH, None, None)])


async def test_what_is_read_ahead_is_told_and_revised_like_anything(site: Site, source: Source, poller: Poller) -> None:
    def listing(day: int) -> str:
        long = FILLER * 20
        return page([item(n, body=f"第{n}号规则自2026年9月{day + n}日起生效。{long}") for n in range(25, 0, -1)])

    site.show(page([item(0)]))
    await poller.poll(source)
    site.show(listing(1).replace("</ul>", item(0) + "</ul>"))
    await poller.poll(source)
    assert (await poller.told()).count(AlertKind.NEW) == 25
    moved = (
        listing(1).replace("第7号规则自2026年9月8日", "第7号规则自2026年10月8日").replace("</ul>", item(0) + "</ul>")
    )
    site.show(moved)
    await poller.poll(source)
    (revised,) = [alert for alert in await poller.alerts() if alert.kind == AlertKind.REVISED]
    assert revised.details["moved"] == [["takes_effect", "2026-09-08", "2026-10-08"]]
    async with poller.parts.database.reading() as session:
        days = set(await session.scalars(select(MilestoneRow.on)))
    assert {dt.date(2026, 9, number + 1) for number in range(1, 26)} <= days
