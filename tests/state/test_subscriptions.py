"""Targets, profiles and subscriptions, on both databases."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select

from core.errors import CommandError
from core.model import Profile, Target, TargetId, TargetKind, TargetState
from core.queries import parse
from state.database import Database
from state.queries import QueryIndex
from state.signals import Signal, Signals
from state.subscriptions import (
    MAX_SUBSCRIPTIONS,
    ensure_profile,
    forget,
    get_target,
    list_subscriptions,
    load_targets,
    set_chat_gone,
    set_language,
    set_profile,
    set_state,
    subscribe,
    upsert_target,
)
from state.tables import DeliveryRow, ProfileRow, QueryRow, SubscriptionRow, TargetRow
from state.upsert import insert_into
from tests.builders import BOT, PROFILE, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START

LONDON = Profile("Europe/London", dt.time(8, 30), (3, 0))


async def reread(database: Database, target: Target) -> Target | None:
    async with database.reading() as session:
        return await get_target(session, BOT, target.chat_id, target.thread_id)


async def test_a_new_target_gets_the_defaults_and_comes_back_equal(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session, 1001, language="en", profile=LONDON)
    assert target.profile == LONDON
    assert (target.state, target.kind, target.language) == (TargetState.ACTIVE, TargetKind.PRIVATE, "en")
    assert await reread(database, target) == target
    async with database.reading() as session:
        assert await load_targets(session, [target.id, 999]) == {target.id: target}


async def test_a_known_target_keeps_what_it_chose(database: Database) -> None:
    async with database.writing() as session:
        first = await add_target(session, 1001, language="en", profile=LONDON)
        again = await add_target(session, 1001, language="zh", profile=PROFILE)
    assert again == first


async def test_forum_topics_and_bots_are_targets_of_their_own(database: Database) -> None:
    async with database.writing() as session:
        targets = [
            await add_target(session, -1001, thread_id=thread, bot_id=bot) for thread in (0, 5) for bot in (1, 2)
        ]
    assert len({target.id for target in targets}) == 4


async def test_two_at_once_make_one_target(database: Database) -> None:
    async def make() -> TargetId:
        async with database.writing() as session:
            return (await add_target(session, 1001)).id

    assert len(set(await asyncio.gather(*(make() for _ in range(8))))) == 1


async def test_who_was_gone_and_speaks_is_told_again_who_paused_is_not(database: Database) -> None:
    async with database.writing() as session:
        gone, paused = await add_target(session, 1), await add_target(session, 2)
        await set_state(session, gone.id, TargetState.GONE)
        await set_state(session, paused.id, TargetState.PAUSED)
        states = [(await add_target(session, chat_id)).state for chat_id in (1, 2)]
    assert states == [TargetState.ACTIVE, TargetState.PAUSED]


async def test_a_chat_goes_with_all_its_topics_and_comes_back_but_for_the_paused(database: Database) -> None:
    async with database.writing() as session:
        topics = [await add_target(session, -1001, thread_id=thread) for thread in (0, 5, 6)]
        other = await add_target(session, -1002)
        await set_state(session, topics[2].id, TargetState.PAUSED)
        await set_chat_gone(session, BOT, -1001, gone=True)
    after = [await reread(database, target) for target in (*topics, other)]
    assert [target and target.state for target in after] == ["gone", "gone", "paused", "active"]
    async with database.writing() as session:
        await set_chat_gone(session, BOT, -1001, gone=False)
    back = [await reread(database, target) for target in topics]
    assert [target and target.state for target in back] == ["active", "active", "paused"]


async def test_a_language_and_a_profile_are_kept(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        await set_language(session, target.id, "en")
        await set_profile(session, target.id, LONDON)
    changed = await reread(database, target)
    assert changed is not None
    assert (changed.language, changed.profile) == ("en", LONDON)


async def test_a_new_profile_wakes_whoever_reminds(database: Database) -> None:
    signals, woken = Signals(database), asyncio.Event()
    signals.listen(Signal.PROFILES, woken)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(signals.run(stop))
        if not database.is_sqlite:
            await asyncio.wait_for(woken.wait(), 10)  # heard once when the connection stands
            woken.clear()
        async with database.writing() as session:
            await set_profile(session, (await add_target(session)).id, LONDON)
        await asyncio.wait_for(woken.wait(), 10)
        stop.set()


async def test_equal_profiles_are_one_row_however_they_are_written(database: Database) -> None:
    async with database.writing() as session:
        ids = {
            await ensure_profile(session, Profile("Asia/Shanghai", dt.time(9), days))
            for days in ((7, 1, 0), (0, 1, 7), (7, 7, 1, 0))
        }
        assert len(ids) == 1
        assert await session.scalar(select(func.count()).select_from(ProfileRow)) == 1


async def test_no_lead_days_is_a_profile_too(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session, profile=Profile("Asia/Shanghai", dt.time(9), ()))
    assert target.profile.lead_days == ()


async def test_subscribing_twice_is_once(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        query_id = await QueryIndex(()).ensure(session, parse("运费"), START)
        assert await subscribe(session, target.id, query_id, START)
        assert not await subscribe(session, target.id, query_id, START + dt.timedelta(days=1))
        (only,) = await list_subscriptions(session, target.id)
    assert (only.query_id, only.text, only.created_at) == (query_id, "运费", START)


async def test_subscriptions_are_listed_the_oldest_first(database: Database) -> None:
    async with database.writing() as session:
        target, other = await add_target(session, 1), await add_target(session, 2)
        for minutes, text in enumerate(("服务费", "all", "topic:logistics")):
            await add_subscription(session, target, text, at=START + dt.timedelta(minutes=minutes))
        await add_subscription(session, other, "别的")
        assert [one.text for one in await list_subscriptions(session, target.id)] == [
            "服务费",
            "all",
            "topic:logistics",
        ]


async def test_too_many_subscriptions_are_refused_and_an_old_one_is_not(database: Database) -> None:
    async with database.writing() as session:
        target = await add_target(session)
        rows = [{"text": f"word{n}", "meaning": f"word{n}", "created_at": START} for n in range(MAX_SUBSCRIPTIONS + 1)]
        await session.execute(insert_into(session, QueryRow), rows)
        ids = list(await session.scalars(select(QueryRow.id).order_by(QueryRow.id)))
        wishes = [{"query_id": one, "target_id": target.id, "created_at": START} for one in ids[:-1]]
        await session.execute(insert_into(session, SubscriptionRow), wishes)
        assert not await subscribe(session, target.id, ids[0], START)
        with pytest.raises(CommandError, match="too_many"):
            await subscribe(session, target.id, ids[-1], START)


async def test_forgetting_leaves_nothing_of_the_chat_and_everything_of_others(database: Database) -> None:
    async with database.writing() as session:
        target, other = await add_target(session, 1), await add_target(session, 2)
        for one in (target, other):
            await add_subscription(session, one, "all")
        alert_id = await add_alert(session, await add_notice(session))
        owed = {"alert_id": alert_id, "bot_id": BOT, "priority": 2, "due_at": START, "state": "owed"}
        rows = [{**owed, "target_id": one.id, "attempts": 0, "claim_epoch": 0} for one in (target, other)]
        await session.execute(insert_into(session, DeliveryRow), rows)
        await forget(session, BOT, target.chat_id, target.thread_id)
        assert list(await session.scalars(select(TargetRow.chat_id))) == [2]
        for table in (SubscriptionRow, DeliveryRow):
            assert list(await session.scalars(select(table.target_id))) == [other.id]
        await forget(session, BOT, target.chat_id, target.thread_id)


async def test_a_group_that_became_a_supergroup_says_so_by_its_kind(database: Database) -> None:
    async with database.writing() as session:
        values = {"bot_id": BOT, "chat_id": -5, "thread_id": 0, "language": "zh", "profile": PROFILE, "now": START}
        await upsert_target(session, kind=TargetKind.GROUP, **values)  # type: ignore[arg-type]
        target = await upsert_target(session, kind=TargetKind.SUPERGROUP, **values)  # type: ignore[arg-type]
    assert target.kind is TargetKind.SUPERGROUP
