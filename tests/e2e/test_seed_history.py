"""The real listing, through more than three years: who subscribed gets what follows from the labels, and nothing else.

The notices appear one by one at their own times. What is expected is reckoned from the gold labels alone.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sections import shipped_topics
from bot.wording import load_catalogues
from core.model import AlertKind
from tests.bot.test_topics import EXPECTED as TOPICS_OF
from tests.e2e.program import ZONE, Program, make_config, run_program
from tests.fakes import ManualClock
from tests.seed_listing import seed_source, serve_seed

FIRST_DAY = dt.date(2021, 12, 1)
LAST_DAY = dt.date(2025, 3, 1)
DAY = dt.timedelta(days=1)
READ_AFTER = dt.timedelta(minutes=1)
QUIET = dt.timedelta(hours=20)
LEADS = (7, 1, 0)
EVERYTHING = "all"
REPEATS = {"seed-15": "seed-06"}  # two reports of one change, half an hour apart
AMENDS = {"seed-11": "seed-06"}  # ends early what was announced a month before
LINK = "🔗"


@dataclass(frozen=True)
class Gold:
    """A notice and its labelled dates."""

    id: str
    title: str
    read_at: dt.datetime
    days: tuple[dt.date, ...]


@dataclass(frozen=True, order=True)
class Told:
    """A message: when, what kind, about which notices."""

    at: dt.datetime
    kind: AlertKind
    titles: tuple[str, ...]


def nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), ZONE)


@pytest.fixture
def gold(shared_data: Path) -> list[Gold]:
    """The notices that appear while we watch; the one older than that is of the baseline, and has no date."""
    read = map(json.loads, (shared_data / "dev-gold.jsonl").read_text("utf-8").splitlines())
    notices = [
        Gold(
            each["id"],
            each["title"],
            dt.datetime.fromisoformat(each["published_at"]) + READ_AFTER,
            tuple(sorted({dt.date.fromisoformat(milestone["date"]) for milestone in each["milestones"]})),
        )
        for each in read
    ]
    return [notice for notice in notices if notice.read_at > nine(FIRST_DAY)]


def reminders_of(notice: Gold) -> Iterator[tuple[dt.datetime, dt.date]]:
    """When which day of it comes near, of those moments that lie after it was read."""
    moments = ((nine(day - lead * DAY), day) for day in notice.days for lead in LEADS)
    return ((moment, day) for moment, day in sorted(moments) if moment >= notice.read_at)


def told_once(notices: list[Gold]) -> list[Gold]:
    """The notices without those whose change another one of them has told before."""
    ids = {notice.id for notice in notices}
    return [notice for notice in notices if REPEATS.get(notice.id) not in ids]


def expected_for(wanted: list[Gold]) -> list[Told]:
    """The messages that a subscriber of these notices is owed."""
    notices = told_once(wanted)
    due: dict[dt.datetime, list[str]] = defaultdict(list)
    messages = [Told(notice.read_at.replace(second=0), AlertKind.NEW, (notice.title,)) for notice in notices]
    for notice in notices:
        last_heard = notice.read_at
        for moment, _ in reminders_of(notice):
            if moment - last_heard >= QUIET or moment == last_heard:
                due[moment].append(notice.title)
                last_heard = moment
    messages += [Told(moment, AlertKind.REMINDER, tuple(sorted(set(titles)))) for moment, titles in due.items()]
    return sorted(messages)


def heard_by(person: Person, notices: list[Gold], headlines: dict[str, AlertKind]) -> list[Told]:
    """What the bot sent, without its answers to commands, each at its full minute."""
    told = []
    for message in person.messages():
        kind = next((kind for words, kind in headlines.items() if words in message.text.splitlines()[0]), None)
        said = "\n".join(line for line in message.text.splitlines() if not line.startswith(LINK))
        titles = {notice.title for notice in notices if notice.title in said}
        if kind and titles and not message.text.startswith("/"):
            at = dt.datetime.fromtimestamp(message.date, ZONE)
            told.append(Told(at.replace(second=0), kind, tuple(sorted(titles))))
    return told


async def live_through(program: Program, gold: list[Gold]) -> None:
    """Stop at each notice's own time, and at nine on every day."""
    days = (LAST_DAY - FIRST_DAY).days
    moments = [nine(FIRST_DAY + number * DAY) for number in range(days)]
    for moment in sorted([*moments, *(notice.read_at for notice in gold)]):
        await program.move_to(moment)


async def test_each_subscriber_gets_just_what_follows_from_the_labels(
    sqlite_url: str, shared_data: Path, gold: list[Gold]
) -> None:
    clock = ManualClock(nine(FIRST_DAY) - dt.timedelta(hours=1))
    topics = [topic.slug for topic in shipped_topics()]
    async with (
        serve_seed(shared_data / "seed-page.txt", clock.now) as site,
        Sandbox(clock, keep=1000) as sandbox,
        run_program(
            make_config(sqlite_url, sandbox, [seed_source(site.url, every=dt.timedelta(seconds=30))]), sandbox, clock
        ) as program,
    ):
        people = {slug: sandbox.user(100 + number, language_code="zh") for number, slug in enumerate(topics)}
        for slug, person in people.items():
            person.say(f"/start topic_{slug}")
            await person.hears()
        people[EVERYTHING] = sandbox.user(99, language_code="zh")
        people[EVERYTHING].say("/subscribe all")
        await people[EVERYTHING].hears()
        stranger = sandbox.user(98, language_code="zh")
        stranger.say("/subscribe 无人提及之物")
        await stranger.hears()
        before = len(stranger.messages())
        await live_through(program, gold)
        feed = feedparser.parse(await program.get("/feeds/all.rss"))
    catalogue = load_catalogues()["zh"]
    headlines = {catalogue.text(f"alert.{kind}"): kind for kind in (AlertKind.NEW, AlertKind.REMINDER)}
    headlines["条到期提醒"] = AlertKind.REMINDER
    check_links(people[EVERYTHING], gold)
    for slug, person in people.items():
        wanted = [notice for notice in gold if slug == EVERYTHING or slug in TOPICS_OF[notice.id]]
        assert heard_by(person, gold, headlines) == expected_for(wanted), slug
    assert len(stranger.messages()) == before
    assert [request for request in sandbox.requests("sendMessage") if request.status == 429] == []
    check_feed(feed, gold)


def check_links(person: Person, gold: list[Gold]) -> None:
    """The amending notice names what it changes, reminders of the story name its other report, and no other message."""
    titles = {notice.id: notice.title for notice in gold}
    linked = {
        (next(id_ for id_, title in titles.items() if title == message.text.splitlines()[1]), id_)
        for message in person.messages()
        for line in message.text.splitlines()
        for id_, title in titles.items()
        if line.startswith(LINK) and title in line
    }
    assert linked == {*AMENDS.items(), *((first, second) for second, first in REPEATS.items())}


def check_feed(feed: feedparser.FeedParserDict, gold: list[Gold]) -> None:
    """The newest hundred events: each notice when it was read, each day that comes near at nine."""
    events = [(notice.read_at, notice.title) for notice in gold]
    events += [(moment, notice.title) for notice in gold for moment, _ in reminders_of(notice)]
    expected = sorted((at.astimezone(dt.UTC).replace(second=0), title) for at, title in events)[-100:]
    found = sorted(
        (
            dt.datetime(*entry.published_parsed[:5], tzinfo=dt.UTC),
            next(notice.title for notice in gold if notice.title in entry.title),
        )
        for entry in feed.entries
    )
    assert found == expected
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
