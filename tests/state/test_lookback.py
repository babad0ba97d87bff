"""What was stored before a query, on both databases: found, none lost, none told twice."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.model import AlertKind, DeliveryState, MilestoneKind, NoticeId, Profile, QueryId, TargetState, Topic
from core.queries import parse
from core.stories import Relation
from state.alerts import raise_alert
from state.database import Database
from state.fanout import fan_out_chunk
from state.lookback import FEW, LookBack, is_pending
from state.queries import QueryIndex, forget_unmet
from state.stories import relate
from state.subscriptions import ensure_profile, set_profile, set_state, subscribe
from state.tables import AlertRow, DeliveryRow, MatchRow, QueryRow, TargetRow
from tests.builders import (
    PROFILE,
    SOURCE,
    add_alert,
    add_match,
    add_milestone,
    add_notice,
    add_revision,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START, Noted
from tests.waiting import eventually

FEES = Topic("fees", (("zh", "费用"),), "服务费")
REWORDED = Topic("fees", (("zh", "费用"),), "报价")
WIDENED = Topic("fees", (("zh", "费用"),), "服务费 | 报价")
RARELY = replace(PROFILE, lead_days=(0,))
LONG_AGO = START - dt.timedelta(days=200)
SOON = START + dt.timedelta(seconds=1)
LATER = START + dt.timedelta(hours=1)


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


async def test_a_new_query_finds_the_stored_notices_that_still_matter(database: Database) -> None:
    async with database.writing() as session:
        recent = await add_notice(session, "服务费调整")
        ahead = await add_notice(session, "服务费二次调整", at=LONG_AGO)
        await add_milestone(session, ahead, await revision_of(session, ahead), START.date() + dt.timedelta(days=9))
        await add_notice(session, "服务费旧闻", at=LONG_AGO)
        await add_notice(session, "服务费作废", withdrawn_at=START)
        await add_notice(session, "入驻规则")
    index = QueryIndex([FEES])
    await wish(database, "topic:fees", topics=(FEES,))
    assert await wanted_by(database, "topic:fees") == set()
    assert await LookBack(database, index.topics).catch_up(START) == 1
    assert await wanted_by(database, "topic:fees") == {recent, ahead}
    assert await pending(database) == set()


async def test_however_few_are_read_at_once_all_are_found_once(database: Database) -> None:
    """Also those seen at one instant, and those with several days ahead."""
    async with database.writing() as session:
        found = {await add_notice(session, "服务费", at=START - dt.timedelta(days=number // 4)) for number in range(11)}
        dated = await add_notice(session, "服务费", at=LONG_AGO)
        for days, kind in ((3, MilestoneKind.TAKES_EFFECT), (3, MilestoneKind.ENDS), (9, MilestoneKind.ENDS)):
            day = START.date() + dt.timedelta(days)
            await add_milestone(session, dated, await revision_of(session, dated), day, kind=kind)
    await wish(database, "服务费")
    await LookBack(database, {}, at_once=2).catch_up(START)
    assert await wanted_by(database, "服务费") == found | {dated}


async def test_many_queries_find_what_each_would_find_alone(database: Database) -> None:
    words = [f"词{number}。" for number in range(FEW + 4)]
    async with database.writing() as session:
        notices = [await add_notice(session, f"关于{word}", "Fees, ＡＰＩ") for word in words]
    for number, word in enumerate(words):
        await wish(database, f'"{word}" api -nothing | 词{number}x', chat=number + 1)
    await LookBack(database, {}, at_once=7).catch_up(START)
    async with database.reading() as session:
        pairs = (await session.execute(select(MatchRow.query_id, MatchRow.notice_id))).all()
    assert [notice for _, notice in sorted(map(tuple, pairs))] == notices


@pytest.mark.parametrize("recorded_first", [True, False])
async def test_a_query_stored_while_a_notice_is_recorded_misses_nothing(
    database: Database, *, recorded_first: bool
) -> None:
    """Whichever of the two commits first, the pair is there in the end, once."""
    begun = asyncio.Event()

    async def record() -> int:
        if not recorded_first:
            await begun.wait()
        async with database.writing() as session:
            notice = await add_notice(session, "春节发货安排")
            await QueryIndex([]).record_matches(session, notice, title="春节发货安排", body="", source=SOURCE)
            begun.set()
            await asyncio.sleep(0)
        return notice

    async def ask() -> None:
        if recorded_first:
            await begun.wait()
        async with database.writing() as session:
            await QueryIndex([]).ensure(session, parse("春节"), START)
            begun.set()
            await asyncio.sleep(0)
        await LookBack(database, {}).catch_up(START)

    notice, _ = await asyncio.gather(record(), ask())
    assert await wanted_by(database, "春节") == {notice}


async def fan_out(database: Database) -> None:
    while True:
        async with database.writing() as session:
            if not await fan_out_chunk(session, [], LATER):
                return


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


async def test_a_reminder_raised_before_the_pair_was_written_is_told_all_the_same(database: Database) -> None:
    """And those who were owed it already are owed it once."""
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级", at=LONG_AGO)
        await add_milestone(session, notice, await revision_of(session, notice), START.date())
        await add_subscription(session, await add_target(session, 1), "物流", at=LONG_AGO)
    await wish(database, "升级", chat=2)
    await remind(database, notice)
    await fan_out(database)
    assert await told(database) == [1]
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1, 2]


async def test_a_fan_out_that_is_past_the_query_comes_back_to_it(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级", at=LONG_AGO)
        await add_milestone(session, notice, await revision_of(session, notice), START.date())
    await wish(database, "升级", chat=1)
    async with database.writing() as session:
        for chat in (2, 3):
            await add_subscription(session, await add_target(session, chat), "物流", at=LONG_AGO)
    await remind(database, notice)
    async with database.writing() as session:
        assert await fan_out_chunk(session, [], LATER, chunk=1)
    assert await told(database) == [2]
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1, 2, 3]


async def test_nobody_hears_by_another_profile_what_he_heard_because_somebody_else_asked(database: Database) -> None:
    """A reminder that passed a new subscriber by is owed to him, and to nobody else."""
    notice = await due_today(database)
    await wish(database, "升级", chat=2)
    async with database.writing() as session:
        moving = await add_target(session, 1)
        await add_subscription(session, moving, "物流", at=LONG_AGO)
    for profile in (PROFILE, RARELY):
        await remind(database, notice, profile)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, sent_at=SOON))
        await set_profile(session, moving.id, RARELY)
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1, 2]


async def test_who_changes_the_profile_while_topics_are_read_anew_is_reminded_once(database: Database) -> None:
    notice = await due_today(database)
    moved = Topic("moving", (("zh", "物流"),), "物流")
    widened = replace(moved, match="物流 | 快递")
    await wish(database, "topic:moving", topics=(moved,))
    await LookBack(database, QueryIndex([moved]).topics).catch_up(START)
    async with database.writing() as session:
        await QueryIndex([widened]).sync_topics(session, START)
    for profile in (PROFILE, RARELY):
        await remind(database, notice, profile)
    await fan_out(database)
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, sent_at=SOON))
        await set_profile(session, (await add_target(session, 1)).id, RARELY)
    await LookBack(database, QueryIndex([widened]).topics).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1]


async def test_who_had_paused_is_told_nothing_late_because_somebody_else_asked(database: Database) -> None:
    await wish(database, "升级", chat=2)
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        paused = await add_target(session, 1)
        await add_subscription(session, paused, "物流", at=LONG_AGO)
        await set_state(session, paused.id, TargetState.PAUSED)
        await add_alert(session, notice, AlertKind.REVISED, at=SOON)
    await fan_out(database)
    async with database.writing() as session:
        await set_state(session, paused.id, TargetState.ACTIVE)
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [2]


async def test_more_subscribers_than_one_step_takes_are_all_told(database: Database) -> None:
    notice = await due_today(database)
    for chat in range(1, 6):
        await wish(database, "升级", chat=chat)
    await wish(database, "物流", chat=5)
    await remind(database, notice)
    await fan_out(database)
    await LookBack(database, {}, at_once=2).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1, 2, 3, 4, 5]


async def test_of_two_reports_the_new_subscriber_is_reminded_by_the_one_whose_pair_came_first(
    database: Database,
) -> None:
    first, second = await due_today(database), await due_today(database)
    await wish(database, "升级")
    async with database.writing() as session:
        await relate(session, second, first, Relation.SAME)
        await add_match(session, QueryId((await session.scalars(select(QueryRow.id))).one()), second)
    for notice in (first, second):
        await remind(database, notice)
    await fan_out(database)
    assert await told(database) == [1]
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1]


@asynccontextmanager
async def kept_from_ending(database: Database) -> AsyncIterator[None]:
    """Nobody can write into the row of a query, but read it and refer to it."""
    async with database.writing() as session:
        await session.execute(select(QueryRow).with_for_update(read=True))
        yield


@pytest.mark.postgres
async def test_a_reminder_raised_while_the_pair_is_committed_is_told(postgres_url: str) -> None:
    """And fanned out before it is: on SQLite nobody can, for there is one writer."""
    database = Database(postgres_url)
    notice = await due_today(database)
    await wish(database, "升级")
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    async def is_at_its_end() -> bool:
        async with database.reading() as session:
            return await session.scalar(waiting) == 1

    async with kept_from_ending(database):
        looking = asyncio.get_running_loop().create_task(LookBack(database, {}).catch_up(SOON))
        await eventually(is_at_its_end)
        await remind(database, notice)
        await fan_out(database)
    await looking
    await fan_out(database)
    assert await told(database) == [1]
    await database.close()


async def test_a_process_that_dies_between_the_pairs_and_the_alerts_loses_none(database: Database) -> None:
    """The pair is there, and not new to who goes on; the reminder passed the subscriber by before."""
    notice = await due_today(database)
    await wish(database, "升级")
    await remind(database, notice)
    await fan_out(database)
    async with database.writing() as session:
        query = QueryId((await session.scalars(select(QueryRow.id))).one())
        await add_match(session, query, notice)
    await LookBack(database, {}).catch_up(SOON)
    await fan_out(database)
    assert await told(database) == [1]


async def test_what_was_told_before_somebody_asked_is_not_told_to_them(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        await add_alert(session, notice, at=START - dt.timedelta(minutes=1))
    await fan_out(database)
    await wish(database, "升级")
    await LookBack(database, {}).catch_up(START)
    await fan_out(database)
    assert await wanted_by(database, "升级") == {notice}
    assert await told(database) == []
    async with database.reading() as session:
        assert await session.scalar(select(AlertRow.fanned_out_at)) is not None


async def test_a_reworded_topic_is_matched_again(database: Database) -> None:
    async with database.writing() as session:
        old = await add_notice(session, "服务费调整")
        new = await add_notice(session, "报价调整")
        await QueryIndex([FEES]).sync_topics(session, START)
    await LookBack(database, QueryIndex([FEES]).topics).catch_up(START)
    assert await wanted_by(database, "topic:fees") == {old}
    async with database.writing() as session:
        await QueryIndex([REWORDED]).sync_topics(session, START)
    await LookBack(database, QueryIndex([REWORDED]).topics).catch_up(START)
    assert await wanted_by(database, "topic:fees") == {new}


async def reported(session: AsyncSession, title: str) -> NoticeId:
    """A notice as a turn with the topic's first words records it, after some chats subscribed to the topic."""
    notice = await add_notice(session, title, at=SOON)
    await QueryIndex([FEES]).record_matches(session, notice, title=title, body="", source=SOURCE)
    await add_alert(session, notice, at=SOON)
    return notice


@pytest.mark.parametrize("topic", [WIDENED, REWORDED])
@pytest.mark.parametrize("told_before", [0, 2])
async def test_an_alert_in_flight_reaches_everybody_though_its_topic_is_reworded(
    database: Database, topic: Topic, told_before: int
) -> None:
    """Killed before or amid the fan-out, started with other words: the alert was owed by those that held."""
    for chat in range(1, 5):
        await wish(database, "topic:fees", topics=(FEES,), chat=chat)
    await LookBack(database, QueryIndex([FEES]).topics).catch_up(START)
    async with database.writing() as session:
        await reported(session, "服务费调整")
    if told_before:
        async with database.writing() as session:
            await fan_out_chunk(session, [], SOON, chunk=told_before)
    index = QueryIndex([topic])
    async with database.writing() as session:
        await index.sync_topics(session, LATER)
    await LookBack(database, index.topics, at_once=1).catch_up(LATER)
    await fan_out(database)
    assert await told(database) == [1, 2, 3, 4]


async def test_a_fan_out_that_is_quicker_than_the_look_back_reaches_everybody_too(database: Database) -> None:
    await wish(database, "topic:fees", topics=(FEES,))
    await LookBack(database, QueryIndex([FEES]).topics).catch_up(START)
    async with database.writing() as session:
        notice = await reported(session, "服务费调整")
        await QueryIndex([WIDENED]).sync_topics(session, LATER)
    await fan_out(database)
    assert await told(database) == [1]
    await LookBack(database, QueryIndex([WIDENED]).topics).catch_up(LATER)
    await fan_out(database)
    assert await told(database) == [1]
    assert await wanted_by(database, "topic:fees") == {notice}


async def test_a_notice_revised_into_the_new_words_meanwhile_is_not_forgotten(database: Database) -> None:
    """Its old text was read, its new one recorded, and then the pair would go."""
    async with database.writing() as session:
        notice = await add_notice(session, "服务费调整")
        await QueryIndex([FEES]).sync_topics(session, START)
    await LookBack(database, QueryIndex([FEES]).topics).catch_up(START)
    async with database.writing() as session:
        query = QueryId((await session.scalars(select(QueryRow.id))).one())
        read = await revision_of(session, notice)
        await add_revision(session, notice, "报价调整", at=SOON)
        await forget_unmet(session, {query: {notice}}, {read})
    assert await wanted_by(database, "topic:fees") == {notice}
    async with database.writing() as session:
        await forget_unmet(session, {query: {notice}}, {read, await revision_of(session, notice)})
    assert await wanted_by(database, "topic:fees") == set()


async def test_a_process_with_the_old_words_forgets_nothing_of_the_new(database: Database) -> None:
    """Two processes are restarted one after the other; the one that still runs may look back first."""
    async with database.writing() as session:
        notice = await add_notice(session, "报价调整")
        await QueryIndex([FEES]).sync_topics(session, START)
        await QueryIndex([REWORDED]).sync_topics(session, START)
        await QueryIndex([REWORDED]).record_matches(session, notice, title="报价调整", body="", source=SOURCE)
    await LookBack(database, QueryIndex([FEES]).topics).catch_up(START)
    assert await wanted_by(database, "topic:fees") == {notice}


async def test_broken_off_anywhere_it_is_done_to_the_end_by_another(database: Database) -> None:
    async with database.writing() as session:
        notices = {await add_notice(session, f"物流{number}") for number in range(40)}
    await wish(database, "物流")
    broken = asyncio.get_running_loop().create_task(LookBack(database, {}, at_once=1).catch_up(START))

    async def has_begun() -> bool:
        return bool(await wanted_by(database, "物流"))

    await eventually(has_begun)
    broken.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken
    assert await pending(database) == {"物流"}
    await LookBack(database, {}).catch_up(LATER)
    assert await wanted_by(database, "物流") == notices
    assert await pending(database) == set()


async def test_what_has_not_been_pending_for_long_is_left_to_who_stored_it(database: Database) -> None:
    await wish(database, "物流")
    look_back, half_a_minute = LookBack(database, {}), dt.timedelta(seconds=30)
    assert await look_back.catch_up(START, for_long=half_a_minute) == 0
    assert await look_back.catch_up(START + half_a_minute, for_long=half_a_minute) == 1


async def test_a_clock_that_ran_ahead_leaves_nothing_pending_until_then(database: Database) -> None:
    await wish(database, "物流")
    async with database.writing() as session:
        await session.execute(update(QueryRow).values(pending_since=START + dt.timedelta(days=300)))
    assert await LookBack(database, {}).catch_up(START, for_long=dt.timedelta(seconds=30)) == 1


async def test_a_query_that_is_dropped_meanwhile_leaves_no_match(database: Database) -> None:
    async with database.writing() as session:
        await add_notice(session, "物流升级")
        await QueryIndex([]).ensure(session, parse("物流"), START)
    async with database.writing() as session:
        await session.execute(delete(QueryRow))
        looking = asyncio.get_running_loop().create_task(LookBack(database, {}).catch_up(START))

        async def is_working() -> bool:
            return looking.done() or database.engine.pool.checkedout() > 1  # type: ignore[attr-defined]

        await eventually(is_working)
    await looking
    assert await wanted_by(database, "物流") == set()


async def test_a_pass_is_for_all_that_are_pending(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        first, second = [await QueryIndex([]).ensure(session, parse(word), START) for word in ("物流", "升级")]
        assert await is_pending(session, first)
    await LookBack(database, {}).finish(second, START)
    async with database.reading() as session:
        assert not await is_pending(session, first)
    assert await wanted_by(database, "物流") == await wanted_by(database, "升级") == {notice}


@pytest.mark.parametrize("is_waited_for", [True, False])
async def test_only_what_somebody_waits_for_is_written_before_others(state_url: str, *, is_waited_for: bool) -> None:
    database = Noted(state_url)
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        await add_notice(session, "物流")
        query = await QueryIndex([]).ensure(session, parse("物流"), START)
        await add_alert(session, notice, AlertKind.REVISED, at=SOON)
    database.gave_way.clear()
    look_back = LookBack(database, {}, at_once=1)
    await (look_back.finish(query, SOON) if is_waited_for else look_back.catch_up(SOON))
    assert database.gave_way == {not is_waited_for}
    await database.close()
