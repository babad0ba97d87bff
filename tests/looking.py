"""Queries that are pending, and looking back for them without the loops that do it in the program."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, select

from core.model import AlertKind, NoticeId, Profile, Topic
from core.queries import Query, parse
from state.alerts import raise_alert
from state.database import Database
from state.fanout import fan_out_chunk
from state.lookback import READ_AT_ONCE, LookBack
from state.queries import QueryIndex
from state.subscriptions import ensure_profile, subscribe
from state.tables import DeliveryRow, MatchRow, QueryRow, TargetRow
from tests.builders import PROFILE, add_milestone, add_notice, add_target, revision_of
from tests.fakes import START

FEES = Topic("fees", (("zh", "费用"),), "服务费")
REWORDED = Topic("fees", (("zh", "费用"),), "报价")
WIDENED = Topic("fees", (("zh", "费用"),), "服务费 | 报价")
LONG_AGO = START - dt.timedelta(days=200)
SOON = START + dt.timedelta(seconds=1)
LATER = START + dt.timedelta(hours=1)


async def look_back(
    database: Database,
    topics: Mapping[str, Query],
    now: dt.datetime,
    *,
    at_once: int = READ_AT_ONCE,
    for_long: dt.timedelta = dt.timedelta(),
) -> int:
    """Match what is pending, and owe what passed it by, to the end; answers how many queries that were."""
    count, looking = 0, LookBack(database, topics, at_once=at_once)
    while (owing := await looking.match_left(now, for_long=for_long)).since:
        while await owing.step(now):
            pass
        count += len(owing.since)
    return count


async def wish(database: Database, text: str, *, topics: tuple[Topic, ...] = (), chat: int = 1) -> None:
    """Somebody subscribes, as the program stores it."""
    async with database.writing() as session:
        target = await add_target(session, chat)
        await subscribe(session, target.id, await QueryIndex(topics).ensure(session, parse(text), START), START)


async def wanted_by(database: Database, text: str) -> set[int]:
    chosen = select(MatchRow.notice_id).join(QueryRow, QueryRow.id == MatchRow.query_id).where(QueryRow.text == text)
    async with database.reading() as session:
        return set(await session.scalars(chosen))


async def pending(database: Database) -> set[str]:
    async with database.reading() as session:
        return set(await session.scalars(select(QueryRow.text).where(QueryRow.pending_since.is_not(None))))


async def fan_out(database: Database) -> None:
    while True:
        async with database.writing() as session:
            if not await fan_out_chunk(session, [], LATER):
                return


async def count_owed(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(DeliveryRow)) or 0


async def told(database: Database) -> list[int]:
    """The chats that are owed something, once for each thing."""
    async with database.reading() as session:
        chosen = select(TargetRow.chat_id).join(DeliveryRow, DeliveryRow.target_id == TargetRow.id)
        return sorted(await session.scalars(chosen))


async def remind(database: Database, notice: int, profile: Profile = PROFILE) -> None:
    """Those of a profile are reminded of a day of the notice, a second after START."""
    async with database.writing() as session:
        profile_id = await ensure_profile(session, profile)
        await raise_alert(
            session, key=f"reminder:{notice}:{profile_id}", kind=AlertKind.REMINDER, priority=0, created_at=SOON,
            notice_id=NoticeId(notice), profile_id=profile_id, on=START.date(),
            details={"lead_days": 0, "due_at": SOON.isoformat()},
        )  # fmt: skip


async def due_today(database: Database) -> NoticeId:
    """A notice from long ago that names START's day."""
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级", at=LONG_AGO)
        await add_milestone(session, notice, await revision_of(session, notice), START.date())
    return notice
