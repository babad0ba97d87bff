"""The labelled histories, through the real parser, the rules and the state: all told right, nothing invented."""

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web as aioweb

from core.model import AlertId, AlertKind, SourceName, Topic
from core.source import Identity, Order, Select, Source, SourceKind
from core.verdicts import Event
from state.alerts import load_views
from state.database import Database
from state.queries import QueryIndex
from state.schema import upgrade
from state.sources import Uneventful
from state.tables import AlertRow, RevisionRow
from tests.fakes import ManualClock
from tests.watchers.conftest import Poller
from tests.watchers.histories import History, Poll, load_histories
from tests.watchers.site import Site
from watchers.ending import Outcome, TurnReport
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.web import Web

HISTORIES = load_histories()
AT_LEAST = 60
SILENT = frozenset({Event.BASELINE, Event.MISSING, Event.UNCHANGED})


@pytest.fixture(scope="session")
def empty_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, which is quicker than migrating."""
    path = tmp_path_factory.mktemp("histories") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def sqlite_poller(empty_state: Path, tmp_path: Path, web: Web, clock: ManualClock) -> AsyncIterator[Poller]:
    shutil.copy(empty_state, tmp_path / "state.db")
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    yield Poller(Parts(database, web, QueryIndex((Topic("all", (("en", "All"),), "公告"),)), Limits()), clock)
    await database.close()


def source_of(history: History, source: Source, name: str) -> Source:
    """The source that a poll is of; a second one stands beside the first on the same site."""
    settings = history.settings
    if settings.get("kind") == "feed":
        source = replace(source, kind=SourceKind.FEED, select=Select())
    url = source.url.replace("/news", f"/{name}")
    select_ = replace(source.select, **settings.get("select", {}))
    identity, order = Identity(settings.get("identity", "link")), Order(settings.get("order", "newest"))
    every = dt.timedelta(minutes=1)
    language = settings.get("language")
    return replace(
        source, name=SourceName(name), url=url, identity=identity, order=order, select=select_, every=every,
        language=language,
    )  # fmt: skip


def serve(site: Site, poll: Poll) -> None:
    settings = poll.settings
    if "status" in settings:
        site.refuse(settings["status"])
        return
    declared = settings.get("declared", settings.get("charset", "utf-8"))
    for path, body in poll.bodies():
        where = settings.get("redirect", path)
        etag = {"ETag": settings["etag"]} if "etag" in settings else {}
        site.show(body, path=where, Content_Type=f"text/html; charset={declared}", **etag)
    if "redirect" in settings:
        site.handle(_redirect(settings["redirect"]))


def _redirect(target: str):
    async def answer(_request: aioweb.Request) -> aioweb.Response:
        raise aioweb.HTTPFound(target)

    return answer


async def describe(poller: Poller, history: History, alert: AlertRow) -> str:
    """An alert as the files write it."""
    kind = AlertKind(alert.kind)
    if kind in (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL):
        return kind.removeprefix("source_")
    async with poller.parts.database.reading() as session:
        revision = await session.get_one(RevisionRow, alert.revision_id)
        view = (await load_views(session, [AlertId(alert.id)]))[AlertId(alert.id)]
    words = [kind.value, history.label_of(revision.title, revision.link)]
    if alert.details.get("reverted_to"):
        words[0] = "reverted"
    for _, old, new in alert.details.get("moved", ()):
        words = ["moved", words[1], old, "->", new]
    if view.kind is AlertKind.NEW:
        words += [f"= {history.label_of(other.title, other.link)}" for other in view.others]
    if view.amends:
        words.append(f"amends {history.label_of(view.amends.title, view.amends.link)}")
    return " ".join(words)


def quiet_of(report: TurnReport, history: History) -> list[str]:
    """What was recorded and not told."""
    return sorted(
        f"{each.event} {history.label_of(each.title, each.link)}"
        for each in report.happenings
        if not each.told and each.event not in SILENT
    )


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.path.stem)
async def test_what_is_told_is_what_a_person_would_expect(
    site: Site, source: Source, sqlite_poller: Poller, history: History
) -> None:
    told = 0
    for number, poll in enumerate(history.polls(), 1):
        serve(site, poll)
        sqlite_poller.clock.move_to(sqlite_poller.clock.now() + poll.after)
        definition = source_of(history, source, poll.source)
        glanced = await sqlite_poller.glance(definition)
        report = await sqlite_poller.poll(definition)
        alerts = (await sqlite_poller.alerts())[told:]
        told += len(alerts)
        found = sorted([await describe(sqlite_poller, history, alert) for alert in alerts])
        where = f"poll {number}: {report.outcome}, {report.trouble}, {report.happenings}"
        assert (found, quiet_of(report, history)) == (poll.expected, poll.quiet), where
        assert report.outcome is Outcome.UNCHANGED or not isinstance(glanced, Uneventful), where


def test_there_are_many_histories_and_each_says_why_it_is_kept() -> None:
    assert len(HISTORIES) >= AT_LEAST
    assert all(len(history.settings["why"]) > 20 for history in HISTORIES)
    assert len({history.settings["why"] for history in HISTORIES}) == len(HISTORIES)


def test_no_two_histories_are_alike() -> None:
    assert len({repr((each.settings["polls"], each.settings.get("items"))) for each in HISTORIES}) == len(HISTORIES)


def test_the_histories_hold_news_of_every_kind_and_many_silences() -> None:
    expected = [words.split()[0] for each in HISTORIES for poll in each.polls() for words in poll.expected]
    assert {"new", "revised", "reverted", "withdrawn", "broken", "well"} <= set(expected)
    silent = [each for each in HISTORIES if not any(poll.expected for poll in each.polls())]
    assert len(silent) >= AT_LEAST // 3
