"""What things cost on a state of years, beside a nearly empty one: `python -m benchmarks.bench_years`.

    --scale S              1: 1,000,000 notices and 10,000,000 deliveries; 0.1: a tenth of both (1)
    --on sqlite|postgresql one of the two databases alone

The nearly empty state is the end of the other one: the same last notices, targets, subscriptions and dates ahead, so
that what is asked for is the same. Each thing is done in turns on both, and the medians are compared.
"""

import argparse
import asyncio
import datetime as dt
import statistics
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import select, text

from benchmarks.bench_fanout import BOT, PROFILE, TOPICS, instant, new_alert, ours, stamp
from benchmarks.stored import be_quiet, fill, open_states, settle
from bot.clock import SystemClock
from bot.fanning import FanOut
from bot.reminding import Reminding
from core.model import SourceName, TargetId
from core.stories import make_report
from state.database import Database
from state.notices import load_known
from state.outbox import claim_due
from state.publications import (
    Scope,
    latest_notices,
    load_ahead,
    load_events,
    load_health,
    load_notices,
    outline_events,
    outline_notices,
)
from state.queries import QueryIndex
from state.signals import Signals
from state.stories import find_earlier
from state.subscriptions import ensure_profile, list_subscriptions
from state.tables import NoticeRow
from state.wanted import latest_for, upcoming_for

NOTICES, DELIVERIES_EACH, RECENT, TARGETS, SOURCES = 1_000_000, 10, 2_000, 1_000, 20
TURNS, LIMIT = 30, 1.5
SOURCE = SourceName("source-1")
BODY = "'自' || i || '日起，' || (CASE WHEN i % 50 = 0 THEN '物流' ELSE '平台' END) || '服务按新规则执行，请商家留意。'"

Thing = Callable[[Database], Awaitable[object]]


def ago(database: Database, minutes: str) -> str:
    """The instant so many minutes before :now."""
    if database.is_sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || ({minutes}) || ' minutes')"
    return f"(CAST(:now AS timestamp) AT TIME ZONE 'UTC' - ({minutes}) * interval '1 minute')"


def day(database: Database, days: str) -> str:
    """The day so many days after today."""
    if database.is_sqlite:
        return f"date(:now, ({days}) || ' days')"
    return f"(CAST(CAST(:now AS timestamp) AS date) + CAST({days} AS integer))"


async def grow(database: Database, notices: int, skipped: int, now: dt.datetime) -> None:
    """Notices `skipped` + 1 to `notices`, five minutes apart, each with an alert and ten deliveries that were sent."""
    index, count, values = QueryIndex(TOPICS), notices - skipped, {"now": stamp(now)}
    async with database.writing() as session:
        await index.sync_topics(session, now)
        profile = await ensure_profile(session, PROFILE)
    number, at = f"({skipped} + i)", ago(database, f"5 * ({count} - i)")
    source = {"name": "'source-' || i", "title": "'Shop'", "url": "'https://shop.example'", "zone": "'Asia/Shanghai'"}
    source |= {"next_poll_at": instant(database), "failures": "0", "baseline_at": instant(database)}
    await fill(database, "source", source, SOURCES, **values)
    target = {"id": "i", "bot_id": str(BOT), "chat_id": "1000000 + i", "thread_id": "0", "kind": "'private'"}
    target |= {"language": "'zh'", "profile_id": str(profile), "state": "'active'", "created_at": instant(database)}
    await fill(database, "target", target, TARGETS, **values)
    await fill(
        database,
        "subscription",
        {"query_id": "1", "target_id": "i", "created_at": instant(database)},
        TARGETS,
        **values,
    )
    notice = {"id": number, "source_name": f"'source-' || ({number} % {SOURCES} + 1)", "guid": f"'g' || {number}"}
    await fill(database, "notice", notice | {"first_seen_at": at, "in_baseline": "(1 = 0)"}, count, **values)
    revision = {"id": number, "notice_id": number, "number": "1", "fingerprint": f"'1:' || {number}"}
    revision |= {"title": f"'公告 ' || {number}", "body": BODY, "link": f"'https://shop.example/' || {number}"}
    await fill(database, "revision", revision | {"published_at": at, "recorded_at": at}, count, **values)
    status = {"notice_id": number, "revision_id": number, "last_seen_at": at, "missing_polls": "0", "changed_at": at}
    await fill(database, "notice_status", status, count, **values)
    ahead = f"CASE WHEN {number} > {notices - RECENT} THEN i % 40 ELSE -30 - i % 3000 END"
    milestone = {"id": number, "notice_id": number, "revision_id": number, "kind": "'takes_effect'"}
    milestone |= {'"on"': day(database, ahead), "precision": "'day'", "quote": "'起'", "confidence": "0.9"}
    milestone |= {"rule": "'bench'", "first_known_at": at, "reader_version": "1"}
    await fill(database, "milestone", milestone, count, **values)
    topic = f"{skipped} + 50 * i"
    await fill(database, "match", {"query_id": "1", "notice_id": topic}, count // 50)
    alert = {"id": number, "key": f"'new:' || {number}", "kind": "'new'", "notice_id": number, "revision_id": number}
    alert |= {"details": "'{}'", "priority": "2", "created_at": at, "fanned_out_query": "0", "fanned_out_to": "0"}
    await fill(database, "alert", alert | {"fanned_out_at": at}, count, **values)
    told = f"({skipped} + 1 + (i - 1) / {DELIVERIES_EACH})"
    delivery = {"alert_id": told, "target_id": f"i % {TARGETS} + 1", "bot_id": str(BOT), "priority": "2"}
    delivery |= {"due_at": instant(database), "state": "'sent'", "attempts": "1", "claim_epoch": "1"}
    delivery |= {"sent_at": instant(database), "message_id": "i"}
    await fill(database, "delivery", delivery, count * DELIVERIES_EACH, **values)
    await _note_ids(database)
    await settle(database)


async def _note_ids(database: Database) -> None:
    """Let PostgreSQL draw its next ids behind those that were given."""
    if database.is_sqlite:
        return
    async with database.writing() as session:
        for table in ("target", "notice", "revision", "milestone", "alert"):
            await session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


async def read_listing(database: Database) -> None:
    """A poll without news: what is known of the listing's newest twenty."""
    async with database.reading() as session:
        chosen = select(NoticeRow.guid).where(NoticeRow.source_name == SOURCE).order_by(NoticeRow.id.desc()).limit(20)
        guids = list(await session.scalars(chosen))
        assert len(await load_known(session, SOURCE, guids)) == 20


async def look_for_stories(database: Database) -> None:
    """What a notice that is new is compared with."""
    now = SystemClock().now()
    async with database.reading() as session:
        await find_earlier(session, make_report(0, "公告", "物流", now, ()))  # type: ignore[arg-type]


async def ask_upcoming(database: Database) -> None:
    async with database.reading() as session:
        await upcoming_for(session, TargetId(7), "Asia/Shanghai", SystemClock().now().date(), 30)


async def ask_latest(database: Database) -> None:
    async with database.reading() as session:
        assert len(await latest_for(session, TargetId(7), 10)) == 10


async def ask_list(database: Database) -> None:
    async with database.reading() as session:
        await list_subscriptions(session, TargetId(7))


async def fan_out(database: Database) -> None:
    clock = SystemClock()
    await new_alert_of_newest(database, clock.now())
    await ours(FanOut(database, Signals(database), clock, ()))


async def new_alert_of_newest(database: Database, now: dt.datetime) -> None:
    async with database.reading() as session:
        newest = await session.scalar(text("SELECT max(notice_id) FROM match WHERE query_id = 1"))
    await new_alert(database, newest or 0, now)


async def claim(database: Database) -> None:
    """What the fan-out before has made due, for a hundred targets; put back by not being committed."""
    async with database.writing() as session:
        assert len(await claim_due(session, BOT, 1, SystemClock().now(), targets=100)) == 100
        await session.rollback()


async def remind(database: Database) -> None:
    await Reminding(database, Signals(database), SystemClock(), PROFILE).remind()


async def ask_feed(database: Database) -> None:
    async with database.reading() as session:
        outline = await outline_events(session, Scope(topic="logistics"), 1, SystemClock().now())  # type: ignore[arg-type]
        await load_events(session, outline)


async def ask_feed_of_notices(database: Database) -> None:
    async with database.reading() as session:
        await load_notices(session, (await outline_notices(session, Scope(topic="logistics"))).ids)


async def ask_start_page(database: Database) -> None:
    async with database.reading() as session:
        await load_ahead(session, "Asia/Shanghai", SystemClock().now().date(), 30, 100)
        await latest_notices(session, 20)
        await load_health(session)


THINGS: dict[str, Thing] = {
    "a poll without news: the listing is compared": read_listing,
    "a poll with news: earlier reports are looked for": look_for_stories,
    "/upcoming": ask_upcoming,
    "/latest": ask_latest,
    "/list": ask_list,
    "fan-out of an alert to 1,000": fan_out,
    "a claim of what is due to 100": claim,
    "a look for reminders": remind,
    "a feed of events": ask_feed,
    "a feed of notices": ask_feed_of_notices,
    "the start page": ask_start_page,
}


async def timed(thing: Thing, database: Database) -> float:
    started = time.monotonic()
    await thing(database)
    return (time.monotonic() - started) * 1000


async def compare(empty: Database, old: Database) -> bool:
    """Print each thing on both; whether all cost no more than LIMIT times as much."""
    is_well = True
    for name, thing in THINGS.items():
        for database in (empty, old):
            await thing(database)
        pairs = [(await timed(thing, empty), await timed(thing, old)) for _ in range(TURNS)]
        one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
        is_well &= other <= LIMIT * one
        print(f"  {name:50} {one:8.2f} ms   {other:8.2f} ms   {other / one:5.2f}", flush=True)
    return is_well


async def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--on", choices=["sqlite", "postgresql"])
    chosen = asked.parse_args()
    be_quiet()
    notices, now = round(NOTICES * chosen.scale), SystemClock().now()
    for kind in [chosen.on] if chosen.on else ["sqlite", "postgresql"]:
        print(f"{kind}: {notices:,} notices, {notices * DELIVERIES_EACH:,} deliveries, beside {RECENT:,}", flush=True)
        async with open_states(kind, "empty", "old") as [empty, old]:
            await grow(empty, notices, notices - RECENT, now)
            await grow(old, notices, 0, now)
            is_well = await compare(empty, old)
            print(f"  {'all' if is_well else 'NOT all'} within {LIMIT} times", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
