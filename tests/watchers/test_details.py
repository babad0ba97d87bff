"""Following links: whole texts of new notices, and looking again."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select

from core.model import AlertKind
from core.source import Detail, Source
from core.verdicts import Event
from state.details import load_details
from state.tables import MilestoneRow, NoticeStatusRow, RevisionRow
from tests.fakes import ManualClock
from tests.watchers.conftest import Poller
from tests.watchers.site import Site, item, page
from watchers.ending import Outcome

FAR = "新规自2026年12月12日起施行。"
FARTHER = "新规自2026年12月20日起施行。"
DAY = dt.timedelta(days=1)


@pytest.fixture
def detailed(source: Source) -> Source:
    return replace(source, detail=Detail(body="article"))


def listing(site: Site, *numbers: int, summary: str = "点击查看全文。") -> None:
    site.show(page([item(number, body=summary) for number in numbers]))


def article(site: Site, number: int, text: str) -> None:
    site.show(f"<!doctype html><nav>首页</nav><article><p>{text}</p></article>", f"/n/{number}", ETag=f'"{hash(text)}"')


async def texts(poller: Poller) -> list[str]:
    """What holds now, by notice."""
    chosen = select(RevisionRow.body).join(NoticeStatusRow, NoticeStatusRow.revision_id == RevisionRow.id)
    async with poller.parts.database.reading() as session:
        return list(await session.scalars(chosen.order_by(RevisionRow.notice_id)))


async def dates(poller: Poller) -> list[dt.date]:
    chosen = select(MilestoneRow.on).join(NoticeStatusRow, NoticeStatusRow.revision_id == MilestoneRow.revision_id)
    async with poller.parts.database.reading() as session:
        return list(await session.scalars(chosen.order_by(MilestoneRow.on)))


async def after_baseline(site: Site, source: Source, poller: Poller) -> None:
    """A source whose first notice has been read with its text."""
    listing(site, 1)
    article(site, 1, "旧公告。")
    await poller.poll(source)
    await poller.poll(source)


async def test_a_new_notice_is_told_with_its_whole_text(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    article(site, 2, FAR)
    assert (await poller.poll(detailed)).counts() == {Event.NEW: 1}
    assert await texts(poller) == ["旧公告。", FAR]
    assert await dates(poller) == [dt.date(2026, 12, 12)]
    assert await poller.told() == [AlertKind.NEW]


async def test_the_first_poll_follows_no_link_and_the_next_ones_fill_in_the_texts_silently(
    site: Site, detailed: Source, poller: Poller
) -> None:
    numbers = range(1, 16)
    listing(site, *numbers)
    for number in numbers:
        article(site, number, FAR)
    await poller.poll(detailed)
    assert site.asked == ["/news"]
    for expected in (10, 15):
        await poller.poll(detailed)
        assert (await texts(poller)).count(FAR) == expected
    assert await dates(poller) == [dt.date(2026, 12, 12)] * 15
    assert await poller.told() == []


async def test_a_page_is_not_asked_for_again_while_nothing_is_due(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    article(site, 2, "无日期。")
    await poller.poll(detailed)
    site.asked.clear()
    listing(site, 2, 1, summary="点击查看全文。 ")
    for _ in range(3):
        await poller.poll(detailed)
    assert site.asked == ["/news"] * 3


async def test_a_page_that_fails_holds_up_nothing_and_its_dates_follow(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    site.refuse(500, "/n/2")
    report = await poller.poll(detailed)
    assert report.counts() == {Event.NEW: 1}
    assert (await texts(poller))[1] == "点击查看全文。"
    article(site, 2, FAR)
    poller.clock.move(hours=1)
    assert (await poller.poll(detailed)).counts() == {Event.REVISED: 1}
    assert await poller.told() == [AlertKind.NEW, AlertKind.REVISED]
    assert await dates(poller) == [dt.date(2026, 12, 12)]


async def test_a_text_that_comes_late_and_says_no_date_is_told_no_second_time(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    site.show("<!doctype html><p>busy</p>", "/n/2")
    await poller.poll(detailed)
    article(site, 2, "无日期。")
    poller.clock.move(hours=1)
    await poller.poll(detailed)
    assert (await texts(poller))[1] == "无日期。"
    assert await poller.told() == [AlertKind.NEW]


async def test_a_page_with_a_date_ahead_is_looked_at_daily_and_a_moved_date_told(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    article(site, 2, FAR)
    await poller.poll(detailed)
    for _ in range(5):
        poller.clock.move(days=1)
        await poller.poll(detailed)
    assert site.asked.count("/n/2") == 6
    article(site, 2, FARTHER)
    poller.clock.move(days=1)
    assert (await poller.poll(detailed)).counts() == {Event.REVISED: 1}
    alert = (await poller.alerts())[-1]
    assert (alert.kind, alert.details["moved"]) == (AlertKind.REVISED, [["takes_effect", "2026-12-12", "2026-12-20"]])


async def test_a_page_without_a_date_is_looked_at_ever_more_rarely(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    looked = []
    for day in range(120):
        poller.clock.move(days=1)
        site.asked.clear()
        await poller.poll(detailed)
        if "/n/1" in site.asked:
            looked.append(day)
    gaps = [later - earlier for earlier, later in pairwise(looked)]
    assert gaps == sorted(gaps)
    assert gaps[0] <= 2
    assert 10 <= gaps[-1] <= 31


async def test_pages_are_looked_at_though_a_clock_ran_ahead_and_was_set_back(
    site: Site, detailed: Source, poller: Poller
) -> None:
    """Else what was read, or failed, in 2036 would be looked at again then."""
    await after_baseline(site, detailed, poller)
    listing(site, 2, 1)
    article(site, 2, FAR)
    await poller.poll(detailed)
    ahead = Poller(poller.parts, ManualClock(poller.clock.now() + dt.timedelta(days=3650)), poller.known)
    site.refuse(503, "/n/1")
    await ahead.poll(detailed)
    article(site, 1, FAR)
    article(site, 2, FARTHER)
    await poller.poll(detailed)
    assert (await poller.alerts())[-1].details["moved"] == [["takes_effect", "2026-12-12", "2026-12-20"]]
    assert site.asked[-2:] == ["/n/1", "/n/2"] or site.asked[-2:] == ["/n/2", "/n/1"]


async def test_a_look_is_conditional(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    poller.clock.move(days=3)
    await poller.poll(detailed)
    conditions = [
        headers.get("If-None-Match") for asked, headers in zip(site.asked, site.headers, strict=True) if asked == "/n/1"
    ]
    assert conditions[0] is None
    assert conditions[-1] is not None


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_gone_withdraws_its_notice_once_though_it_is_still_listed(
    site: Site, detailed: Source, poller: Poller, status: int
) -> None:
    await after_baseline(site, detailed, poller)
    site.refuse(status, "/n/1")
    poller.clock.move(days=2)
    assert (await poller.poll(detailed)).counts() == {}
    poller.clock.move(hours=1)
    assert (await poller.poll(detailed)).counts() == {Event.WITHDRAWN: 1}
    for number in (2, 3):
        listing(site, number, 1)
        await poller.poll(detailed)
    assert (await poller.told()).count(AlertKind.WITHDRAWN) == 1
    async with poller.parts.database.reading() as session:
        withdrawn = (await session.scalars(select(NoticeStatusRow.withdrawn_at).order_by("notice_id"))).all()
    assert withdrawn[0] is not None


async def test_a_page_that_was_gone_and_is_there_again_brings_its_notice_back(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    site.refuse(404, "/n/1")
    for _ in range(2):
        poller.clock.move(days=2)
        await poller.poll(detailed)
    article(site, 1, "旧公告。")
    poller.clock.move(days=8)
    assert (await poller.poll(detailed)).counts() == {Event.RETURNED: 1}
    assert await poller.told() == [AlertKind.WITHDRAWN]


async def test_a_page_that_only_fails_withdraws_nothing(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    site.refuse(503, "/n/1")
    for _ in range(6):
        poller.clock.move(days=3)
        assert (await poller.poll(detailed)).counts() == {}
    assert await texts(poller) == ["旧公告。"]


async def test_a_title_that_the_listing_edits_has_its_page_read_again(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    article(site, 1, FAR)
    site.show(page([item(1, "公告1（更新）", "点击查看全文。")]))
    assert (await poller.poll(detailed)).counts() == {Event.REVISED: 1}
    assert await texts(poller) == [FAR]


async def test_no_more_links_are_followed_in_one_turn_than_agreed(site: Site, detailed: Source, poller: Poller) -> None:
    """The rest is told with what the listing says, and read in the next turns."""
    await after_baseline(site, detailed, poller)
    numbers = range(2, 32)
    for number in numbers:
        article(site, number, FAR)
    listing(site, *reversed(numbers), 1)
    site.asked.clear()
    report = await poller.poll(replace(detailed, max_pages=1))
    assert report.outcome is Outcome.READ
    assert len([path for path in site.asked if path != "/news"]) <= 30
    for _ in range(2):
        await poller.poll(detailed)
    assert (await texts(poller)).count(FAR) == 30


async def test_an_address_that_may_not_be_asked_is_not_followed(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    linked = item(2).replace("/n/2", "http://[::1]:9/n/2")
    site.show(page([linked, item(1, body="点击查看全文。")]))
    assert (await poller.poll(detailed)).counts() == {Event.NEW: 1}
    async with poller.parts.database.reading() as session:
        [state] = (await load_details(session, detailed.name, ["http://[::1]:9/n/2"])).values()
    assert (state.failures, state.body) == (1, "")


async def test_a_link_of_any_length_is_told_though_it_may_not_be_followed(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    letters = "".join(chr(97 + number * number % 26) + str(number) for number in range(2000))
    site.show(page([item(2).replace("/n/2", f"/n/{letters}"), item(1, body="点击查看全文。")]))
    assert (await poller.poll(detailed)).counts() == {Event.NEW: 1}
    assert await poller.told() == [AlertKind.NEW]


# --- health


async def news_whose_pages(site: Site, source: Source, poller: Poller, number: int, *, work: bool) -> list[AlertKind]:
    """A new notice is listed, its page works or has changed its shape; answers what admins have been told so far."""
    listing(site, *range(number, 0, -1))
    if work:
        article(site, number, f"全文{number}。")
    else:
        site.show(f"<!doctype html><body><main>全文{number}</main>", f"/n/{number}")
    await poller.poll(source)
    return [kind for kind in await poller.told() if kind in (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL)]


async def test_pages_that_change_their_shape_are_told_once_and_once_when_they_are_well(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    told = [await news_whose_pages(site, detailed, poller, number, work=False) for number in range(2, 8)]
    assert told == [[], [], *[[AlertKind.SOURCE_BROKEN]] * 4]
    told = [await news_whose_pages(site, detailed, poller, number, work=True) for number in range(8, 10)]
    assert told == [[AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL]] * 2
    [broken] = [alert for alert in await poller.alerts() if alert.kind == AlertKind.SOURCE_BROKEN]
    assert "holds no text at" in broken.details["trouble"]


async def test_a_dead_page_among_others_tells_nobody(site: Site, detailed: Source, poller: Poller) -> None:
    await after_baseline(site, detailed, poller)
    for number in range(2, 12):
        told = await news_whose_pages(site, detailed, poller, number, work=number % 2 == 0)
    assert told == []


async def test_one_dead_page_that_is_tried_again_and_again_tells_nobody(
    site: Site, detailed: Source, poller: Poller
) -> None:
    await after_baseline(site, detailed, poller)
    await news_whose_pages(site, detailed, poller, 2, work=False)
    for _ in range(8):
        poller.clock.move(days=1)
        await poller.poll(detailed)
    assert await poller.told() == [AlertKind.NEW]
