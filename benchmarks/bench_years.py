"""What things cost on a state of years, beside a nearly empty one: `python -m benchmarks.bench_years`.

    --scale S              1: 1,000,000 notices and 10,000,000 deliveries; 0.1: a tenth of both (1)
    --on sqlite|postgresql one of the two databases alone
    --only WORDS           of what is measured, that whose name holds these words
    --kept FOLDER          the states stay there; another run begins with them as this one leaves them

The nearly empty state is the end of the other one: the same last notices, targets, subscriptions and dates ahead, so
that what is asked for is the same, and as much is due. Each thing is done in turns on both, and the medians are
compared; it fails where one costs more than the limit on the state of years. Polls are whole turns against a server on
loopback, feeds and pages are asked for by HTTP, what is claimed is committed.
"""

import argparse
import asyncio
import datetime as dt
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from benchmarks.bench_fanout import BOT, PROFILE, TOPICS, instant, ours, stamp
from benchmarks.stored import be_quiet, fill, open_states, settle
from bot.clock import SystemClock
from bot.fanning import FanOut
from bot.reminding import Reminding
from core.model import AlertKind, SourceName, TargetId
from core.queries import parse
from core.source import Select, Source, SourceKind
from feeds.web import SITE, build_app
from state.alerts import raise_alert
from state.claims import claim_one
from state.database import Database
from state.endings import end
from state.outbox import claim_due
from state.queries import QueryIndex
from state.signals import Signals
from state.sources import sync_sources
from state.subscriptions import ensure_profile, list_subscriptions, subscribe
from state.wanted import latest_for, search_notices, upcoming_for
from tests import looking
from watchers.ending import Outcome
from watchers.fetch import Limits
from watchers.ingest import Parts, take_turn
from watchers.web import open_web

NOTICES, DELIVERIES_EACH, RECENT, TARGETS, SOURCES = 1_000_000, 10, 2_000, 1_000, 20
TURNS, LIMIT, LISTED = 30, 1.5, 20
SOURCE, HOLDER = SourceName("source-1"), "bench"
FEED = "/feeds/topics/logistics.atom"
BODY = "'自' || i || '日起，' || (CASE WHEN i % 10 = 0 THEN '物流' ELSE '平台' END) || '服务按新规则执行，请商家留意。'"


@dataclass
class State:
    """One of the two, with all that works on it; `polls` and `alerts` count what was done here, in this `run`."""

    database: Database
    parts: Parts
    client: TestClient[web.Request, web.Application]
    source: Source
    page: list[str]
    polls: int = 0
    alerts: int = 0
    run: int = field(default_factory=time.time_ns)


Deed = Callable[[State], Awaitable[object]]


@dataclass(frozen=True)
class Thing:
    """What is measured, and what has to be done each time before it, unmeasured.

    `is_limited`: there is as much to do on both. Else more is done where there is more, while nobody waits.
    """

    deed: Deed
    before: tuple[Deed, ...] = field(default=())
    is_limited: bool = True


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
    source |= {"failures": "0", "baseline_at": instant(database)}
    await fill(database, "source", source, SOURCES, **values)
    schedule = {"source_name": "'source-' || i", "next_poll_at": instant(database)}
    await fill(database, "schedule", schedule, SOURCES, **values)
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
    topic = f"{skipped} + 10 * i"
    await fill(database, "match", {"query_id": "1", "notice_id": topic}, count // 10)
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


async def is_grown(database: Database, notices: int) -> bool:
    """Whether an earlier run has grown this state to its end; the deliveries come last."""
    async with database.reading() as session:
        return (await session.scalar(text("SELECT max(alert_id) FROM delivery")) or 0) >= notices


async def _note_ids(database: Database) -> None:
    """Let PostgreSQL draw its next ids behind those that were given."""
    if database.is_sqlite:
        return
    async with database.writing() as session:
        for table in ("target", "notice", "revision", "milestone", "alert"):
            await session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[State]:
    """The public's application, and a site with a listing of which a first turn has been taken."""
    async with AsyncExitStack() as stack:
        page = [item(number) for number in range(LISTED)]
        site = web.Application()
        site.router.add_get("/news", lambda _: _answer(page))
        served = await stack.enter_async_context(TestServer(site))
        source = Source(
            name=SOURCE, title="Shop", kind=SourceKind.HTML, url=str(served.make_url("/news")), allow_private=True,
            select=Select(item="ul.news > li", title="h3", link="a@href", published="time", summary="p"),
        )  # fmt: skip
        app = build_app(
            database, clock=SystemClock(), public_url="https://bell.example", language="zh", topics=TOPICS,
            sources=[(SOURCE, "Shop")], default_profile=PROFILE, telegram_link=None,
        )  # fmt: skip
        client = await stack.enter_async_context(TestClient(TestServer(app)))
        ways = await stack.enter_async_context(open_web("noticebell/bench (+mailto:bench@example.org)"))
        async with database.writing() as session:
            await sync_sources(session, [source], SystemClock().now())
        state = State(database, Parts(database, ways, QueryIndex(TOPICS), Limits()), client, source, page)
        await hold(state)
        await poll(state)
        yield state


async def _answer(page: list[str]) -> web.Response:
    return web.Response(text=f"<!doctype html><ul class=news>{''.join(page)}</ul>", content_type="text/html")


def item(number: int) -> str:
    day = SystemClock().now().date() + dt.timedelta(days=200 + number)
    body = f"自{day.year}年{day.month}月{day.day}日起，物流服务{number}按新规则执行，请商家留意。"
    return f"<li><h3><a href=/n/{number}>关于服务 {number} 的公告</a></h3><p>{body}</p></li>"


async def hold(state: State) -> None:
    state.polls += 1
    async with state.database.writing() as session:
        assert await claim_one(session, SOURCE, HOLDER, now_of(state), dt.timedelta(minutes=5))


def now_of(state: State) -> dt.datetime:
    return SystemClock().now() + state.polls * dt.timedelta(milliseconds=1)


async def rewrite(state: State) -> None:
    """The page's bytes differ, its notices do not: it is read, and compared with what is known."""
    state.page[:] = [*[each for each in state.page if each.startswith("<li")], f"<!-- {state.polls} -->"]


async def announce(state: State) -> None:
    state.page[:] = [item(1_000 + state.polls), *state.page[: LISTED - 1]]


async def poll(state: State) -> None:
    report = await take_turn(state.parts, state.source, holder=HOLDER, now=now_of(state), jitter=0.0)
    assert report.outcome is not Outcome.FAILED, report
    assert report.outcome is not Outcome.SUPERSEDED, report


async def poll_with_news(state: State) -> None:
    report = await take_turn(state.parts, state.source, holder=HOLDER, now=now_of(state), jitter=0.0)
    assert report.counts() == {"new": 1}, report


async def ask_upcoming(state: State) -> None:
    async with state.database.reading() as session:
        assert await upcoming_for(session, TargetId(7), "Asia/Shanghai", SystemClock().now().date(), 30)


async def ask_latest(state: State) -> None:
    async with state.database.reading() as session:
        assert len(await latest_for(session, TargetId(7), 10)) == 10


async def ask_list(state: State) -> None:
    async with state.database.reading() as session:
        await list_subscriptions(session, TargetId(7))


async def search(state: State) -> None:
    async with state.database.reading() as session:
        assert len(await search_notices(session, parse("物流"), 10)) == 10


async def ask_for_more(state: State) -> None:
    """To what nobody asked for before. From here on it stands."""
    now = SystemClock().now()
    async with state.database.writing() as session:
        query_id = await state.parts.index.ensure(session, parse(f"尺码{state.run}号{state.polls}"), now)
        await subscribe(session, TargetId(7), query_id, now)
    state.polls += 1


async def end_asking(state: State) -> None:
    """As few subscriptions as before; nothing is pending."""
    await look_back(state)
    async with state.database.writing() as session:
        held = [one.query_id for one in await list_subscriptions(session, TargetId(7))]
        given_up = [query_id for query_id in held if query_id != 1]
        await end(session, TargetId(7), given_up, SystemClock().now())


async def look_back(state: State) -> None:
    """Through the notices of 90 days and those with a date ahead: some 26,000, or 2,000."""
    await looking.look_back(state.database, state.parts.index.topics, SystemClock().now())


async def clear(state: State) -> None:
    """What was due is told; nothing is owed."""
    async with state.database.writing() as session:
        await session.execute(text("UPDATE delivery SET state = 'sent' WHERE state IN ('owed', 'sending')"))
        await session.execute(text("UPDATE alert SET fanned_out_at = created_at WHERE fanned_out_at IS NULL"))


async def raise_one(state: State) -> None:
    state.alerts += 1
    async with state.database.writing() as session:
        newest = await session.scalar(text("SELECT max(notice_id) FROM match WHERE query_id = 1"))
        await raise_alert(
            session, key=f"bench:{state.run}:{state.alerts}", kind=AlertKind.REVISED, priority=2,
            created_at=SystemClock().now(), notice_id=newest,
        )  # fmt: skip


async def fan_out(state: State) -> None:
    await ours(FanOut(state.database, Signals(state.database), SystemClock(), ()))


async def claim(state: State) -> None:
    async with state.database.writing() as session:
        assert len(await claim_due(session, BOT, 1, SystemClock().now(), targets=100)) == 100


async def remind(state: State) -> None:
    await Reminding(state.database, Signals(state.database), SystemClock(), PROFILE).remind()


def get(path: str) -> Deed:
    async def ask(state: State) -> None:
        async with state.client.get(path) as answer:
            assert answer.status == 200, path
            assert await answer.read()

    return ask


async def forget_rendered(state: State) -> None:
    """Empty the shelf, as at start."""
    state.client.app[SITE].shelf.clear()


DUE = (clear, raise_one, fan_out)
THINGS: dict[str, Thing] = {
    "/upcoming": Thing(ask_upcoming),
    "/latest": Thing(ask_latest),
    "/list": Thing(ask_list),
    "/search": Thing(search),
    "/subscribe to what is new": Thing(ask_for_more, (end_asking,)),
    "what that would have brought, beside": Thing(look_back, (end_asking, ask_for_more), is_limited=False),
    "fan-out of an alert to 1,000": Thing(fan_out, (clear, raise_one)),
    "a claim of what is due to 100": Thing(claim, DUE),
    "a look for reminders": Thing(remind),
    "a feed of events, to be rendered": Thing(get(FEED), (forget_rendered,)),
    "a feed of events, rendered before": Thing(get(FEED)),
    "a feed of notices, to be rendered": Thing(get(f"{FEED}?only=notices"), (forget_rendered,)),
    "a feed of notices, rendered before": Thing(get(f"{FEED}?only=notices")),
    "the start page": Thing(get("/")),
    "a poll without news, the page rewritten": Thing(poll, (rewrite, hold)),
    "a poll with one new notice": Thing(poll_with_news, (announce, hold)),
}


async def timed(thing: Thing, state: State) -> float:
    for deed in thing.before:
        await deed(state)
    started = time.monotonic()
    await thing.deed(state)
    return (time.monotonic() - started) * 1000


async def compare(empty: State, old: State, only: str) -> bool:
    """Print each thing on both; whether all cost no more than LIMIT times as much."""
    is_well = True
    for name, thing in THINGS.items():
        if only not in name:
            continue
        for state in (empty, old):
            await timed(thing, state)
        pairs = [(await timed(thing, empty), await timed(thing, old)) for _ in range(TURNS)]
        one, other = (statistics.median(times) for times in zip(*pairs, strict=True))
        is_well &= other <= LIMIT * one or not thing.is_limited
        print(f"  {name:42} {one:8.2f} ms   {other:8.2f} ms   {other / one:5.2f}", flush=True)
    return is_well


async def main() -> int:
    """How many of the databases are slower than the limit."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--on", choices=["sqlite", "postgresql"])
    asked.add_argument("--only", default="")
    asked.add_argument("--kept", type=Path)
    chosen = asked.parse_args()
    be_quiet()
    notices, now, slow = round(NOTICES * chosen.scale), SystemClock().now(), 0
    for kind in [chosen.on] if chosen.on else ["sqlite", "postgresql"]:
        print(f"{kind}: {notices:,} notices, {notices * DELIVERIES_EACH:,} deliveries, beside {RECENT:,}", flush=True)
        kept = chosen.kept and chosen.kept / kind
        async with open_states(kind, "empty", "old", kept=kept) as [empty, old]:
            for database, skipped in ((empty, notices - RECENT), (old, 0)):
                if not await is_grown(database, notices):
                    await grow(database, notices, skipped, now)
            async with at_work(empty) as one, at_work(old) as other:
                is_well = await compare(one, other, chosen.only)
            print(f"  {'all' if is_well else 'NOT all'} within {LIMIT} times", flush=True)
            slow += not is_well
    return slow


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main()) else 0)
