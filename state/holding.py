"""When deliveries fall due: the holds of the profiles, computed once, joined by every fan-out."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, and_, case, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.holding import due_at, hold_of
from core.model import AlertKind, DeliveryState, TargetId
from core.moments import local_day
from state.signals import Signal, announce
from state.subscriptions import to_profile
from state.tables import (
    AlertRow,
    DeliveryRow,
    HoldRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    ProfileRow,
    SourceRow,
    TargetRow,
)

LONGEST_HOLD = dt.timedelta(days=9)  # a weekly digest comes within eight days, whatever the zone does to its hour
SOURCE_ALERTS = (AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL)


async def refresh_holds(session: AsyncSession, now: dt.datetime) -> bool:
    """Compute anew the holds that are out of date at `now`; answers whether any profile holds anything at all.

    Also those that lie too far ahead: they were computed while the clock ran ahead.
    """
    if not await session.scalar(select(exists().select_from(HoldRow))):
        return False
    stale = or_(HoldRow.holds_until <= now, HoldRow.holds_until > now + LONGEST_HOLD)
    held = select(ProfileRow).join(HoldRow, HoldRow.profile_id == ProfileRow.id).where(stale)
    for row in (await session.scalars(held.order_by(ProfileRow.id))).all():
        hold = hold_of(to_profile(row), now)
        assert hold is not None
        fresh = {
            "quiet_since": hold.quiet_since, "quiet_until": hold.quiet_until, "digest_at": hold.digest_at,
            "holds_until": hold.holds_until,
        }  # fmt: skip
        await session.execute(update(HoldRow).where(HoldRow.profile_id == row.id).values(fresh))
    return True


async def compute_holds_anew(session: AsyncSession, now: dt.datetime) -> None:
    """The clock was set back: what was computed by it before may be a digest, or a night, too late."""
    await session.execute(update(HoldRow).values(holds_until=now))
    await refresh_holds(session, now)


async def find_asleep(session: AsyncSession, target_ids: Collection[int], now: dt.datetime) -> set[int]:
    """Those of these targets whose quiet hours last; the holds are not out of date."""
    of_target = select(TargetRow.id).join(HoldRow, HoldRow.profile_id == TargetRow.profile_id)
    lasts = HoldRow.quiet_since <= now, HoldRow.quiet_until > now
    return set(await session.scalars(of_target.where(TargetRow.id.in_(target_ids), *lasts)))


def end_of_quiet() -> ScalarSelect[dt.datetime | None]:
    """When the quiet hours end that last or come next for the target of a delivery."""
    of_target = select(HoldRow.quiet_until).join(TargetRow, TargetRow.profile_id == HoldRow.profile_id)
    return of_target.where(TargetRow.id == DeliveryRow.target_id).scalar_subquery()


def with_holds(audience: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The targets of a select with their holds, for `due_column`."""
    return audience.outerjoin(HoldRow, HoldRow.profile_id == TargetRow.profile_id)


def due_column(raised_at: dt.datetime, now: dt.datetime, tell_before: dt.datetime | None) -> ColumnElement[dt.datetime]:
    """When an alert is due to a target that is joined with its hold: `core.holding.due_at`, for all at once."""
    in_time: ColumnElement[bool] = HoldRow.digest_at.is_not(None)
    if tell_before is not None:
        in_time = and_(in_time, HoldRow.digest_at < tell_before)
    is_quiet = HoldRow.quiet_since <= now  # of no quiet hours this is NULL, and so not met
    return case(
        (in_time, HoldRow.digest_at), (is_quiet, HoldRow.quiet_until), else_=literal(raised_at, HoldRow.digest_at.type)
    )


async def tell_before(session: AsyncSession, alert: AlertRow, now: dt.datetime) -> dt.datetime | None:
    """When the next day begins that this alert names: a digest that comes later than that is not waited for.

    None where it names no day, or only past ones. What is told of a source never waits for a digest, nor does a
    correction: somebody goes by the wrong day.
    """
    if alert.kind in SOURCE_ALERTS or alert.details.get("corrected"):
        return alert.created_at
    if alert.on is not None:
        return await _begin_of(session, alert, alert.on)
    zone = await session.scalar(
        select(SourceRow.zone).join(NoticeRow, NoticeRow.source_name == SourceRow.name).where(
            NoticeRow.id == alert.notice_id
        )
    )  # fmt: skip
    today = local_day(now, zone or "UTC")
    revision_id = alert.revision_id or await session.scalar(
        select(NoticeStatusRow.revision_id).where(NoticeStatusRow.notice_id == alert.notice_id)
    )
    named = list(
        await session.scalars(
            select(MilestoneRow.on).where(MilestoneRow.revision_id == revision_id, MilestoneRow.on >= today)
        )
    )
    for _, old, new in alert.details.get("moved", ()):
        named += [dt.date.fromisoformat(old), dt.date.fromisoformat(new)]
    ahead = [day for day in named if day >= today]
    return _midnight(min(ahead), zone or "UTC") if ahead else None


async def _begin_of(session: AsyncSession, alert: AlertRow, day: dt.date) -> dt.datetime:
    """A reminder's day is the one that its profile's people meet."""
    zone = await session.scalar(select(ProfileRow.zone).where(ProfileRow.id == alert.profile_id))
    return _midnight(day, zone or "UTC")


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


async def hold_anew(session: AsyncSession, target_id: TargetId, now: dt.datetime) -> None:
    """Compute anew when what is owed to this target falls due, by the profile that it has now; wakes the sender.

    What waits to be tried again after a fault goes on waiting. The rows are held in the order of their ids, so that two
    who change many of them do not wait for each other, and as they are then: what a sender took meanwhile stays its.
    """
    of_target = select(ProfileRow).join(TargetRow, TargetRow.profile_id == ProfileRow.id)
    profile = to_profile((await session.scalars(of_target.where(TargetRow.id == target_id))).one())
    hold = hold_of(profile, now)
    owed = select(DeliveryRow.id, AlertRow).join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
    waiting = and_(DeliveryRow.state == DeliveryState.OWED, DeliveryRow.fault.is_(None))
    owed = owed.where(DeliveryRow.target_id == target_id, waiting).order_by(DeliveryRow.id)
    for row in (await session.execute(owed.with_for_update(of=DeliveryRow))).all():
        due = due_at(hold, min(row.AlertRow.created_at, now), now, await tell_before(session, row.AlertRow, now))
        await session.execute(update(DeliveryRow).where(DeliveryRow.id == row.id).values(due_at=due))
    await announce(session, Signal.DELIVERIES)
