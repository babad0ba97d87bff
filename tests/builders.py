"""Puts things into the state in one line each, with defaults that a test need not care about."""

import datetime as dt
from itertools import count

from sqlalchemy import and_, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.matching import Matcher
from core.model import (
    AlertId,
    AlertKind,
    MilestoneKind,
    NoticeId,
    Precision,
    Profile,
    QueryId,
    RevisionId,
    SourceName,
    Target,
    TargetKind,
)
from core.queries import parse
from state.alerts import raise_alert
from state.queries import QueryIndex
from state.subscriptions import ensure_profile, subscribe, upsert_target
from state.tables import (
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    QueryRow,
    RevisionRow,
    ScheduleRow,
    SourceRow,
    SubscriptionRow,
    TargetRow,
)
from state.upsert import insert_into
from tests.fakes import START

BOT = 4242
PROFILE = Profile("Asia/Shanghai", dt.time(9), (7, 1, 0))
SOURCE = SourceName("shop-news")
_numbers = count(1)


async def add_source(session: AsyncSession, name: str = SOURCE, *, zone: str = "Asia/Shanghai") -> SourceName:
    values = {"name": name, "title": "商城公告", "url": "https://shop.example/news", "zone": zone}
    row = insert_into(session, SourceRow).values(values | {"failures": 0, "baseline_at": START})
    await session.execute(row.on_conflict_do_nothing())
    times = insert_into(session, ScheduleRow).values(source_name=name, next_poll_at=START)
    await session.execute(times.on_conflict_do_nothing())
    return SourceName(name)


async def add_notice(
    session: AsyncSession,
    title: str = "物流服务升级",
    body: str = "自9月12日起升级。",
    *,
    source: str = SOURCE,
    guid: str | None = None,
    at: dt.datetime = START,
    link: str | None = "https://shop.example/news/1",
    in_baseline: bool = False,
    withdrawn_at: dt.datetime | None = None,
) -> NoticeId:
    """A notice with its first revision."""
    await add_source(session, source)
    values = {"source_name": source, "guid": guid or f"guid-{next(_numbers)}", "first_seen_at": at}
    row = insert(NoticeRow).values(**values, in_baseline=in_baseline).returning(NoticeRow.id)
    notice_id = NoticeId((await session.scalars(row)).one())
    revision_id = await add_revision(session, notice_id, title, body, number=1, at=at, link=link, current=False)
    status = {"notice_id": notice_id, "revision_id": revision_id, "last_seen_at": at, "missing_polls": 0}
    await session.execute(insert(NoticeStatusRow).values(**status, withdrawn_at=withdrawn_at, changed_at=at))
    return notice_id


async def add_revision(
    session: AsyncSession,
    notice_id: NoticeId,
    title: str = "物流服务升级",
    body: str = "自9月20日起升级。",
    *,
    number: int = 2,
    at: dt.datetime = START,
    link: str | None = "https://shop.example/news/1",
    current: bool = True,
) -> RevisionId:
    """A revision; the one that holds now, unless told otherwise."""
    values = {"notice_id": notice_id, "number": number, "fingerprint": f"1:{number}", "title": title, "body": body}
    row = insert(RevisionRow).values(**values, link=link, published_at=at, recorded_at=at).returning(RevisionRow.id)
    revision_id = RevisionId((await session.scalars(row)).one())
    if current:
        status = {"notice_id": notice_id, "revision_id": revision_id, "last_seen_at": at, "missing_polls": 0}
        upsert = insert_into(session, NoticeStatusRow).values(**status, changed_at=at)
        fresh = {"revision_id": revision_id, "changed_at": at}
        await session.execute(upsert.on_conflict_do_update(index_elements=["notice_id"], set_=fresh))
    return revision_id


async def add_milestone(
    session: AsyncSession,
    notice_id: NoticeId,
    revision_id: RevisionId,
    on: dt.date,
    *,
    kind: MilestoneKind = MilestoneKind.TAKES_EFFECT,
    time: str | None = None,
    confidence: float = 1.0,
    known_at: dt.datetime = START,
) -> None:
    values = {"notice_id": notice_id, "revision_id": revision_id, "kind": kind, "on": on, "time": time, "zone": None}
    precision = Precision.MINUTE if time else Precision.DAY
    more = {"precision": precision, "quote": "自9月12日起", "confidence": confidence, "rule": "test"}
    await session.execute(insert(MilestoneRow).values(**values, **more, first_known_at=known_at, reader_version=1))


async def revision_of(session: AsyncSession, notice_id: NoticeId) -> RevisionId:
    """The revision that holds now."""
    status = await session.get_one(NoticeStatusRow, notice_id)
    return RevisionId(status.revision_id)


async def add_target(
    session: AsyncSession,
    chat_id: int = 1001,
    *,
    bot_id: int = BOT,
    thread_id: int = 0,
    profile: Profile = PROFILE,
    language: str = "zh",
    at: dt.datetime = START,
) -> Target:
    kind = TargetKind.PRIVATE if chat_id > 0 else TargetKind.SUPERGROUP
    return await upsert_target(
        session,
        bot_id=bot_id,
        chat_id=chat_id,
        thread_id=thread_id,
        kind=kind,
        language=language,
        profile=profile,
        now=at,
    )


async def add_subscription(
    session: AsyncSession, target: Target, query: str = "all", *, at: dt.datetime = START
) -> QueryId:
    """A target's wish, matched with the notices that are stored."""
    query_id = await QueryIndex(()).ensure(session, parse(query), at)
    await subscribe(session, target.id, query_id, at)
    await _match_stored(session, query_id, query)
    return query_id


async def _match_stored(session: AsyncSession, query_id: QueryId, query: str) -> None:
    matcher: Matcher[QueryId] = Matcher({})
    matcher.add({query_id: parse(query)})
    current = NoticeStatusRow.revision_id == RevisionRow.id, NoticeStatusRow.withdrawn_at.is_(None)
    revisions = select(RevisionRow.notice_id, RevisionRow.title, RevisionRow.body).join(NoticeStatusRow, and_(*current))
    for row in (await session.execute(revisions)).all():
        if matcher.match(row.title, row.body, SOURCE):
            pair = insert_into(session, MatchRow).values(query_id=query_id, notice_id=row.notice_id)
            await session.execute(pair.on_conflict_do_nothing())
    await session.execute(update(QueryRow).where(QueryRow.id == query_id).values(pending_since=None))


async def add_subscribers(session: AsyncSession, query: str, count: int, *, bot_id: int = BOT) -> QueryId:
    """So many targets that want the query, written by statements alone."""
    query_id = await QueryIndex(()).ensure(session, parse(query), START)
    await _match_stored(session, query_id, query)
    profile_id = await ensure_profile(session, PROFILE)
    numbered = select(literal(1).label("i")).cte("numbered", recursive=True)
    numbered = numbered.union_all(select(numbered.c.i + 1).where(numbered.c.i < count))
    columns = ["bot_id", "chat_id", "thread_id", "kind", "language", "profile_id", "state", "created_at"]
    values = (literal(each) for each in (0, "private", "zh", profile_id, "active"))
    targets = select(literal(bot_id), numbered.c.i, *values, literal(START, TargetRow.created_at.type))
    await session.execute(insert(TargetRow).from_select(columns, targets))
    wishes = select(literal(query_id), TargetRow.id, TargetRow.created_at)
    await session.execute(insert(SubscriptionRow).from_select(["query_id", "target_id", "created_at"], wishes))
    return query_id


async def add_match(session: AsyncSession, query_id: QueryId, notice_id: NoticeId) -> None:
    await session.execute(insert(MatchRow).values(query_id=query_id, notice_id=notice_id))


async def add_alert(
    session: AsyncSession,
    notice_id: NoticeId,
    kind: AlertKind = AlertKind.NEW,
    *,
    at: dt.datetime = START,
    priority: int = 2,
    **more: object,
) -> AlertId:
    revision_id = await revision_of(session, notice_id)
    about = {"key": f"{kind}:{next(_numbers)}", "notice_id": notice_id, "revision_id": revision_id, **more}
    alert_id = await raise_alert(session, kind=kind, priority=priority, created_at=at, **about)
    assert alert_id is not None
    return alert_id
