"""Down for a day or a week: what was missed is said once, in one message, with what is true now."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sections import Config
from core.model import DeliveryState
from core.source import Source
from state.database import Database
from state.outages import GATHERING
from state.tables import AlertRow, DeliveryRow, ScheduleRow
from tests.e2e.program import Program, make_config, run_program
from tests.fakes import START, ManualClock
from tests.seed_listing import SeedItem, SeedSite, seed_source
from tests.waiting import eventually

DAY = dt.timedelta(days=1)
OLD = SeedItem("old", ("春节安排",), "2026-02-01 09:00:00", ("照常。",))
BACK = START.date()  # the day on which the program comes back: 2 March, nine in the morning


def dated(number: int, on: dt.date) -> SeedItem:
    """A notice that takes effect on this day."""
    published = f"{START - 20 * DAY:%Y-%m-%d} 09:00:{number:02}"
    return SeedItem(
        f"n{number}", (f"规则{number}号调整",), published, (f"自{on.year}年{on.month}月{on.day}日起施行。",)
    )


@asynccontextmanager
async def two_sites(clock: ManualClock) -> AsyncIterator[tuple[list[SeedSite], list[Source]]]:
    sites = [SeedSite([OLD], clock.now) for _ in range(2)]
    for site in sites:
        site.items = [OLD]
    async with TestServer(sites[0].app) as first, TestServer(sites[1].app) as second:
        urls = [str(server.make_url("/search")) for server in (first, second)]
        yield sites, [seed_source(url, name=f"site-{number}") for number, url in enumerate(urls)]


async def lives(
    config: Config, sandbox: Sandbox, clock: ManualClock, sites: list[SeedSite], items: list[SeedItem]
) -> Person:
    """The program runs, somebody follows everything, and these notices appear and are told."""
    async with run_program(config, sandbox, clock) as program:
        await program.settle()
        person = sandbox.user(7, language_code="zh")
        person.say("/subscribe all")
        await person.hears("订阅")
        sites[0].items = [*items, OLD]
        await program.move_to(clock.now() + dt.timedelta(minutes=10))
        if items:
            await person.hears(items[-1].title[0])
    return person


async def comes_back(program: Program) -> None:
    """All sources are read again, which are spread over a minute, and what they brought is owed."""

    async def is_read() -> bool:
        async with program.database.reading() as session:
            unread = await session.scalar(select(func.count()).where(ScheduleRow.succeeded_at < START))
            waiting = await session.scalar(select(func.count()).where(AlertRow.fanned_out_at.is_(None)))
        waking = program.clock.next_waking()
        if unread and waking is not None and waking < START + GATHERING:
            program.clock.move_to(max(waking, program.clock.now()))
        return unread == 0 and waiting == 0

    await eventually(is_read, within_s=30)


async def owed(database: Database) -> int:
    open_states = DeliveryRow.state.in_([DeliveryState.OWED, DeliveryState.SENDING])
    async with database.reading() as session:
        return await session.scalar(select(func.count()).where(open_states)) or 0


@pytest.mark.parametrize("days", [1, 7])
async def test_what_was_missed_is_one_message_with_true_distances(state_url: str, days: int) -> None:
    """A reminder for today, one for yesterday, and nine notices from two sources: one ring of the bell."""
    clock = ManualClock(START - days * DAY - dt.timedelta(hours=12))
    before = [dated(1, BACK), dated(2, BACK - DAY), dated(3, BACK + 40 * DAY)]
    async with two_sites(clock) as (sites, sources), Sandbox(clock) as sandbox:
        config = make_config(state_url, sandbox, sources)
        person = await lives(config, sandbox, clock, sites, before)
        heard = len(person.messages())
        sites[0].items = [*(dated(number, BACK + 9 * DAY) for number in range(10, 15)), *before, OLD]
        sites[1].items = [*(dated(number, BACK + 9 * DAY) for number in range(20, 24)), OLD]
        clock.move_to(START)
        async with run_program(config, sandbox, clock) as program:
            await comes_back(program)
            assert person.messages()[heard:] == []
            await program.move_to(START + GATHERING)
            assert await owed(program.database) == 0
            (summary,) = person.messages()[heard:]
            await program.move_to(START + dt.timedelta(hours=6))
            assert len(person.messages()) == heard + 1
    assert "11 条通知与提醒" in summary.text.splitlines()[0]
    reminders, _, news = summary.text.partition("新通知")
    today, yesterday = "规则1号调整\n  3月2日 周一 · 就在今天 · 生效", "规则2号调整\n  3月1日 周日 · 昨天 · 已生效"
    assert today in reminders
    assert yesterday in reminders
    assert news.count("还有 9 天 · 生效") == 9
    assert "规则3号" not in summary.text


async def test_what_took_effect_more_than_a_week_ago_is_not_reminded_of(state_url: str) -> None:
    clock = ManualClock(START - 20 * DAY)
    async with two_sites(clock) as (sites, sources), Sandbox(clock) as sandbox:
        config = make_config(state_url, sandbox, sources)
        person = await lives(config, sandbox, clock, sites, [dated(1, BACK - 9 * DAY)])
        heard = len(person.messages())
        clock.move_to(START)
        async with run_program(config, sandbox, clock) as program:
            await comes_back(program)
            await program.move_to(START + DAY)
    assert len(person.messages()) == heard


async def test_a_short_restart_gathers_nothing(state_url: str) -> None:
    clock = ManualClock(START - dt.timedelta(minutes=40))
    async with two_sites(clock) as (sites, sources), Sandbox(clock) as sandbox:
        config = make_config(state_url, sandbox, sources)
        person = await lives(config, sandbox, clock, sites, [])
        sites[0].items = [dated(1, BACK + 9 * DAY), OLD]
        clock.move_to(START)
        async with run_program(config, sandbox, clock) as program:
            await comes_back(program)
            assert clock.now() < START + GATHERING
            await person.hears("规则1号调整")
