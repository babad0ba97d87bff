"""The stored queries, and which notices they want."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, and_, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.matching import Matcher
from core.model import NoticeId, QueryId, SourceName, Topic
from core.queries import Query, Term, TermKind, meaning, parse
from state.tables import MatchRow, MilestoneRow, NoticeRow, NoticeStatusRow, QueryRow, RevisionRow
from state.upsert import insert_into

STILL_MATTERS = dt.timedelta(days=90)
BATCH = 500


def read_topics(topics: Sequence[Topic]) -> dict[str, Query]:
    """The topics' queries by slug. Raises CommandError where one is malformed."""
    return {topic.slug: parse(topic.match) for topic in topics}


class QueryIndex:
    """Every stored query, ready to be met. Kept in memory; a glance at the table tells whether it is still whole."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = read_topics(topics)
        self._matcher: Matcher[QueryId] = Matcher({}, self.topics)
        self._stamp: tuple[int, int] | None = None

    async def record_matches(
        self, session: AsyncSession, notice_id: NoticeId, *, title: str, body: str, source: SourceName
    ) -> frozenset[QueryId]:
        """Write which queries this revision meets, in the caller's transaction; answers them.

        On PostgreSQL the table is held in SHARE mode: a query that is being stored meanwhile is either seen here or
        comes after, and then finds this notice by itself. On SQLite there is one writer anyway.
        """
        if session.get_bind().dialect.name == "postgresql":
            await session.execute(text("LOCK TABLE query IN SHARE MODE"))
        await self._refresh(session)
        met = self._matcher.match(title, body, source)
        await _write_matches(session, [(query_id, notice_id) for query_id in met])
        return met

    async def _refresh(self, session: AsyncSession) -> None:
        count, last = (await session.execute(select(func.count(), func.max(QueryRow.id)))).one()
        if (count, last) == self._stamp:
            return
        rows = (await session.execute(select(QueryRow.id, QueryRow.text))).all()
        self._matcher = Matcher({QueryId(row.id): parse(row.text) for row in rows}, self.topics)
        self._stamp = (count, last)

    async def ensure(self, session: AsyncSession, query: Query, now: dt.datetime) -> QueryId:
        """The id of this query; a new one is stored and finds at once the stored notices that still matter."""
        row = {"text": query.text, "meaning": meaning(query, self.topics), "created_at": now}
        inserted = insert_into(session, QueryRow).values(row).on_conflict_do_nothing(index_elements=["text"])
        new = await session.scalar(inserted.returning(QueryRow.id))
        if new is not None:
            await self._match_stored(session, {QueryId(new): query}, now)
            return QueryId(new)
        return QueryId((await session.scalars(select(QueryRow.id).where(QueryRow.text == query.text))).one())

    async def sync_topics(self, session: AsyncSession, now: dt.datetime) -> None:
        """Store a query for each topic, and match those again whose topics were reworded since."""
        for slug in self.topics:
            await self.ensure(session, topic_query(slug), now)
        rows = (await session.execute(select(QueryRow.id, QueryRow.text, QueryRow.meaning))).all()
        parsed = {QueryId(row.id): (parse(row.text), row.meaning) for row in rows}
        reworded = {key: query for key, (query, known) in parsed.items() if meaning(query, self.topics) != known}
        if reworded:
            await self._match_again(session, reworded, now)

    async def _match_again(self, session: AsyncSession, queries: Mapping[QueryId, Query], now: dt.datetime) -> None:
        await session.execute(delete(MatchRow).where(MatchRow.query_id.in_(queries)))
        for key, query in queries.items():
            words = meaning(query, self.topics)
            await session.execute(update(QueryRow).where(QueryRow.id == key).values(meaning=words))
        await self._match_stored(session, queries, now)

    async def _match_stored(self, session: AsyncSession, queries: Mapping[QueryId, Query], now: dt.datetime) -> None:
        matcher = Matcher(queries, self.topics)
        last = 0
        while rows := (await session.execute(_that_matter(now).where(NoticeRow.id > last).limit(BATCH))).all():
            last = rows[-1].id
            pairs = [(key, row.id) for row in rows for key in matcher.match(row.title, row.body, row.source_name)]
            await _write_matches(session, pairs)


def topic_query(slug: str) -> Query:
    """The query that names this topic."""
    return parse(f"topic:{slug}")


def unknown_names(query: Query, topics: Mapping[str, Query], sources: Sequence[str]) -> list[Term]:
    """The topics and sources in it that there are none of."""
    known = {TermKind.TOPIC: set(topics), TermKind.SOURCE: {name.casefold() for name in sources}}
    return sorted(term for term in query.terms if term.kind in known and term.value not in known[term.kind])


def _that_matter(now: dt.datetime) -> Select[int, str, str, str]:
    """Notices of the last 90 days, and older ones with a milestone ahead."""
    ahead = exists().where(MilestoneRow.revision_id == RevisionRow.id, MilestoneRow.on >= now.date())
    recent = func.coalesce(RevisionRow.published_at, NoticeRow.first_seen_at) >= now - STILL_MATTERS
    return (
        select(NoticeRow.id, RevisionRow.title, RevisionRow.body, NoticeRow.source_name)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(RevisionRow, RevisionRow.id == NoticeStatusRow.revision_id)
        .where(and_(NoticeStatusRow.withdrawn_at.is_(None), or_(recent, ahead)))
        .order_by(NoticeRow.id)
    )


async def _write_matches(session: AsyncSession, pairs: Sequence[tuple[int, int]]) -> None:
    if pairs:
        rows = [{"query_id": query_id, "notice_id": notice_id} for query_id, notice_id in pairs]
        await session.execute(insert_into(session, MatchRow).on_conflict_do_nothing(), rows)
