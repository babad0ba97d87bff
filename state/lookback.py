"""Looking back: the notices that are stored already are matched with new queries, beside everybody else.

A query is stored in an instant, and every notice recorded from then on is matched with it (`state/queries.py`). The
notices from before are read here, outside any transaction that writes, and what is found is written a step at a time:
nobody waits for it, however many notices there are. Until that is done the query says since when it has been pending;
what a process leaves that dies is taken up by another, from the beginning, and finding a pair twice is finding it once.

Once all pairs of a query are there, and before it is pending no more, what passed its subscribers by meanwhile is owed
to them (`state/owing.py`).

A query whose topic was reworded keeps its pairs until the notice they name is read here and does not meet it any more:
no pair that still holds is ever missing.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.matching import Matcher
from core.model import NoticeId, QueryId
from core.queries import Query, TermKind, meaning, parse
from core.text import normalise
from state.database import Database
from state.owing import Owing
from state.queries import forget_unmet
from state.tables import MatchRow, MilestoneRow, NoticeRow, NoticeStatusRow, QueryRow, RevisionRow
from state.upsert import insert_into

STILL_MATTERS = dt.timedelta(days=90)
READ_AT_ONCE = 1_000
PAIRS_AT_ONCE = 500
QUERIES_AT_ONCE = 1_000
FEW = 16  # queries that are sooner looked for one by one, in many texts at once, than met by each text

Pair = tuple[QueryId, NoticeId]


class _Pending(NamedTuple):
    """A query to be matched with what was stored before `since`.

    `is_ours`: it means here what it means in the state; another process may have been given other topics.
    """

    query: Query
    since: dt.datetime
    is_ours: bool

    def may_have_stale_pairs(self) -> bool:
        """Whether some of its pairs may be from before its topics were reworded."""
        return self.is_ours and any(term.kind is TermKind.TOPIC for term in self.query.terms)


class LookBack:
    """Matches what is pending, in passes over the stored notices; what is to be done then is an `Owing`.

    Two passes may be under way at once: who finds a pair that is there has found it.

    `at_once`: how many notices at most are read in one step; so many pairs, or subscribers, are written in one
    transaction.
    """

    def __init__(self, database: Database, topics: Mapping[str, Query], *, at_once: int = READ_AT_ONCE) -> None:
        self._database = database
        self._topics = topics
        self._at_once, self._pairs_at_once = at_once, min(at_once, PAIRS_AT_ONCE)

    async def is_pending(self, query_id: QueryId) -> bool:
        """Whether this query is yet to be matched with notices from before it, or what passed it by to be owed."""
        async with self._database.reading() as session:
            return await session.scalar(select(QueryRow.pending_since).where(QueryRow.id == query_id)) is not None

    async def match_asked(self, query_ids: Collection[QueryId], now: dt.datetime) -> Owing:
        """A pass for those of these queries that are pending: somebody waits for them. Their pairs are committed."""
        return await self._pass(QueryRow.id.in_(query_ids), now, gives_way=False)

    async def match_left(
        self, now: dt.datetime, *, for_long: dt.timedelta = dt.timedelta(), in_hand: Collection[QueryId] = ()
    ) -> Owing:
        """A pass for the queries that have been pending for that long, but for those that are in hand.

        It may be broken off at any moment, for what was not finished stays pending, and gives way to all who write.
        Those that are since a time that is yet to come are among them: it was taken from a clock that ran ahead.
        """
        since = QueryRow.pending_since
        is_left = and_(or_(since <= now - for_long, since > now), QueryRow.id.not_in(in_hand))
        return await self._pass(is_left, now, gives_way=True)

    async def _pass(self, chosen: ColumnElement[bool], now: dt.datetime, *, gives_way: bool) -> Owing:
        async with self._database.reading() as session:
            pending = await _load_pending(session, self._topics, chosen)
        if pending:
            await self._match(pending, now, gives_way=gives_way)
        return Owing(self._database, {key: one.since for key, one in pending.items()}, at_once=self._at_once)

    async def _match(self, pending: Mapping[QueryId, _Pending], now: dt.datetime, *, gives_way: bool) -> None:
        matcher: Matcher[QueryId] = Matcher(self._topics)
        matcher.add({key: one.query for key, one in pending.items()})
        queries = [one.query for one in pending.values()]
        reworded = {key for key, one in pending.items() if one.may_have_stale_pairs()}
        found: list[Pair] = []
        async with self._database.reading() as session:
            async for rows in _that_matter(session, now, self._at_once):
                met = await asyncio.to_thread(_find_pairs, matcher, queries, rows)
                if unmet := await _find_unmet(session, reworded, rows, met):
                    async with self._database.writing(gives_way=gives_way) as writing:
                        await forget_unmet(writing, unmet, {row.revision_id for row in rows})
                found += met
                while len(found) > self._pairs_at_once:
                    async with self._database.writing(gives_way=gives_way) as writing:
                        await _write_pairs(writing, found[: self._pairs_at_once])
                    del found[: self._pairs_at_once]
        if found:
            async with self._database.writing(gives_way=gives_way) as writing:
                await _write_pairs(writing, found)


async def _load_pending(
    session: AsyncSession, topics: Mapping[str, Query], chosen: ColumnElement[bool]
) -> dict[QueryId, _Pending]:
    """Those of the chosen that are pending, a thousand at most."""
    pending = select(QueryRow.id, QueryRow.text, QueryRow.meaning, QueryRow.pending_since)
    pending = pending.where(QueryRow.pending_since.is_not(None), chosen).order_by(QueryRow.id).limit(QUERIES_AT_ONCE)
    rows = (await session.execute(pending)).all()
    queries = {QueryId(row.id): parse(row.text) for row in rows}
    return {
        key: _Pending(query, row.pending_since, is_ours=meaning(query, topics) == row.meaning)
        for (key, query), row in zip(queries.items(), rows, strict=True)
    }


async def _that_matter(session: AsyncSession, now: dt.datetime, at_once: int) -> AsyncIterator[Sequence[Row[Any]]]:
    """Listed notices, some at a time: those with a milestone ahead, and those of the last 90 days, newest first."""
    milestone, current = MilestoneRow, NoticeStatusRow.revision_id
    ahead = select(milestone.on, milestone.id, milestone.notice_id, milestone.revision_id)
    ahead = ahead.where(milestone.on >= now.date()).order_by(milestone.on, milestone.id).limit(at_once)
    async for rows in _walk(session, ahead, lambda place: current == place.revision_id, is_rising=True):
        yield rows
    # What is published is seen soon after: what was seen before these 90 days was not published in them.
    since, published_at = now - STILL_MATTERS, RevisionRow.published_at
    seen = select(NoticeRow.first_seen_at, NoticeRow.id, NoticeRow.id.label("notice_id"))
    seen = seen.where(NoticeRow.first_seen_at >= since).order_by(NoticeRow.first_seen_at.desc(), NoticeRow.id.desc())
    is_recent = or_(published_at.is_(None), published_at >= since)
    async for rows in _walk(session, seen.limit(at_once), lambda _: is_recent, is_rising=False):
        yield rows


async def _walk(
    session: AsyncSession,
    places: Select[*tuple[Any, ...]],
    matters: Callable[[Any], ColumnElement[bool]],
    *,
    is_rising: bool,
) -> AsyncIterator[Sequence[Row[Any]]]:
    """The notices at these places of an index, a page of them at a time; a place is made of the first two columns.

    A step goes on from the place where the last one ended and looks at the next ones alone, those with nothing at them
    among them: it costs the same however much there is. Nothing is held between two steps.
    """
    place = tuple_(*tuple(places.selected_columns)[:2])
    beyond = places
    while rows := (await session.execute(_listed_at(beyond.subquery("place"), matters))).all():
        await session.rollback()
        yield [row for row in rows if row.title is not None]
        last = max(tuple(row[:2]) for row in rows) if is_rising else min(tuple(row[:2]) for row in rows)
        beyond = places.where(place > last if is_rising else place < last)


def _listed_at(place: Subquery, matters: Callable[[Any], ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Each place with the current text of the notice at it; NULL where that is not listed or does not matter."""
    status, revision, at = NoticeStatusRow, RevisionRow, place.c
    joined = place.join(NoticeRow, NoticeRow.id == at.notice_id).outerjoin(
        status, and_(status.notice_id == at.notice_id, status.withdrawn_at.is_(None))
    )
    joined = joined.outerjoin(revision, and_(revision.id == status.revision_id, matters(at)))
    columns = at[place.c.keys()[0]], at[place.c.keys()[1]], NoticeRow.source_name, revision.title, revision.body
    return select(*columns, at.notice_id, revision.id.label("revision_id")).select_from(joined)


def _find_pairs(matcher: Matcher[QueryId], queries: Sequence[Query], rows: Sequence[Row[Any]]) -> list[Pair]:
    if len(queries) <= FEW and not _may_meet(rows, queries):
        return []
    return [(key, row.notice_id) for row in rows for key in sorted(matcher.match(row.title, row.body, row.source_name))]


def _may_meet(rows: Sequence[Row[Any]], queries: Sequence[Query]) -> bool:
    """Whether any of these notices may meet any of the queries: all their texts read as one, which is quick."""
    text = normalise("\n".join(f"{row.title}\n{row.body}" for row in rows))
    return any(
        all(term.value in text for term in alternative.wanted if term.kind is TermKind.TEXT)
        for query in queries
        for alternative in query.alternatives
    )


async def _find_unmet(
    session: AsyncSession, queries: Collection[QueryId], rows: Sequence[Row[Any]], met: Collection[Pair]
) -> dict[QueryId, set[NoticeId]]:
    """The pairs of these queries with these notices that are stored and were not met; no transaction is left open."""
    if not queries or not rows:
        return {}
    of_rows = MatchRow.query_id.in_(queries), MatchRow.notice_id.in_({row.notice_id for row in rows})
    stored = (await session.execute(select(MatchRow.query_id, MatchRow.notice_id).where(*of_rows))).all()
    await session.rollback()
    unmet: dict[QueryId, set[NoticeId]] = {}
    for query_id, notice_id in {(QueryId(row.query_id), NoticeId(row.notice_id)) for row in stored}.difference(met):
        unmet.setdefault(query_id, set()).add(notice_id)
    return unmet


async def _write_pairs(session: AsyncSession, pairs: Sequence[Pair]) -> None:
    held = select(QueryRow.id).where(QueryRow.id.in_({key for key, _ in pairs}))
    there = set(await session.scalars(held.with_for_update(read=True, key_share=True)))
    rows = [{"query_id": key, "notice_id": notice_id} for key, notice_id in pairs if key in there]
    if rows:
        await session.execute(insert_into(session, MatchRow).on_conflict_do_nothing(), rows)
