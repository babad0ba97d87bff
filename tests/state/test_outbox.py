"""Deliveries owed and claimed, on both databases."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import event, select

from core.model import AlertKind, NoticeId, Quiet, TargetState
from state.database import Database
from state.deadletters import count_dead
from state.fanout import fan_out_chunk
from state.leases import sender_lease, take_lease_as_seen
from state.outbox import (
    LOOKS,
    RETRY_AFTER_JUMP,
    DeliveryState,
    bring_forward,
    claim_due,
    drop_for_former_bots,
    first_messages,
    next_due,
    reasons,
)
from state.settlements import Told, put_back, release_untried, settle
from state.subscriptions import load_targets, set_state
from state.tables import DeliveryRow, TargetRow
from tests.builders import BOT, PROFILE, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START
from tests.outbox import chats, claim, owe, states

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


async def test_a_claim_takes_all_that_is_due_to_a_target_the_urgent_first(database: Database) -> None:
    await owe(database, 1, alerts=4)
    [parcel] = await claim(database)
    assert parcel.target.chat_id == 1
    assert [owed.attempts for owed in parcel.owed] == [1, 1, 1, 1]
    ids = [owed.alert_id for owed in parcel.owed]
    assert ids == [*sorted(ids)[1::2], *sorted(ids)[0::2]]


async def test_what_is_in_hand_is_not_claimed_again(database: Database) -> None:
    await owe(database, 1, 2, 3)
    in_hand = {parcel.target.id for parcel in await claim(database, targets=2)}
    assert len(in_hand) == 2
    [third] = await claim(database, busy=in_hand)
    assert third.target.id not in in_hand
    assert await claim(database, busy={*in_hand, third.target.id}) == []


async def test_what_was_claimed_and_could_not_be_settled_is_claimed_again(database: Database) -> None:
    await owe(database, 1)
    await claim(database)
    assert [parcel.owed[0].attempts for parcel in await claim(database)] == [2]


async def test_what_a_dead_sender_had_claimed_is_claimed_by_the_next(database: Database) -> None:
    await owe(database, 1)
    await claim(database, epoch=1)
    [parcel] = await claim(database, epoch=2)
    assert parcel.owed[0].attempts == 2


async def test_nothing_is_claimed_before_it_is_due_or_for_another_bot(database: Database) -> None:
    await owe(database, 1)
    assert await claim(database, now=START - MINUTE) == []
    async with database.writing() as session:
        assert await claim_due(session, BOT + 1, 1, START, targets=9) == []


async def test_a_revision_can_answer_the_first_message_on_its_notice(database: Database) -> None:
    await owe(database, 1)
    [parcel] = await claim(database)
    async with database.writing() as session:
        await settle(session, [Told((parcel.owed[0].id,), 55, START)])
        row = await session.get_one(DeliveryRow, parcel.owed[0].id)
        notice = await session.scalar(select(TargetRow.id))
        assert row.message_id == 55
        assert notice is not None
        await add_alert(session, NoticeId(1), AlertKind.REVISED)
        key = parcel.target.id, 1
        assert await first_messages(session, [parcel.target.id, 99], [1, 2]) == {key: 55}
        assert await first_messages(session, [parcel.target.id], [2]) == {}
        assert await first_messages(session, [99], [1]) == {}


async def test_the_reasons_are_the_queries_that_want_the_notice(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        target = await add_target(session)
        for query in ("物流", "all", "春节"):
            await add_subscription(session, target, query)
        other = await add_target(session, 1002)
        await add_subscription(session, other, "物流")
        found = await reasons(session, [target.id, other.id], [notice])
    assert found == {(target.id, notice): ("all", "物流"), (other.id, notice): ("物流",)}


async def test_kinds_are_kept_apart_by_alert(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_subscription(session, await add_target(session))
        await add_alert(session, notice, AlertKind.NEW)
        await add_alert(session, notice, AlertKind.WITHDRAWN)
        while await fan_out_chunk(session, (), START):
            pass
    [parcel] = await claim(database)
    assert len(parcel.owed) == 2


async def test_alerts_raised_together_are_claimed_together(database: Database) -> None:
    async with database.writing() as session:
        notices = [await add_notice(session), await add_notice(session)]
        await add_subscription(session, await add_target(session))
        for notice in notices:
            await add_alert(session, notice)
        for _ in range(3):  # the first alert is done with, the second one waits
            await fan_out_chunk(session, (), START)
    assert await claim(database) == []
    assert len(await claim(database, now=START + 2 * MINUTE)) == 1, "a fan-out that hangs holds up nothing"


async def test_what_was_due_before_does_not_wait_for_a_fan_out(database: Database) -> None:
    await owe(database, 1)
    async with database.writing() as session:
        await add_alert(session, await add_notice(session), at=START + MINUTE)
    assert len(await claim(database, now=START + MINUTE)) == 1


async def test_what_is_owed_to_a_target_that_paused_waits_until_it_resumes(database: Database) -> None:
    await owe(database, 1)
    async with database.reading() as session:
        [target] = (await load_targets(session, await session.scalars(select(TargetRow.id)))).values()
    for state, due_at, parcels in ((TargetState.PAUSED, None, 0), (TargetState.ACTIVE, START, 1)):
        async with database.writing() as session:
            await set_state(session, target.id, state)
            assert await next_due(session, BOT) == due_at
        assert len(await claim(database)) == parcels


# --- quiet hours

NIGHT = replace(PROFILE, quiet=Quiet(dt.time(22), dt.time(8)))
AFTERNOON, LATE, MORNING = START + 8 * HOUR, START + 15 * HOUR, START + 23 * HOUR  # 17:00, 0:00 and 8:00 in Shanghai


async def owe_sleepers(database: Database, *sleepers: int, awake: int) -> None:
    """An alert of the afternoon to chats with quiet hours, and to one without."""
    async with database.writing() as session:
        notice = await add_notice(session)
        for chat in sleepers:
            await add_subscription(session, await add_target(session, chat, profile=NIGHT))
        await add_subscription(session, await add_target(session, awake))
        await add_alert(session, notice, at=AFTERNOON)
        while await fan_out_chunk(session, (), AFTERNOON):
            pass


async def test_a_backlog_of_the_day_is_not_told_in_quiet_hours(database: Database) -> None:
    await owe_sleepers(database, 1, awake=2)
    assert chats(await claim(database, now=LATE, busy=None)) == [2]
    async with database.reading() as session:
        assert await next_due(session, BOT) == MORNING
    assert chats(await claim(database, now=MORNING, busy=None)) == [1]


async def test_a_retry_that_comes_up_in_quiet_hours_waits_for_their_end(database: Database) -> None:
    await owe_sleepers(database, 1, awake=2)
    parcels = await claim(database, now=AFTERNOON)
    async with database.writing() as session:
        await put_back(session, [owed.id for parcel in parcels for owed in parcel.owed], LATE, "HTTP 502")
    assert chats(await claim(database, now=LATE, busy=None)) == [2]
    (parcel,) = await claim(database, now=MORNING, busy=None)
    assert (parcel.target.chat_id, parcel.owed[0].attempts) == (1, 2)


async def test_what_a_sender_that_is_gone_had_in_hand_wakes_nobody(database: Database) -> None:
    await owe_sleepers(database, 1, awake=2)
    await claim(database, now=AFTERNOON)
    assert chats(await claim(database, epoch=2, now=LATE, busy=None)) == [2]
    assert chats(await claim(database, epoch=2, now=MORNING, busy=None)) == [1]


async def test_sleepers_before_it_keep_nobody_from_being_told(database: Database) -> None:
    await owe_sleepers(database, 1, 2, 3, awake=4)
    assert chats(await claim(database, now=LATE, targets=1)) == [4]


async def test_a_claim_puts_off_a_few_sleepers_and_the_next_one_the_rest(database: Database) -> None:
    """So that a million of them are not one transaction."""
    await owe_sleepers(database, *range(1, LOOKS + 3), awake=1000)
    assert chats(await claim(database, now=LATE, targets=1)) == []
    assert chats(await claim(database, now=LATE, targets=1)) == [1000]


async def test_sqlite_finds_what_is_open_or_dead_by_an_index_of_these_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    asked: list[tuple[str, tuple[object, ...]]] = []

    @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
    def keep(_connection: object, _cursor: object, said: str, values: tuple[object, ...], *_more: object) -> None:
        asked.append((said, values))

    await owe(database, 1, 2)
    asked.clear()
    await claim(database)
    async with database.reading() as session:
        await next_due(session, BOT)
        await count_dead(session)
    chosen = [
        (said, values)
        for said, values in asked
        if said.startswith("SELECT") and "FROM delivery" in said.replace("\n", " ")
    ]
    async with database.engine.connect() as connection:
        plans = [
            "\n".join(row[3] for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values))
            for said, values in chosen
        ]
    await database.close()
    *open_, dead = plans
    assert len(open_) >= 2
    assert all("SEARCH delivery USING INDEX ix_delivery_owed" in plan for plan in open_), plans
    assert "delivery USING INDEX ix_delivery_dead" in dead or "COVERING INDEX ix_delivery_dead" in dead, plans


async def test_a_clock_set_back_keeps_due_what_was_due_and_brings_forward_what_is_tried_again(
    database: Database,
) -> None:
    """So is what waits for its chat's pace; what is held for a later hour, and never failed, waits for that hour."""
    await owe(database, 1, 2, 3, 4, 5)
    claimed = [[owed.id for owed in parcel.owed] for parcel in await claim(database)]
    [fallen], [failed], [held], [sent], [paced] = claimed
    was, now = START + 60 * MINUTE, START
    async with database.writing() as session:
        await put_back(session, [failed], was + 20 * MINUTE, "502")
        await release_untried(session, [fallen], was - MINUTE)
        await release_untried(session, [held], was + 20 * MINUTE)
        await release_untried(session, [paced], was + dt.timedelta(seconds=40))
        await settle(session, [Told((sent,), 7, was)])
        assert await bring_forward(session, BOT, was, now) == 3
        rows = (await session.execute(select(DeliveryRow.id, DeliveryRow.due_at))).all()
    due = {row.id: row.due_at for row in rows}
    soon = now + RETRY_AFTER_JUMP
    assert due == {fallen: now, failed: soon, held: was + 20 * MINUTE, sent: START, paced: soon}


async def test_a_clock_set_back_is_no_matter_of_another_bot(database: Database) -> None:
    await owe(database, 1)
    async with database.writing() as session:
        assert await bring_forward(session, BOT + 1, START, START - 60 * MINUTE) == 0
        assert await bring_forward(session, BOT, START, START - 60 * MINUTE) == 1


async def test_what_is_owed_for_a_token_used_no_more_is_dropped_in_chunks(database: Database) -> None:
    await owe(database, 1, 2, 3)
    async with database.writing() as session:
        assert await drop_for_former_bots(session, START) == 0, "nobody ever spoke for it: it may be about to begin"
        seen = await take_lease_as_seen(session, sender_lease(BOT), "a", START, None)
        assert seen == 1
        assert await drop_for_former_bots(session, START) == 0, "it spoke until this very moment"
        later = START + MINUTE
        assert [await drop_for_former_bots(session, later, chunk=2) for _ in range(3)] == [2, 1, 0]
    assert await states(database) == [DeliveryState.DROPPED] * 3
