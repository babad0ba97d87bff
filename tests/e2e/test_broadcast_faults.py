"""What Telegram and the line do to a broadcast: everybody is told in the end, and nobody is asked who cannot be."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.sandbox.faults import Trouble
from bot.sandbox.model import ChatKind
from bot.sandbox.server import Sandbox
from core.model import DeliveryState, TargetState
from state.database import Database
from state.subscriptions import set_state
from state.tables import SubscriptionRow, TargetRow
from tests.builders import add_subscription, add_target
from tests.e2e.sending import BOT_ID, add_chats, count, heard, make_config, owe, sending
from tests.waiting import eventually

CHATS, PACE = 200, 250
LOST, EACH = 9, 12
ADMIN = 9_000


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(SystemClock(), limits=None, admit_strangers=True) as sandbox:
        yield sandbox


async def are(database: Database, number: int, state: DeliveryState = DeliveryState.SENT) -> None:
    async def holds() -> bool:
        return await count(database, state) == number

    await eventually(holds, within_s=60)


def asked(sandbox: Sandbox, chat_id: int) -> int:
    """How often somebody tried to write to this chat."""
    return sum(request.parameters.chat_id == chat_id for request in sandbox.requests("sendMessage"))


async def test_trouble_on_the_line_leaves_nobody_out_and_doubles_only_where_the_answer_was_lost(
    database: Database, state_url: str, sandbox: Sandbox
) -> None:
    for answer in (500, 502, 504, Trouble.RESET, Trouble.GARBAGE):
        sandbox.faults.add(method="sendMessage", answer=answer, times=EACH)
    sandbox.faults.add(method="sendMessage", answer=Trouble.LOST_REPLY, times=LOST)
    sandbox.faults.add(method="sendMessage", answer=Trouble.HANG, times=2)
    await add_chats(database, CHATS)
    await owe(database)
    async with sending(make_config(state_url, sandbox.root, PACE), database):
        await are(database, CHATS)
    counts = heard(sandbox, CHATS)
    assert not sandbox.faults, "all of the trouble was met"
    assert min(counts.values()) == 1
    assert counts.total() - CHATS == LOST


async def test_who_blocked_the_bot_is_asked_no_more_until_it_is_let_in_or_spoken_to(
    database: Database, state_url: str, sandbox: Sandbox
) -> None:
    people = [sandbox.user(number) for number in range(1, 6)]
    blocker, returner, deleted, *others = people
    await add_chats(database, len(people))
    for person in (blocker, returner):
        person.block()
    deleted.deactivate()
    sandbox.bot().updates.drop()  # as when it was too long ago: only the refusals tell
    gone = [person.id for person in (blocker, returner, deleted)]
    await owe(database, "一")
    async with sending(make_config(state_url, sandbox.root, PACE), database):
        await are(database, len(others))
        await are(database, len(gone), DeliveryState.DROPPED)
        await owe(database, "二")
        await are(database, 2 * len(others))
        assert [asked(sandbox, chat_id) for chat_id in gone] == [1, 1, 1]

        blocker.unblock()
        returner.chat.members[returner.bot.id] = others[0].chat.standing(returner.bot.id)  # unheard by the bot
        returner.say("/start")
        await returner.hears()

        async def are_back() -> bool:
            async with database.reading() as session:
                back = await session.scalars(select(TargetRow.chat_id).where(TargetRow.state == TargetState.ACTIVE))
            return set(back) == {person.id for person in people} - {deleted.id}

        await eventually(are_back)
        await owe(database, "三")
        await are(database, 2 * len(others) + len(people) - 1)
    assert [sum("三" in message.text for message in person.messages()) for person in people] == [1, 1, 0, 1, 1]
    assert asked(sandbox, deleted.id) == 1


@pytest.mark.parametrize("known", [None, TargetState.ACTIVE, TargetState.GONE])
async def test_a_group_that_moved_is_followed_with_its_wishes_and_told_once(
    database: Database, state_url: str, sandbox: Sandbox, known: TargetState | None
) -> None:
    """Where the new one is known, each has a wish that the other has not."""
    old = sandbox.group(sandbox.user(1), kind=ChatKind.GROUP)
    new = old.migrate()
    sandbox.bot().updates.drop()
    async with database.writing() as session:
        before = await add_target(session, old.id, bot_id=BOT_ID)
        for query in ("all", "物流"):
            await add_subscription(session, before, query)
        if known:
            into = await add_target(session, new.id, bot_id=BOT_ID)
            for query in ("all", "费用"):
                await add_subscription(session, into, query)
            await set_state(session, into.id, known)
    await owe(database, "一")
    async with sending(make_config(state_url, sandbox.root, PACE), database):
        await are(database, 1)
        await owe(database, "二")
        await are(database, 2)
    told = [message.text for message in new.messages() if message.sender is old.bot.user]
    assert [sum(title in text for text in told) for title in ("一", "二")] == [1, 1]
    assert len(told) == 2
    assert asked(sandbox, old.id) == 1
    async with database.reading() as session:
        [row] = await session.scalars(select(TargetRow))
        wishes = await session.scalars(select(SubscriptionRow.query_id))
    assert (row.chat_id, row.state) == (new.id, TargetState.ACTIVE)
    assert len(list(wishes)) == (3 if known else 2)


async def test_a_message_that_cannot_be_parsed_goes_out_as_plain_text_and_admins_are_told(
    database: Database, state_url: str, sandbox: Sandbox
) -> None:
    fault = "can't parse entities: unsupported start tag"
    for chat_id in range(1, 4):
        sandbox.faults.add(method="sendMessage", chat_id=chat_id, answer=400, description=fault)
    admin = sandbox.user(ADMIN)
    await add_chats(database, 5)
    await owe(database, "运费 1 < 2")
    async with sending(make_config(state_url, sandbox.root, PACE, admins=[ADMIN]), database):
        await are(database, 5)
        note = await admin.hears("运费 1 < 2")
    told = {chat_id: sandbox.messages(chat_id) for chat_id in range(1, 6)}
    assert [len(messages) for messages in told.values()] == [1] * 5
    assert all("运费 1 < 2" in message.text for messages in told.values() for message in messages)
    assert [bool(messages[0].buttons()) for messages in told.values()] == [False] * 3 + [True] * 2
    assert fault in note.text.lower()
    assert len(admin.messages()) == 1
