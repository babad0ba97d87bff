"""Much that is new at once: written some at a time, and, cut off anywhere, neither lost nor told twice."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError

from core.changes import RECORDED_A_DAY
from core.contract import PATIENCE
from core.source import Source
from state.claims import claim_one
from state.queries import QueryIndex
from state.sources import load_source, sync_sources
from state.tables import AlertRow, NoticeRow, RevisionRow, ScheduleRow
from tests.watchers.conftest import HOLDER, Poller
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome, TurnReport
from watchers.inadvance import FEW, FEW_NEWS
from watchers.ingest import Parts, take_turn

MANY = FEW_NEWS + 5
OLD = "2026-02-01 10:00:00"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    """One notice a transaction."""
    return replace(parts, bearable_s=0.0)


def listing(*numbers: int) -> str:
    """Each a minute younger than the one before."""
    return page([item(each, published=f"2026-03-01 {each // 60:02}:{each % 60:02}:00") for each in numbers])


NUMBERS = range(MANY, 0, -1)


class Cut(QueryIndex):
    """The state refuses what comes after so many notices."""

    def __init__(self, after: int) -> None:
        super().__init__(())
        self._left = after

    async def record_matches(self, *arguments, **named):  # type: ignore[no-untyped-def]
        if not self._left:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        self._left -= 1
        return await super().record_matches(*arguments, **named)


async def cut_off(poller: Poller, source: Source, after: int) -> None:
    """A turn that breaks off when it has written so many notices, as by a kill: its claim stands, and ends by time."""
    async with poller.parts.database.writing() as session:
        assert await claim_one(session, source.name, HOLDER, poller.clock.now(), dt.timedelta(minutes=5))
    broken = replace(poller.parts, index=Cut(after))
    with pytest.raises(OperationalError):
        await take_turn(broken, source, holder=HOLDER, now=poller.clock.now(), jitter=0.0)
    poller.clock.move(minutes=10)


async def told_titles(poller: Poller) -> list[str]:
    async with poller.parts.database.reading() as session:
        told = select(RevisionRow.title).join(AlertRow, AlertRow.revision_id == RevisionRow.id).order_by(AlertRow.id)
        return list(await session.scalars(told))


async def recorded(poller: Poller, *, in_baseline: bool) -> int:
    async with poller.parts.database.reading() as session:
        counted = select(func.count()).select_from(NoticeRow).where(NoticeRow.in_baseline == in_baseline)
        return await session.scalar(counted) or 0


async def poll_first(poller: Poller, source: Source, site: Site) -> None:
    """A source that has listed one old notice so far."""
    site.show(page([item(0, published=OLD)]))
    assert (await poller.poll(source)).outcome is Outcome.BASELINE


async def test_a_long_baseline_lets_others_write_between_its_notices(
    site: Site, source: Source, poller: Poller
) -> None:
    """Each of its transactions is short: what is written by others in the meantime is in between."""
    site.show(listing(*NUMBERS))
    commits: list[int] = []
    event.listen(poller.parts.database.engine.sync_engine, "commit", lambda _: commits.append(1))
    report = await poller.poll(source)
    assert len(commits) > MANY
    assert (report.outcome, report.counts()) == (Outcome.BASELINE, {"baseline": MANY})
    assert await poller.told() == []


@pytest.mark.parametrize("after", [1, MANY - 1])
async def test_a_baseline_that_was_cut_off_goes_on_and_alerts_nobody(
    site: Site, source: Source, poller: Poller, after: int
) -> None:
    site.show(page([]))
    poller.known.add(source.name)
    async with poller.parts.database.writing() as session:
        await sync_sources(session, [source], poller.clock.now())
    site.show(listing(*NUMBERS))
    await cut_off(poller, source, after)
    assert await recorded(poller, in_baseline=True) == after
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
    assert state is not None
    assert state.baseline_at is None
    site.show(listing(MANY + 1, *NUMBERS))
    assert (await poller.poll(source)).outcome is Outcome.BASELINE
    assert await recorded(poller, in_baseline=True) == MANY + 1
    assert await poller.told() == []
    site.show(listing(MANY + 2, MANY + 1, *NUMBERS))
    await poller.poll(source)
    assert await told_titles(poller) == [f"公告{MANY + 2}"]


@pytest.mark.parametrize("after", [1, MANY - 1])
async def test_many_new_notices_that_were_cut_off_are_each_told_once_in_their_order(
    site: Site, source: Source, poller: Poller, after: int
) -> None:
    await poll_first(poller, source, site)
    site.show(listing(*NUMBERS))
    await cut_off(poller, source, after)
    assert len(await told_titles(poller)) == after
    await poller.poll(source)
    await poller.poll(source)
    assert await told_titles(poller) == [f"公告{number}" for number in range(1, MANY + 1)]


@pytest.mark.parametrize("after", [FEW, MANY + 3])
async def test_what_stands_on_a_further_page_is_not_left_behind(
    site: Site, source: Source, poller: Poller, after: int
) -> None:
    """Newest first, and one on the second page that is dated later than all of the first."""
    await poll_first(poller, source, site)
    late = item(900, published="2026-03-01 23:00:00")
    first = [item(number, published=f"2026-03-01 09:{number % 60:02}:00") for number in NUMBERS]
    site.show(page(first, following="?p=2"))
    site.show(page([*(item(number) for number in range(200, 205)), late, item(0, published=OLD)]), "/news?p=2")
    await cut_off(poller, source, after)
    await poller.poll(source)
    told = await told_titles(poller)
    assert "公告900" in told
    assert len(told) == len(set(told)) == MANY + 6


async def test_what_reaches_a_chat_as_one_message_is_written_at_once(
    site: Site, source: Source, poller: Poller
) -> None:
    await poll_first(poller, source, site)
    site.show(listing(*range(FEW_NEWS, 0, -1)))
    await cut_off(poller, source, FEW_NEWS - 1)
    assert await told_titles(poller) == []


async def test_who_lost_the_source_half_way_writes_no_more_of_it(site: Site, source: Source, poller: Poller) -> None:
    await poll_first(poller, source, site)
    site.show(listing(*NUMBERS))

    class Taken(Cut):
        """Somebody else takes the source over as soon as the third notice is written."""

        async def record_matches(self, session, *arguments, **named):  # type: ignore[no-untyped-def]
            self._left -= 1
            if not self._left:
                await session.execute(update(ScheduleRow).values(claimed_by="another"))
            return await QueryIndex.record_matches(self, session, *arguments, **named)

    async with poller.parts.database.writing() as session:
        assert await claim_one(session, source.name, HOLDER, poller.clock.now(), dt.timedelta(minutes=5))
    losing = replace(poller.parts, index=Taken(3))
    report = await take_turn(losing, source, holder=HOLDER, now=poller.clock.now(), jitter=0.0)
    assert report.outcome is Outcome.SUPERSEDED
    assert await told_titles(poller) == ["公告1", "公告2", "公告3"]


async def test_a_page_that_cannot_be_believed_is_not_written_in_advance(
    site: Site, source: Source, poller: Poller
) -> None:
    """Another list in the place of the known one."""
    site.show(listing(*range(40, 30, -1)))
    await poller.poll(source)
    site.show(page([item(number, f"别的{number}", published=OLD) for number in range(500, 500 + MANY)]))
    report: TurnReport = await poller.poll(source)
    assert report.outcome is Outcome.FAILED
    assert await recorded(poller, in_baseline=False) == 0


async def test_a_first_reading_that_fails_half_way_is_not_written_in_advance(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(page([item(number) for number in NUMBERS], following="?p=2"))
    site.refuse(503, "/news?p=2")
    assert (await poller.poll(source)).outcome is Outcome.FAILED
    assert await recorded(poller, in_baseline=True) == 0


async def test_many_texts_that_read_differently_by_another_definition_tell_nobody(
    site: Site, source: Source, poller: Poller
) -> None:
    site.show(listing(*NUMBERS))
    await poller.poll(source)
    other = replace(source, select=replace(source.select, summary="time"))
    report = await poller.poll(other)
    assert report.counts() == {"revised": MANY}
    assert await poller.told() == []


# --- where what is made of one notice hangs on the others: all or nothing, and cut off or not all the same


CUTS = pytest.mark.parametrize("after", [None, 1, MANY - 1], ids=["whole", "cut at once", "cut near the end"])


async def cut_off_and_resumed(poller: Poller, source: Source, after: int | None) -> TurnReport:
    """A turn that breaks off, if it shall, and leaves nothing behind; and the one that follows."""
    if after is not None:
        before = await told_titles(poller), await recorded(poller, in_baseline=True)
        await cut_off(poller, source, after)
        assert await recorded(poller, in_baseline=False) == 0
        assert before == (await told_titles(poller), await recorded(poller, in_baseline=True))
    return await poller.poll(source)


@CUTS
async def test_another_list_that_has_lasted_for_a_day_tells_only_what_is_younger_and_is_expected_from_then_on(
    site: Site, source: Source, poller: Poller, after: int | None
) -> None:
    site.show(listing(*range(40, 30, -1)))
    await poller.poll(source)
    late = item(900, published="2026-03-01 23:00:00")
    site.show(page([late, *(item(number, published=OLD) for number in range(500, 500 + MANY))]))
    assert (await poller.poll(source)).outcome is Outcome.FAILED
    poller.clock.move(days=PATIENCE.days)
    report = await cut_off_and_resumed(poller, source, after)
    assert (report.outcome, report.counts()) == (Outcome.READ, {"new": MANY + 1})
    assert await told_titles(poller) == ["公告900"]
    async with poller.parts.database.reading() as session:
        state = await load_source(session, source.name)
    assert state is not None
    assert [shape.items for shape in state.contract.shapes] == [MANY + 1]


@CUTS
async def test_a_listing_that_shows_many_old_notices_from_now_on_tells_none_of_them(
    site: Site, source: Source, poller: Poller, after: int | None
) -> None:
    known = [item(number) for number in range(600, 590, -1)]
    site.show(page(known))
    await poller.poll(source)
    old = [item(number, published=f"2026-02-01 10:{number % 60:02}:00") for number in NUMBERS]
    site.show(page([item(900, published="2026-03-01 23:00:00"), *known, *old]))
    assert (await cut_off_and_resumed(poller, source, after)).counts() == {"new": MANY + 1}
    assert await told_titles(poller) == ["公告900"]


@CUTS
async def test_a_source_that_has_moved_tells_all_that_is_younger_also_of_one_time(
    site: Site, source: Source, poller: Poller, after: int | None
) -> None:
    await poll_first(poller, source, site)
    site.show(page([*(item(number) for number in NUMBERS), item(0, published=OLD)]), "/all")
    moved = replace(source, url=site.url("/all"))
    assert (await cut_off_and_resumed(poller, moved, after)).counts() == {"new": MANY}
    assert await told_titles(poller) == [f"公告{number}" for number in range(1, MANY + 1)]


async def test_a_change_too_many_amid_much_news_is_passed_over_once(site: Site, source: Source, poller: Poller) -> None:
    for number in range(RECORDED_A_DAY + 1):
        site.show(page([item(0, body=f"第{number}次", published=OLD)]))
        await poller.poll(source)
    news = [item(number) for number in NUMBERS]
    site.show(page([*news, item(0, body="又一次", published=OLD)]))
    assert (await poller.poll(source)).counts() == {"revised": 1, "new": MANY}
