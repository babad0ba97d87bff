"""One round in one transaction: what is claimed, lost, and free when."""

import datetime as dt

from core.model import SourceName
from state.database import Database
from state.sources import Uneventful, load_source, sync_sources
from tests.fakes import START
from tests.watchers.conftest import make_source
from watchers.known import KnownSources
from watchers.rounds import Done, Work

TTL = dt.timedelta(seconds=20)
HOUR = dt.timedelta(hours=1)
A, B = SourceName("a"), SourceName("b")
SOURCES = [make_source(f"https://{name}.example/", name=name) for name in (A, B)]


async def do(database: Database, work: Work, now: dt.datetime = START, holder: str = "one") -> Done:
    return await work.carry_out(database, holder, now, TTL, KnownSources())


def claiming(*names: SourceName) -> Work:
    return Work([], [], list(names), set())


async def synced(database: Database) -> None:
    async with database.writing() as session:
        await sync_sources(session, SOURCES, START)


async def test_what_is_claimed_comes_with_its_marks_and_what_another_has_is_free_when_that_claim_ends(
    database: Database,
) -> None:
    await synced(database)
    await do(database, claiming(A), holder="another")
    done = await do(database, claiming(A, B))
    assert dict(done.claimed) == {B: None}
    assert set(done.marks) == {B}
    assert dict(done.free_at) == {A: START + TTL}


async def test_a_settled_source_is_free_again_and_one_whose_claim_was_lost_is_named(database: Database) -> None:
    await synced(database)
    await do(database, claiming(A))
    ended = [Uneventful(name, START + HOUR, START) for name in (A, B)]
    done = await do(database, Work(ended, [], [], set()))
    assert set(done.lost) == {B}
    async with database.reading() as session:
        left = await load_source(session, A)
    assert left is not None
    assert (left.claimed_until, left.next_poll_at) == (None, START + HOUR)


async def test_a_claim_that_is_renewed_lasts_and_one_that_is_given_up_ends(database: Database) -> None:
    await synced(database)
    await do(database, claiming(A, B))
    await do(database, Work([], [B], [], {A}), START + TTL / 2)
    done = await do(database, claiming(A, B), START + TTL, holder="another")
    assert set(done.claimed) == {B}


def test_a_round_without_work_says_so() -> None:
    assert not claiming()
    assert claiming(A)
