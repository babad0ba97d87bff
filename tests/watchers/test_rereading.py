"""A better reader reads stored notices again: the dates are replaced, nobody is alerted, reminders follow the dates."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text, update

from bot.reminding import Reminding
from core.model import AlertKind, NoticeId
from core.source import Source
from state.corrections import correct_date
from state.database import Database
from state.notices import milestones_of
from state.reminders import untrue_reminders
from state.signals import Signals
from state.tables import AlertRow, CorrectionRow, MilestoneRow, NoticeStatusRow
from tests.builders import PROFILE, SOURCE, add_alert, add_milestone, add_notice, add_revision, revision_of
from tests.fakes import START, ManualClock, Noted
from tests.waiting import eventually, running
from tests.watchers.conftest import make_source
from watchers import rereading
from watchers.rereading import Rereading, Step

DAY = dt.timedelta(days=1)
LATER = START + DAY
BODY = "新标准自3月12日起生效。"
READ, MISREAD, RIGHT = dt.date(2026, 3, 12), dt.date(2026, 3, 21), dt.date(2026, 3, 25)


@pytest.fixture
def reader(database: Database, clock: ManualClock) -> Rereading:
    clock.move_to(LATER)
    return Rereading(database, [], clock, holder="one")


async def stored(database: Database, *read: dt.date, body: str = BODY, **more: object) -> NoticeId:
    """A notice out of which an earlier reader has read these days."""
    async with database.writing() as session:
        notice = await add_notice(session, "新标准", body)
        for on in read:
            await add_milestone(session, notice, await revision_of(session, notice), on, **more)  # type: ignore[arg-type]
    return notice


async def days(database: Database, notice: NoticeId) -> list[dt.date]:
    async with database.reading() as session:
        return [each.on for each in await milestones_of(session, await revision_of(session, notice))]


async def read_all(reader: Rereading) -> None:
    for _ in range(1000):
        if await reader.step() is None:
            return
    raise AssertionError("it does not end")


async def alerts(database: Database) -> list[AlertKind]:
    async with database.reading() as session:
        return [AlertKind(kind) for kind in await session.scalars(select(AlertRow.kind).order_by(AlertRow.id))]


async def status(database: Database, notice: NoticeId) -> NoticeStatusRow:
    async with database.reading() as session:
        return await session.get_one(NoticeStatusRow, notice)


async def test_a_date_that_is_read_otherwise_now_is_replaced_and_told_to_nobody(
    database: Database, reader: Rereading
) -> None:
    """Nor does the notice come up as changed in feeds: it says what it said."""
    notice = await stored(database, MISREAD)
    await read_all(reader)
    assert await days(database, notice) == [READ]
    assert await alerts(database) == []
    assert (await status(database, notice)).changed_at == START


async def test_a_notice_in_which_nothing_was_read_is_read_again_too(database: Database, reader: Rereading) -> None:
    notice = await stored(database)
    await read_all(reader)
    assert await days(database, notice) == [READ]


async def test_a_date_that_still_stands_is_known_since_it_was_and_a_new_one_from_now(
    database: Database, reader: Rereading
) -> None:
    await stored(database, READ, body=BODY + "旧标准3月31日停止使用。")
    await read_all(reader)
    async with database.reading() as session:
        known = await session.execute(select(MilestoneRow.on, MilestoneRow.first_known_at).order_by(MilestoneRow.on))
        assert [tuple(row) for row in known] == [(READ, START), (dt.date(2026, 3, 31), LATER)]


async def test_each_notice_is_read_once_by_each_version(database: Database, reader: Rereading) -> None:
    await stored(database, MISREAD)
    assert await reader.step() == Step(read=1, changed=1)
    assert await reader.step() is None
    again = Rereading(database, [], ManualClock(LATER), holder="one")
    assert await again.step() is None
    newer = Rereading(database, [], ManualClock(LATER), holder="one", version=1000)
    assert await newer.step() == Step(read=1, changed=0)


async def test_what_a_later_version_has_read_is_left_to_it(database: Database, reader: Rereading) -> None:
    """A program that was rolled back does not undo what its successor found."""
    notice = await stored(database, MISREAD)
    async with database.writing() as session:
        await session.execute(update(NoticeStatusRow).values(reader_version=1000))
    assert await reader.step() is None
    assert await days(database, notice) == [MISREAD]


async def test_only_the_text_that_holds_is_read(database: Database, reader: Rereading) -> None:
    notice = await stored(database, MISREAD)
    async with database.writing() as session:
        first = await revision_of(session, notice)
        await add_revision(session, notice, "新标准", "新标准自3月18日起生效。", at=START)
    await read_all(reader)
    assert await days(database, notice) == [dt.date(2026, 3, 18)]
    async with database.reading() as session:
        assert [each.on for each in await milestones_of(session, first)] == [MISREAD]


async def test_a_notice_is_read_in_the_zone_and_language_of_its_source(database: Database, clock: ManualClock) -> None:
    source: Source = replace(
        make_source("https://shop.example/news", SOURCE), zone="America/Los_Angeles", language="en"
    )
    notice = await stored(database, body="Starting today, tokens expire.")
    await read_all(Rereading(database, [source], clock, holder="one"))
    assert await days(database, notice) == [dt.date(2026, 3, 1)], "there it was still the day before"


async def test_what_an_admin_put_right_stays_in_whatever_words_it_is_read(
    database: Database, reader: Rereading
) -> None:
    """The stored quotation is not what the present reader quotes."""
    notice = await stored(database, READ)
    async with database.writing() as session:
        await correct_date(session, notice, READ, RIGHT, LATER)
    told = await alerts(database)
    await read_all(reader)
    assert await days(database, notice) == [RIGHT]
    assert await alerts(database) == told
    async with database.reading() as session:
        kept = await session.scalars(select(CorrectionRow.quote).order_by(CorrectionRow.id))
        assert list(kept) == ["自9月12日起", "新标准自3月12日起生效"], "a later revision is read with it as well"


async def test_what_an_admin_struck_does_not_come_back(database: Database, reader: Rereading) -> None:
    notice = await stored(database, READ)
    async with database.writing() as session:
        await correct_date(session, notice, READ, None, LATER)
    await read_all(reader)
    assert await days(database, notice) == []


async def test_a_reminder_of_a_day_that_is_read_no_more_is_dropped(database: Database, reader: Rereading) -> None:
    notice = await stored(database, MISREAD)
    async with database.writing() as session:
        reminder = await add_alert(session, notice, AlertKind.REMINDER, on=MISREAD)
    async with database.reading() as session:
        assert await untrue_reminders(session, [reminder]) == {}
    await read_all(reader)
    async with database.reading() as session:
        assert await untrue_reminders(session, [reminder]) == {reminder: "the notice names this day no more"}


async def test_a_day_that_is_found_now_is_reminded_of_from_then_on(
    database: Database, reader: Rereading, clock: ManualClock
) -> None:
    """Not of what lay before: the week's notice would have been due three days earlier."""
    await stored(database, MISREAD)
    clock.move_to(dt.datetime(2026, 3, 8, tzinfo=dt.UTC))
    await read_all(reader)
    reminding = Reminding(database, Signals(database), clock, PROFILE)
    for _ in range(7):
        await reminding.remind()
        clock.move(days=1)
    async with database.reading() as session:
        said = await session.execute(select(AlertRow.on, AlertRow.details).order_by(AlertRow.id))
        assert [(on, details["lead_days"]) for on, details in said] == [(READ, 1), (READ, 0)]


async def test_a_notice_revised_meanwhile_is_left_to_who_revised_it(database: Database, clock: ManualClock) -> None:
    """Between reading and writing lies a time in which a watcher may write."""
    notice = await stored(database, MISREAD)

    class Interrupted(Rereading):
        def _read(self, batch: object) -> object:  # type: ignore[override]
            found = super()._read(batch)  # type: ignore[arg-type]
            asyncio.run_coroutine_threadsafe(revise(), loop).result(10)
            return found

    async def revise() -> None:
        async with database.writing() as session:
            revision = await add_revision(session, notice, body="改期。", at=START)
            await add_milestone(session, notice, revision, RIGHT)

    loop = asyncio.get_running_loop()
    assert await Interrupted(database, [], clock, holder="one").step() == Step(read=1, changed=0)
    assert await days(database, notice) == [RIGHT]


async def test_the_newest_are_read_first_and_a_new_start_goes_on_where_the_last_ended(
    database: Database, clock: ManualClock
) -> None:
    notices = [await stored(database, MISREAD) for _ in range(rereading.AT_ONCE + 5)]
    assert await Rereading(database, [], clock, holder="one").step() is not None
    assert [await days(database, notice) for notice in notices[:5]] == [[MISREAD]] * 5
    assert await days(database, notices[-1]) == [READ]
    rest = Rereading(database, [], clock, holder="one")
    assert await rest.step() == Step(read=5, changed=5)
    assert await rest.step() is None


async def test_one_process_reads_while_the_others_wait_until_all_is_done(
    database: Database, clock: ManualClock
) -> None:
    for _ in range(rereading.AT_ONCE + 1):
        await stored(database, MISREAD)
    one, other = (Rereading(database, [], clock, holder=holder) for holder in ("one", "other"))
    assert await one.step() == Step(rereading.AT_ONCE, rereading.AT_ONCE)
    assert await other.step() == Step(0, 0)

    async def is_done() -> bool:
        clock.move(seconds=10)
        async with database.reading() as session:
            misread = select(func.count()).select_from(MilestoneRow).where(MilestoneRow.on == MISREAD)
            return await session.scalar(misread) == 0

    async with running(one, other):
        await eventually(is_done, within_s=40)
    assert await other.step() is None


async def test_a_notice_that_the_state_refuses_is_passed_over_and_the_rest_is_read(
    database: Database, reader: Rereading, caplog: pytest.LogCaptureFixture
) -> None:
    """As a value would be that one of the databases cannot hold."""
    older = await stored(database, MISREAD)
    refused = await stored(database, MISREAD, body=BODY + "旧标准3月31日停止使用。")
    newer = await stored(database, MISREAD)
    async with database.writing() as session:
        await session.execute(text("CREATE UNIQUE INDEX one_day_each ON milestone (notice_id)"))
    await read_all(reader)
    assert [await days(database, notice) for notice in (older, refused, newer)] == [[READ], [MISREAD], [READ]]
    told = [record for record in caplog.records if record.message == "rereading.passed_over"]
    assert [record.__dict__["notice"] for record in told] == [refused]


async def test_it_lets_every_other_writer_go_first(state_url: str, clock: ManualClock) -> None:
    database = Noted(state_url)
    await stored(database, MISREAD)
    database.gave_way.clear()
    await read_all(Rereading(database, [], clock, holder="one"))
    assert database.gave_way == {True}
    await database.close()
