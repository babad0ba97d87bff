"""When deliveries fall due: by the holds of the profiles, at the fan-out and when a chat changes its mind."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, text, update

from core.holding import due_at, hold_of
from core.model import AlertKind, Digest, Profile, Quiet, Rhythm, Target
from state.database import Database
from state.fanout import fan_out_chunk
from state.holding import compute_holds_anew, hold_anew, refresh_holds, tell_before
from state.outages import note_start
from state.queries import QueryIndex
from state.subscriptions import set_profile
from state.tables import AlertRow, DeliveryRow, HoldRow, TargetRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START
from tests.waiting import eventually

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
NIGHT = Quiet(dt.time(22), dt.time(8))
EVENING = START + 14 * HOUR  # 23:00 in Shanghai, Monday 2 March 2026
MORNING = START + 23 * HOUR  # 08:00 on the next day
MONDAY = START + 7 * DAY  # 09:00 on the next Monday
PROFILES = (
    PROFILE,
    replace(PROFILE, quiet=NIGHT),
    replace(PROFILE, digest=Digest(Rhythm.DAILY, dt.time(9))),
    replace(PROFILE, digest=Digest(Rhythm.WEEKLY, dt.time(9))),
    replace(PROFILE, quiet=NIGHT, digest=Digest(Rhythm.WEEKLY, dt.time(7))),
    replace(PROFILE, zone="America/New_York", quiet=NIGHT),
)
WEEKLY = PROFILES[3]


async def subscriber(database: Database, profile: Profile, chat_id: int = 1001) -> Target:
    async with database.writing() as session:
        target = await add_target(session, chat_id, profile=profile)
        await add_subscription(session, target)
    return target


async def owe(
    database: Database, at: dt.datetime, *, in_days: int | None = None, kind: AlertKind = AlertKind.NEW, **more: object
) -> int:
    """An alert on a notice, raised and fanned out at this instant; answers the notice's id."""
    async with database.writing() as session:
        notice = await add_notice(session, at=at)
        if in_days is not None:
            on = at.date() + in_days * DAY
            await add_milestone(session, notice, await revision_of(session, notice), on)
        await QueryIndex(()).record_matches(session, notice, title="物流", body="", source=SOURCE)
        await add_alert(session, notice, kind, at=at, **more)
    await fan_out(database, at)
    return notice


async def fan_out(database: Database, now: dt.datetime) -> None:
    for _ in range(100):
        async with database.writing() as session:
            if not await fan_out_chunk(session, [], now):
                return


async def due(database: Database, chat_id: int = 1001) -> list[dt.datetime]:
    chosen = select(DeliveryRow.due_at).join(TargetRow, TargetRow.id == DeliveryRow.target_id)
    async with database.reading() as session:
        return list(await session.scalars(chosen.where(TargetRow.chat_id == chat_id).order_by(DeliveryRow.id)))


@pytest.mark.parametrize("in_days", [None, 1, 5, 30])
async def test_the_fan_out_says_for_all_what_the_rule_says_for_each(database: Database, in_days: int | None) -> None:
    for number, profile in enumerate(PROFILES):
        await subscriber(database, profile, number + 1)
    moments = [START, EVENING, MORNING, EVENING + 3 * DAY, MONDAY]
    for moment in moments:
        await owe(database, moment, in_days=in_days)
    async with database.reading() as session:
        alerts = list(await session.scalars(select(AlertRow).order_by(AlertRow.id)))
        before = [await tell_before(session, alert, alert.created_at) for alert in alerts]
    for number, profile in enumerate(PROFILES):
        ruled = [
            due_at(hold_of(profile, moment), moment, moment, bound)
            for moment, bound in zip(moments, before, strict=True)
        ]
        assert await due(database, number + 1) == ruled, profile


async def test_quiet_hours_hold_a_new_notice_until_the_morning(database: Database) -> None:
    await subscriber(database, PROFILES[1])
    await owe(database, EVENING)
    assert await due(database) == [MORNING]


async def test_a_digest_holds_what_it_will_tell_in_time_and_no_more(database: Database) -> None:
    await subscriber(database, WEEKLY)
    await owe(database, EVENING)  # names no day
    await owe(database, EVENING, in_days=30)
    await owe(database, EVENING, in_days=3)  # before the next Monday
    assert await due(database) == [MONDAY, MONDAY, EVENING]


async def test_a_date_that_moves_away_from_this_week_is_told_at_once(database: Database) -> None:
    """Somebody makes ready for Thursday."""
    await subscriber(database, WEEKLY)
    moved = [["takes_effect", "2026-03-05", "2026-06-01"]]
    await owe(database, EVENING, in_days=90, kind=AlertKind.REVISED, details={"moved": moved})
    assert await due(database) == [EVENING]


async def test_a_day_that_is_past_hurries_nobody(database: Database) -> None:
    await subscriber(database, WEEKLY)
    await owe(database, EVENING, in_days=-2)
    assert await due(database) == [MONDAY]


async def test_a_withdrawn_notice_is_judged_by_the_dates_it_had(database: Database) -> None:
    await subscriber(database, WEEKLY)
    await owe(database, EVENING, in_days=2, kind=AlertKind.WITHDRAWN, revision_id=None)
    assert await due(database) == [EVENING]


async def test_a_revision_is_judged_by_its_own_dates(database: Database) -> None:
    await subscriber(database, WEEKLY)
    notice = await owe(database, EVENING, in_days=2)
    async with database.writing() as session:
        await add_revision(session, notice)  # type: ignore[arg-type]
        await add_alert(session, notice, AlertKind.REVISED, at=EVENING)  # type: ignore[arg-type]
    await fan_out(database, EVENING)
    assert await due(database) == [EVENING, MONDAY]


async def test_a_fan_out_after_the_quiet_hours_holds_nothing(database: Database) -> None:
    await subscriber(database, PROFILES[1])
    await owe(database, EVENING)
    async with database.writing() as session:
        notice = await add_notice(session, at=EVENING)
        await QueryIndex(()).record_matches(session, notice, title="物流", body="", source=SOURCE)
        await add_alert(session, notice, at=EVENING)
    await fan_out(database, MORNING + HOUR)
    assert await due(database) == [MORNING, EVENING]


async def test_a_change_of_mind_reaches_what_is_owed_already(database: Database) -> None:
    target = await subscriber(database, WEEKLY)
    await owe(database, EVENING)
    await owe(database, EVENING, in_days=3)
    for profile, expected in [
        (PROFILES[1], [MORNING, MORNING]),
        (PROFILE, [EVENING, EVENING]),
        (WEEKLY, [MONDAY, EVENING]),
    ]:
        async with database.writing() as session:
            await set_profile(session, target.id, profile)
            await hold_anew(session, target.id, EVENING)
        assert await due(database) == expected


@pytest.mark.postgres
async def test_a_change_of_mind_takes_hold_of_deliveries_in_the_order_of_their_ids(postgres_url: str) -> None:
    """Whoever else changes many does so too: in another order two of them would wait for each other for ever."""
    database = Database(postgres_url)
    target = await subscriber(database, PROFILE)
    await owe(database, EVENING)
    await owe(database, EVENING)
    async with database.writing() as session:
        first, second = await session.scalars(select(DeliveryRow.id).order_by(DeliveryRow.id))
        newest = await add_alert(session, await add_notice(session, at=EVENING), at=EVENING)
        # Neither where the rows lie nor the order of their alerts is that of their ids.
        await session.execute(update(DeliveryRow).where(DeliveryRow.id == first).values(alert_id=newest))
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    async def change() -> None:
        async with database.writing() as session:
            await hold_anew(session, target.id, EVENING)

    async def waits() -> bool:
        async with database.reading() as session:
            return await session.scalar(text(waiting)) == 1

    async with asyncio.TaskGroup() as group, database.writing() as session:
        await session.execute(select(DeliveryRow.id).where(DeliveryRow.id == second).with_for_update())
        group.create_task(change())
        await eventually(waits)
        async with database.reading() as other:
            free = await other.scalars(select(DeliveryRow.id).with_for_update(skip_locked=True))
            assert list(free) == [], "it waits for the second with the first in its hand"
        await session.commit()
    await database.close()


async def test_plain_profiles_have_no_hold(database: Database) -> None:
    await subscriber(database, PROFILE)
    await subscriber(database, WEEKLY, 2)
    async with database.reading() as session:
        assert len(list(await session.scalars(select(HoldRow)))) == 1


async def test_a_clock_that_ran_ahead_holds_nothing_until_it_comes_round(database: Database) -> None:
    """Neither by what it thought the next digest to be, nor by an outage that it thought it saw."""
    await subscriber(database, WEEKLY)
    await subscriber(database, PROFILE, 2)
    async with database.writing() as session:
        await add_alert(session, await add_notice(session), at=EVENING)
        await refresh_holds(session, EVENING + 400 * DAY)
        await note_start(session, EVENING + 400 * DAY)
    await owe(database, EVENING)
    assert await due(database) == [MONDAY]
    assert await due(database, 2) == [EVENING]


async def test_a_clock_set_back_past_a_digest_brings_it_again(database: Database) -> None:
    """Else what comes up before nine would wait for the digest of the next day, or week."""
    await subscriber(database, WEEKLY)
    async with database.writing() as session:
        await refresh_holds(session, MONDAY + HOUR / 2)
        await compute_holds_anew(session, MONDAY - HOUR / 2)
    await owe(database, MONDAY - HOUR / 2)
    assert await due(database) == [MONDAY]
