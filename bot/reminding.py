"""Due reminders become alerts, which then go the way of every other alert."""

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes import PRIORITY_REST, PRIORITY_URGENT
from core.model import AlertKind, Profile, ProfileId, TargetId
from core.moments import local_day
from core.ports import Clock
from core.reminders import STALE_AFTER, URGENT_DAYS, Reminder, due, next_moment
from state.alerts import raise_alert
from state.database import Database, may_pass
from state.fanout import owe_one
from state.reminders import (
    nearest_lead_told,
    profile_of,
    profiles_in_use,
    reminded_until,
    set_reminded_until,
    upcoming_days,
)
from state.signals import Signal, Signals
from state.subscriptions import ensure_profile
from state.trouble import Trouble

log = logging.getLogger(__name__)

RETRY = dt.timedelta(seconds=30)


class Reminding:
    """The loop that looks, at every hour somebody chose, which dates are near."""

    name = "reminding"

    def __init__(
        self,
        database: Database,
        signals: Signals,
        clock: Clock,
        default_profile: Profile,
        trouble: Trouble | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._default_profile = default_profile
        self._trouble = trouble or Trouble(clock)
        self._wake = asyncio.Event()
        signals.listen(Signal.PROFILES, self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Raise what is due and sleep until the next hour that matters; a state in trouble is tried again."""
        while not stop.is_set():
            self._wake.clear()
            try:
                until = await self.remind()
                self._trouble.end()
            except SQLAlchemyError as error:
                log.error("reminding.failed", exc_info=not may_pass(error), extra={"reason": self._trouble.note(error)})
                until = self._clock.now() + RETRY
            await self._clock.sleep_until(until, self._wake)

    async def remind(self) -> dt.datetime:
        """Turn the reminders that fell due since the last time into alerts; answers when to look again (UTC).

        The alerts and the mark are one transaction: after a crash the same stretch is looked at again, and their keys
        keep them from being raised twice. The default profile is always looked at, for the public feeds.
        """
        now = self._clock.now()
        async with self._database.writing() as session:
            since = await reminded_until(session, now)
            default_id = await ensure_profile(session, self._default_profile)
            profiles = {default_id: self._default_profile, **await profiles_in_use(session)}
            raised = await _raise_due(session, profiles, since, now)
            await set_reminded_until(session, now)
        log.info("reminding.looked", extra={"profiles": len(profiles), "raised": raised})
        return min(next_moment(profile, now) for profile in profiles.values())


async def catch_up(session: AsyncSession, target_id: TargetId, now: dt.datetime) -> None:
    """A chat that changed its hours: what the new ones had due earlier today, and the old ones had yet to say.

    Else who moves reminders from nine to eight at half past eight would hear of nothing that morning.
    """
    profile_id, profile = await profile_of(session, target_id)
    today = local_day(now, profile.zone)
    midnight = dt.datetime.combine(today, dt.time(), ZoneInfo(profile.zone)).astimezone(dt.UTC)
    furthest = today + dt.timedelta(days=max(profile.lead_days, default=0) + 1)
    upcoming = await upcoming_days(session, today, furthest, profile.zone)
    for reminder in due(upcoming, profile, midnight - dt.timedelta(microseconds=1), now):
        told = await nearest_lead_told(session, target_id, reminder.notice_id, reminder.on)
        if told is None or told > reminder.lead_days:
            await _raise(session, reminder, profile_id, today, now)
            await owe_one(session, _key(reminder, profile_id), target_id, now)


async def _raise_due(
    session: AsyncSession, profiles: Mapping[ProfileId, Profile], since: dt.datetime, now: dt.datetime
) -> int:
    raised = 0
    for zone in {profile.zone for profile in profiles.values()}:
        in_zone = {key: profile for key, profile in profiles.items() if profile.zone == zone}
        today = local_day(now, zone)
        furthest = max((max(profile.lead_days, default=0) for profile in in_zone.values()), default=0)
        upcoming = await upcoming_days(
            session, today - STALE_AFTER - dt.timedelta(days=1), today + dt.timedelta(days=furthest + 1), zone
        )
        for profile_id, profile in in_zone.items():
            for reminder in due(upcoming, profile, since, now):
                raised += await _raise(session, reminder, profile_id, today, now)
    return raised


async def _raise(
    session: AsyncSession, reminder: Reminder, profile_id: ProfileId, today: dt.date, now: dt.datetime
) -> bool:
    days_left = (reminder.on - today).days
    alert = await raise_alert(
        session,
        key=_key(reminder, profile_id),
        kind=AlertKind.REMINDER,
        priority=PRIORITY_URGENT if days_left <= URGENT_DAYS else PRIORITY_REST,
        created_at=now,
        notice_id=reminder.notice_id,
        profile_id=profile_id,
        on=reminder.on,
        details={"lead_days": reminder.lead_days, "due_at": reminder.due_at.isoformat()},
    )
    return alert is not None


def _key(reminder: Reminder, profile_id: ProfileId) -> str:
    return f"reminder:{reminder.notice_id}:{reminder.on}:{reminder.lead_days}:{profile_id}"
