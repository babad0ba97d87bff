"""What stays and what goes as a state grows old, on both databases."""

import datetime as dt

from sqlalchemy import func, select, update

from core.model import AlertKind, DeliveryState, NoticeId, Profile, RevisionId, SnapshotId, TargetId
from core.queries import parse
from state.alerts import load_views, raise_alert
from state.database import Database
from state.fanout import fan_out_chunk
from state.notices import load_known, save_snapshot
from state.outbox import first_messages
from state.outlines import Scope, outline_events
from state.publications import load_events
from state.queries import QueryIndex
from state.retention import Public, Retention, thin
from state.settlements import Told, settle
from state.subscriptions import ensure_profile
from state.tables import AlertRow, Base, DeliveryRow, NoticeRow, QueryRow, RevisionRow, SnapshotRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_milestone,
    add_notice,
    add_revision,
    add_source,
    add_subscribers,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START

DAY = dt.timedelta(days=1)
KEPT = Retention()
PUBLIC = Public((), Profile("Europe/Berlin", PROFILE.remind_at, PROFILE.lead_days))
NOW = START + 1000 * DAY
OLD = START


async def thin_all(
    database: Database, retention: Retention = KEPT, *, now: dt.datetime = NOW, limit: int = 50
) -> dict[str, int]:
    """A whole pass; answers how many rows of each kind were removed."""
    removed: dict[str, int] = {}
    for _ in range(1000):
        async with database.writing() as session:
            step = await thin(session, retention, PUBLIC, now, limit)
        if step is None:
            return {kind: count for kind, count in removed.items() if count}
        removed[step.kind] = removed.get(step.kind, 0) + step.removed
    raise AssertionError("the pass does not end")


async def count(database: Database, table: type[Base]) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def tell(database: Database, notice: NoticeId, *, at: dt.datetime, message: int = 1, **more: object) -> None:
    """An alert on the notice, fanned out, and what of it is owed sent."""
    async with database.writing() as session:
        await add_alert(session, notice, at=at, **more)  # type: ignore[arg-type]
    for _ in range(10):
        async with database.writing() as session:
            await fan_out_chunk(session, (), at)
    async with database.writing() as session:
        owed = list(await session.scalars(select(DeliveryRow.id).where(DeliveryRow.state == DeliveryState.OWED)))
        if owed:
            await settle(session, [Told(tuple(owed), message, at)])


async def add_told(
    database: Database, *, at: dt.datetime = OLD, title: str = "物流服务升级"
) -> tuple[NoticeId, TargetId]:
    async with database.writing() as session:
        notice = await add_notice(session, title, at=at)
        target = await add_target(session, at=at)
        await add_subscription(session, target, at=at)
    await tell(database, notice, at=at)
    return notice, target.id


async def test_what_was_told_long_ago_goes_and_the_notice_stays_known(database: Database) -> None:
    notice, _ = await add_told(database)
    assert await thin_all(database) == {"deliveries": 1}
    async with database.reading() as session:
        guid = (await session.get_one(NoticeRow, notice)).guid
        assert (await load_known(session, SOURCE, [guid]))[guid].number == 1
        said = (await session.scalars(select(AlertRow))).one()
    about = {"kind": AlertKind.NEW, "priority": 2, "notice_id": notice}
    async with database.writing() as session:
        assert await raise_alert(session, key=said.key, created_at=NOW, **about) is None, "nobody is told again"


async def test_what_is_owed_stays_however_old(database: Database) -> None:
    await add_told(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.OWED))
    assert await thin_all(database) == {}


async def test_a_notice_that_was_told_of_lately_keeps_its_first_message(database: Database) -> None:
    notice, target = await add_told(database)
    await tell(database, notice, at=NOW - DAY, message=2, kind=AlertKind.REVISED)
    assert await thin_all(database) == {}
    async with database.reading() as session:
        assert await first_messages(session, [target], [notice]) == {(target, notice): 1}


async def test_a_notice_with_a_date_ahead_keeps_its_first_message(database: Database) -> None:
    notice, target = await add_told(database)
    async with database.writing() as session:
        await add_milestone(session, notice, await revision_of(session, notice), NOW.date())
    assert await thin_all(database) == {}
    assert await thin_all(database, now=NOW + 3 * DAY) == {"deliveries": 1}
    async with database.reading() as session:
        assert await first_messages(session, [target], [notice]) == {}


async def test_reminders_of_the_past_go_but_for_those_that_the_feeds_tell(database: Database) -> None:
    notice, _ = await add_told(database)
    at = OLD + 2 * DAY
    for profile in (PROFILE, PUBLIC.profile):
        async with database.writing() as session:
            profile_id = await ensure_profile(session, profile)
        await tell(database, notice, at=at, kind=AlertKind.REMINDER, profile_id=profile_id, on=at.date())
    assert await thin_all(database) == {"deliveries": 2, "alerts": 1}
    async with database.reading() as session:
        events = await load_events(session, await outline_events(session, Scope(), profile_id, NOW))
    assert [event.view.kind for event in events] == [AlertKind.REMINDER, AlertKind.NEW]


async def test_a_source_that_was_broken_long_ago_is_forgotten(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, at=OLD)
        about = {"notice_id": None, "revision_id": None, "source_name": SOURCE, "fanned_out_at": OLD}
        await add_alert(session, notice, AlertKind.NEW, at=OLD)
        await session.execute(update(AlertRow).values(kind=AlertKind.SOURCE_BROKEN, **about))
    assert await thin_all(database) == {"alerts": 1}


async def test_of_the_revisions_only_those_nobody_was_told_of_go(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, at=OLD)
        numbers = {number: await add_revision(session, notice, number=number, at=OLD) for number in range(2, 9)}
        await add_alert(session, notice, AlertKind.REVISED, at=OLD, revision_id=numbers[5])
    assert await thin_all(database) == {"revisions": 4}
    async with database.reading() as session:
        left = list(await session.scalars(select(RevisionRow.number).order_by(RevisionRow.number)))
        assert left == [1, 4, 5, 8], "the first, what was told, what it was compared with, and what holds"
        [view] = (await load_views(session, list(await session.scalars(select(AlertRow.id))))).values()
        assert view.revision_number == 5


async def keep(database: Database, name: str, at: dt.datetime) -> SnapshotId:
    async with database.writing() as session:
        await add_source(session)
        return await save_snapshot(session, SOURCE, "https://shop.example", name, "text/html", name.encode(), at)


async def point(database: Database, revision: RevisionId, snapshot: SnapshotId) -> None:
    async with database.writing() as session:
        await session.execute(update(RevisionRow).where(RevisionRow.id == revision).values(snapshot_id=snapshot))


async def test_old_snapshots_go_but_for_the_newest_and_those_that_show_a_date_ahead(database: Database) -> None:
    past, ahead, same = [await keep(database, name, OLD) for name in ("past", "ahead", "same")]
    newest = await keep(database, "newest", OLD)
    assert await keep(database, "same", NOW) == same
    async with database.writing() as session:
        notices = [await add_notice(session, at=OLD) for _ in range(2)]
        revisions = [await revision_of(session, notice) for notice in notices]
        await add_milestone(session, notices[1], revisions[1], NOW.date() + DAY)
    await point(database, revisions[0], past)
    await point(database, revisions[1], ahead)
    assert await thin_all(database) == {"snapshots": 1}
    async with database.reading() as session:
        assert set(await session.scalars(select(SnapshotRow.id))) == {ahead, same, newest}
        assert (await session.get_one(RevisionRow, revisions[0])).snapshot_id is None


async def test_queries_that_nobody_wants_go(database: Database) -> None:
    async with database.writing() as session:
        for text in ("物流", "快递", "春节"):
            await QueryIndex(()).ensure(session, parse(text), OLD)
    assert await thin_all(database, limit=1) == {"queries": 2}
    assert await count(database, QueryRow) == 1


async def test_what_is_kept_for_ever_stays(database: Database) -> None:
    await add_told(database)
    assert await thin_all(database, Retention(None, None, None, None)) == {}


async def test_a_step_removes_few_rows_and_the_next_goes_on_behind_it(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, at=OLD)
        await add_subscribers(session, "all", 25)
    await tell(database, notice, at=OLD)
    left = []
    for _ in range(4):
        async with database.writing() as session:
            step = await thin(session, KEPT, PUBLIC, NOW, 10)
        assert step is not None
        left.append((step.removed, await count(database, DeliveryRow)))
    assert left[:3] == [(10, 15), (10, 5), (5, 0)]


async def test_a_pass_that_is_over_begins_again_a_day_later(database: Database) -> None:
    await thin_all(database)
    await add_told(database)
    assert await thin_all(database, now=NOW + DAY / 2) == {}
    assert await thin_all(database, now=NOW + DAY) == {"deliveries": 1}
