"""What reminders are computed from: the days ahead, the profiles to be reminded, and how far they were reminded."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.milestones import REMIND_AT
from core.model import AlertId, AlertKind, NoticeId, Profile, ProfileId, TargetId, TargetState
from core.moments import day_for
from core.reminders import Upcoming
from state.alerts import load_milestones, to_milestone
from state.marks import hold_mark, write_mark
from state.subscriptions import to_profile
from state.tables import (
    AlertRow,
    DeliveryRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    ProfileRow,
    SourceRow,
    TargetRow,
)

MARK = "reminders"


async def reminded_until(session: AsyncSession, now: dt.datetime) -> dt.datetime:
    """Up to when reminders were computed; the first time, now. The row is held until the transaction ends.

    Never later than now: by a clock that was set back since, what falls due again is looked at again.
    """
    return min(dt.datetime.fromisoformat(await hold_mark(session, MARK, now.isoformat())), now)


async def set_reminded_until(session: AsyncSession, now: dt.datetime) -> None:
    """Note that every reminder due up to `now` is an alert."""
    await write_mark(session, MARK, now.isoformat())


async def profiles_in_use(session: AsyncSession) -> dict[ProfileId, Profile]:
    """The profiles of the targets that can be told."""
    used = exists().where(TargetRow.profile_id == ProfileRow.id, TargetRow.state == TargetState.ACTIVE)
    return {ProfileId(row.id): to_profile(row) for row in await session.scalars(select(ProfileRow).where(used))}


async def profile_of(session: AsyncSession, target_id: TargetId) -> tuple[ProfileId, Profile]:
    """The profile of a target, with its id."""
    chosen = select(ProfileRow).join(TargetRow, TargetRow.profile_id == ProfileRow.id)
    row = (await session.scalars(chosen.where(TargetRow.id == target_id))).one()
    return ProfileId(row.id), to_profile(row)


async def nearest_lead_told(session: AsyncSession, target_id: TargetId, notice_id: NoticeId, on: dt.date) -> int | None:
    """How many days ahead the target was last reminded of this day of a notice, or is about to be; None: never."""
    owed = select(AlertRow.details).join(DeliveryRow, DeliveryRow.alert_id == AlertRow.id)
    about = AlertRow.kind == AlertKind.REMINDER, AlertRow.notice_id == notice_id, AlertRow.on == on
    found = await session.scalars(owed.where(DeliveryRow.target_id == target_id, *about))
    return min((details["lead_days"] for details in found), default=None)


async def upcoming_days(session: AsyncSession, start: dt.date, end: dt.date, zone: str) -> list[Upcoming]:
    """The days from `start` to `end` on which certain milestones of listed notices lie, as met by somebody in `zone`.

    One for each day of a notice, known since the first of its milestones was.
    """
    current = (
        select(MilestoneRow, SourceRow.zone)
        .join(NoticeStatusRow, NoticeStatusRow.revision_id == MilestoneRow.revision_id)
        .join(NoticeRow, NoticeRow.id == MilestoneRow.notice_id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
        .where(MilestoneRow.on.between(start, end), MilestoneRow.confidence >= REMIND_AT)
        .where(NoticeStatusRow.withdrawn_at.is_(None))
    )
    known_at: dict[tuple[int, dt.date], dt.datetime] = {}
    for row, source_zone in (await session.execute(current)).all():
        key = row.notice_id, day_for(to_milestone(row), source_zone, zone)
        known_at[key] = min(row.first_known_at, known_at.get(key, row.first_known_at))
    return [Upcoming(NoticeId(notice_id), on, since) for (notice_id, on), since in known_at.items()]


async def untrue_reminders(session: AsyncSession, alert_ids: Collection[AlertId]) -> dict[AlertId, str]:
    """Those of these reminders that no longer hold, and why: between raising and sending may lie a digest or a night.

    A day is looked for as the people of the reminder's profile meet it.
    """
    about = (
        select(AlertRow, NoticeStatusRow, SourceRow.zone.label("source_zone"), ProfileRow.zone)
        .join(NoticeRow, NoticeRow.id == AlertRow.notice_id)
        .join(NoticeStatusRow, NoticeStatusRow.notice_id == NoticeRow.id)
        .join(SourceRow, SourceRow.name == NoticeRow.source_name)
        .outerjoin(ProfileRow, ProfileRow.id == AlertRow.profile_id)
        .where(AlertRow.id.in_(alert_ids), AlertRow.kind == AlertKind.REMINDER)
    )
    rows = (await session.execute(about)).all()
    milestones = await load_milestones(session, {row.NoticeStatusRow.revision_id for row in rows})
    untrue: dict[AlertId, str] = {}
    for row in rows:
        certain = [one for one in milestones.get(row.NoticeStatusRow.revision_id, ()) if one.confidence >= REMIND_AT]
        days = {day_for(one, row.source_zone, row.zone or row.source_zone) for one in certain}
        if row.NoticeStatusRow.withdrawn_at is not None:
            untrue[AlertId(row.AlertRow.id)] = "the notice was withdrawn"
        elif row.AlertRow.on not in days:
            untrue[AlertId(row.AlertRow.id)] = "the notice names this day no more"
    return untrue
