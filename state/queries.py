"""The stored queries, and which notices they want."""

import asyncio
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, delete, exists, func, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.matching import Generation, Matcher, make_generation
from core.model import NoticeId, QueryId, SourceName, Topic
from core.queries import Query, Term, TermKind, meaning, parse
from state.database import Database
from state.marks import read_mark, write_mark
from state.tables import (
    AlertRow,
    EndedRow,
    MatchRow,
    NoticeStatusRow,
    QueryRow,
    SubscriptionRow,
)
from state.upsert import insert_into

UNWANTED_AFTER = dt.timedelta(days=1)  # a query without subscribers stays so long after it was stored, or given up
LOADED_AT_ONCE = 20_000
MOST_BOUND = 5_000  # values in one statement
LOCK = 0x6E62_7175
DROPPED = "queries dropped"


def read_topics(topics: Sequence[Topic]) -> dict[str, Query]:
    """The topics' queries by slug. Raises CommandError where one is malformed."""
    return {topic.slug: parse(topic.match) for topic in topics}


class QueryIndex:
    """Every stored query, ready to be met. Kept in memory, and led on by what was stored and dropped since.

    On PostgreSQL queries are stored one after the other, under an advisory lock that recording notices shares: their
    ids rise in the order of their commits, and a query that is being stored while a notice is recorded is either seen
    there or comes after, and then the notice is found when it looks back. On SQLite there is one writer anyway.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = read_topics(topics)
        self._matcher: Matcher[QueryId] = Matcher(self.topics)
        self._last = 0
        self._known: set[QueryId] = set()
        self._dropped: str | None = None
        self._loading, self._merging = asyncio.Lock(), asyncio.Lock()

    async def catch_up(self, database: Database) -> None:
        """Read what was stored and dropped since the last time; call it before a transaction that records notices.

        Without it nothing is missed, but what is read then is read within the transaction. Long work is done in a
        thread, so that everybody else goes on.
        """
        async with self._loading:
            while await self._load_batch(database):
                pass
            async with database.reading() as session:
                await self._forget_dropped(session)
        if self._merging.locked():
            return
        async with self._merging:
            while merge := self._matcher.plan_merge():
                self._matcher.adopt(merge, await asyncio.to_thread(merge.carry_out))

    async def record_matches(
        self, session: AsyncSession, notice_id: NoticeId, *, title: str, body: str, source: SourceName
    ) -> frozenset[QueryId]:
        """Write which queries this revision meets, in the caller's transaction; answers them."""
        await _hold_queries(session, to_store=False)
        rows = (await session.execute(_stored_after(self._last))).all()
        new = {QueryId(row.id): parse(row.text) for row in rows if row.id > self._last}
        if new:
            self._join(make_generation(new), new)
        met = self._matcher.match(title, body, source)
        await _record(session, notice_id, sorted(met))
        return met

    async def _load_batch(self, database: Database) -> bool:
        """Read the next queries; False when there are no more. Another turn may have read some of them meanwhile."""
        after = self._last
        async with database.reading() as session:
            rows = (await session.execute(_stored_after(after).limit(LOADED_AT_ONCE))).all()
        if not rows:
            return False
        generation = await asyncio.to_thread(_make_ready, [(QueryId(row.id), row.text) for row in rows])
        if self._last == after:
            self._join(generation, [QueryId(row.id) for row in rows])
        return True

    def _join(self, generation: Generation[QueryId], ids: Collection[QueryId]) -> None:
        self._matcher.join(generation)
        self._known.update(ids)
        self._last = max(ids)

    async def _forget_dropped(self, session: AsyncSession) -> None:
        """Let go of queries that `drop_unwanted` has deleted, here or in another process."""
        dropped = await read_mark(session, DROPPED)
        if dropped == self._dropped:
            return
        chosen = select(QueryRow.id).where(QueryRow.id <= self._last)
        gone = self._known.difference(await session.scalars(chosen))
        self._matcher.drop(gone)
        self._known -= gone
        self._dropped = dropped

    async def ensure(self, session: AsyncSession, query: Query, now: dt.datetime) -> QueryId:
        """The id of this query, which stays until the transaction ends.

        A new one is stored, and pending: the notices that are stored already are matched with it by `LookBack`.
        """
        if (known := await _find(session, query)) is not None:
            return known
        await _hold_queries(session, to_store=True)
        row = {"text": query.text, "meaning": meaning(query, self.topics), "created_at": now, "pending_since": now}
        inserted = insert_into(session, QueryRow).values(row).on_conflict_do_nothing(index_elements=["text"])
        new = await session.scalar(inserted.returning(QueryRow.id))
        if new is None:  # another process stored it while we waited
            known = await _find(session, query)
            assert known is not None
            return known
        return QueryId(new)

    async def sync_topics(self, session: AsyncSession, now: dt.datetime) -> None:
        """Store a query for each topic; those whose topics were reworded since are pending again.

        They keep the notices they had until `LookBack` has read which of them they still want: meanwhile an alert that
        is not fanned out to the end finds everybody.
        """
        for slug in self.topics:
            await self.ensure(session, topic_query(slug), now)
        reworded: dict[QueryId, Query] = {}
        naming = select(QueryRow.id, QueryRow.text, QueryRow.meaning).where(QueryRow.text.contains("topic:"))
        for row in (await session.execute(naming)).all():
            query = parse(row.text)
            if meaning(query, self.topics) != row.meaning:
                reworded[QueryId(row.id)] = query
        if reworded:
            await self._match_anew(session, reworded, now)

    async def _match_anew(self, session: AsyncSession, queries: Mapping[QueryId, Query], now: dt.datetime) -> None:
        await _hold_queries(session, to_store=True)
        for key, query in queries.items():
            anew = {"meaning": meaning(query, self.topics), "pending_since": now}
            await session.execute(update(QueryRow).where(QueryRow.id == key).values(anew))


async def forget_unmet(
    session: AsyncSession, unmet: Mapping[QueryId, Collection[NoticeId]], revisions: Collection[int]
) -> None:
    """Delete the pairs of reworded queries that were not met, as these revisions were read.

    A notice that was revised meanwhile is left alone, for it was matched then. So is one on which an alert is not
    fanned out to the end: by the old words it is owed to somebody.
    """
    await _hold_queries(session, to_store=True)
    holds = exists().where(NoticeStatusRow.notice_id == MatchRow.notice_id, NoticeStatusRow.revision_id.in_(revisions))
    in_flight = exists().where(AlertRow.notice_id == MatchRow.notice_id, AlertRow.fanned_out_at.is_(None))
    for query_id, notice_ids in unmet.items():
        pairs = MatchRow.query_id == query_id, MatchRow.notice_id.in_(notice_ids)
        await session.execute(
            delete(MatchRow).where(*pairs, holds, ~in_flight).execution_options(synchronize_session=False)
        )


async def drop_unwanted(session: AsyncSession, topics: Collection[str], now: dt.datetime, limit: int) -> int:
    """Delete queries that nobody subscribes to any more and that are no topic's (by slug); answers how many.

    Those that somebody gave up within the last day stay, for that may be taken back.

    They are locked first and looked at again then: whoever subscribes to one meanwhile holds it (`QueryIndex.ensure`)
    and keeps it. The newest one stays in any case, so that SQLite gives no id a second time.
    """
    given_up = exists().where(EndedRow.query_id == QueryRow.id, EndedRow.ended_at >= now - UNWANTED_AFTER)
    wanted = or_(exists().where(SubscriptionRow.query_id == QueryRow.id), given_up)
    kept = [topic_query(slug).text for slug in topics]
    newest = select(func.max(QueryRow.id)).scalar_subquery()
    idle = select(QueryRow.id).where(
        ~wanted, QueryRow.text.not_in(kept), QueryRow.created_at < now - UNWANTED_AFTER, QueryRow.id < newest
    )
    seen = (await session.scalars(idle.limit(limit))).all()
    if not seen:
        return 0
    await _hold_queries(session, to_store=True)
    held = select(QueryRow.id).where(QueryRow.id.in_(seen)).with_for_update(skip_locked=True)
    found = (await session.scalars(held)).all()
    dropped = delete(QueryRow).where(QueryRow.id.in_(found), ~wanted).returning(QueryRow.id)
    count = len((await session.scalars(dropped)).all())
    await write_mark(session, DROPPED, f"{now.isoformat()} {max(seen)}")
    return count


async def _hold_queries(session: AsyncSession, *, to_store: bool) -> None:
    """Keep others from storing queries until the transaction ends; `to_store`: and from recording notices."""
    if session.get_bind().dialect.name == "postgresql":
        name = "pg_advisory_xact_lock" if to_store else "pg_advisory_xact_lock_shared"
        await session.execute(text(f"SELECT {name}(:key)"), {"key": LOCK})


async def _find(session: AsyncSession, query: Query) -> QueryId | None:
    """The id of a stored query; the row is held, so that it is not dropped before it is subscribed to."""
    chosen = select(QueryRow.id).where(QueryRow.text == query.text)
    found = await session.scalar(chosen.with_for_update(read=True, key_share=True))
    return None if found is None else QueryId(found)


def _stored_after(query_id: int) -> Select[int, str]:
    return select(QueryRow.id, QueryRow.text).where(QueryRow.id > query_id).order_by(QueryRow.id)


def _make_ready(rows: Sequence[tuple[QueryId, str]]) -> Generation[QueryId]:
    return make_generation({query_id: parse(words) for query_id, words in rows})


async def stored_query(session: AsyncSession, query_id: QueryId) -> Query | None:
    """The query of this id; None where it was dropped."""
    text = await session.scalar(select(QueryRow.text).where(QueryRow.id == query_id))
    return None if text is None else parse(text)


def topic_query(slug: str) -> Query:
    """The query that names this topic."""
    return parse(f"topic:{slug}")


def unknown_names(query: Query, topics: Mapping[str, Query], sources: Sequence[str]) -> list[Term]:
    """The topics and sources in it that there are none of."""
    known = {TermKind.TOPIC: set(topics), TermKind.SOURCE: {name.casefold() for name in sources}}
    return sorted(term for term in query.terms if term.kind in known and term.value not in known[term.kind])


async def _record(session: AsyncSession, notice_id: NoticeId, query_ids: Sequence[QueryId]) -> None:
    """Write the pairs of one notice; of queries that were dropped since they were read there is no row to point to."""
    for start in range(0, len(query_ids), MOST_BOUND):
        stored = QueryRow.id.in_(query_ids[start : start + MOST_BOUND])
        pairs = select(QueryRow.id, literal(notice_id)).where(stored)
        insert = insert_into(session, MatchRow).from_select(["query_id", "notice_id"], pairs)
        await session.execute(insert.on_conflict_do_nothing())
