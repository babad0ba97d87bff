"""Deliveries that were given up, on both databases: listed, counted, owed again."""

import datetime as dt

from core.model import DeliveryId, TargetState
from state.database import Database
from state.deadletters import count_dead, list_dead, resend_dead
from state.settlements import give_up
from state.subscriptions import set_state
from tests.fakes import START
from tests.outbox import chats, claim, owe, states

LATER = START + dt.timedelta(hours=1)


async def give_up_on(database: Database, *chat_ids: int) -> dict[int, DeliveryId]:
    """A dead letter for each of these chats; answers which."""
    await owe(database, *chat_ids)
    dead = {parcel.target.chat_id: parcel.owed[0].id for parcel in await claim(database)}
    async with database.writing() as session:
        for chat_id, id_ in dead.items():
            await give_up(session, [id_], f"in vain to {chat_id}")
    return dead


async def test_the_newest_are_listed_first_with_whom_and_why(database: Database) -> None:
    dead = await give_up_on(database, 1, 2, 3)
    newest = sorted(dead, key=lambda chat_id: dead[chat_id], reverse=True)
    async with database.reading() as session:
        found = await list_dead(session, 2)
        assert [(one.id, one.chat_id, one.fault) for one in found] == [
            (dead[chat_id], chat_id, f"in vain to {chat_id}") for chat_id in newest[:2]
        ]
        assert await count_dead(session) == 3


async def test_what_is_owed_and_what_is_in_hand_is_no_dead_letter(database: Database) -> None:
    await owe(database, 1, 2)
    await claim(database, targets=1)
    async with database.writing() as session:
        assert (await list_dead(session), await count_dead(session)) == ([], 0)
        assert await resend_dead(session, None, LATER) == frozenset()
    assert await states(database) == ["sending", "owed"] or await states(database) == ["owed", "sending"]


async def test_owed_again_a_dead_letter_is_due_now_with_all_its_tries(database: Database) -> None:
    dead = await give_up_on(database, 1, 2)
    async with database.writing() as session:
        assert await resend_dead(session, [dead[2]], LATER) == {dead[2]}
        assert await count_dead(session) == 1
    assert await claim(database, now=START) == []
    [parcel] = await claim(database, now=LATER)
    assert (parcel.target.chat_id, parcel.owed[0].attempts) == (2, 1)


async def test_all_are_owed_again_but_those_of_chats_that_are_gone(database: Database) -> None:
    """Who paused is owed it, and told on resuming."""
    await give_up_on(database, 1, 2, 3)
    async with database.writing() as session:
        by_chat = {one.chat_id: one.target_id for one in await list_dead(session)}
        await set_state(session, by_chat[1], TargetState.GONE)
        await set_state(session, by_chat[2], TargetState.PAUSED)
        assert len(await resend_dead(session, None, LATER)) == 2
    assert chats(await claim(database, now=LATER)) == [3]
    async with database.writing() as session:
        await set_state(session, by_chat[2], TargetState.ACTIVE)
    assert chats(await claim(database, epoch=2, now=LATER, busy=[by_chat[3]])) == [2]
