"""The clock is set by an hour while messages leave: nothing is lost, doubled, or waits for it to come round."""

import datetime as dt

import pytest

from bot.clock import SystemClock
from bot.sandbox.flood import Limits
from bot.sandbox.server import Sandbox
from core.queries import parse
from state.database import Database
from state.queries import QueryIndex
from tests.builders import add_match, add_milestone, add_notice, revision_of
from tests.e2e.sending import EVERYBODY, add_chats, count, make_config, owe, sending
from tests.fakes import SetSystemClock
from tests.waiting import eventually

CHATS, PACE = 60, 50
HALF_PAST_EIGHT = dt.datetime(2026, 3, 10, 0, 30, tzinfo=dt.UTC)  # in Shanghai, half an hour before reminders come
HOUR = dt.timedelta(hours=1)
NOTICES_S = 4.0  # a clock set back is seen when the lease is renewed


async def add_coming(database: Database, title: str) -> None:
    """A notice that everybody follows, told long ago, of something that takes effect tomorrow."""
    earlier = HALF_PAST_EIGHT - 24 * HOUR
    async with database.writing() as session:
        notice = await add_notice(session, title, at=earlier)
        await add_match(session, await QueryIndex(()).ensure(session, parse(EVERYBODY), earlier), notice)
        tomorrow = HALF_PAST_EIGHT.date() + dt.timedelta(days=1)
        await add_milestone(session, notice, await revision_of(session, notice), tomorrow, known_at=earlier)


def heard(sandbox: Sandbox, title: str) -> list[int]:
    """How many messages of each chat say this."""
    chats = (sandbox.messages(chat) for chat in range(1, CHATS + 1))
    return [sum(title in message.text for message in messages) for messages in chats]


@pytest.mark.parametrize("hours", [(1, 0, -1, 0), (-1, 0, 1, 0)], ids=["forward first", "back first"])
async def test_a_clock_set_by_an_hour_neither_loses_nor_doubles_nor_stalls(
    database: Database, state_url: str, hours: tuple[int, ...]
) -> None:
    """In the middle of a broadcast each time; nine, when a reminder is due, is passed twice."""
    real, clock = SystemClock(), SetSystemClock()
    offset = HALF_PAST_EIGHT - real.now()
    clock.offset = offset
    await add_chats(database, CHATS)
    await add_coming(database, "明天生效")
    titles = [f"规则{number}号" for number in range(len(hours))]
    async with (
        Sandbox(real, limits=Limits(paid_per_second=PACE), admit_strangers=True) as sandbox,
        sending(make_config(state_url, sandbox.root, PACE), database, clock=clock),
    ):
        for number, title in enumerate(titles, 1):
            reminded = CHATS if 1 in hours[:number] else 0

            async def all_are_told(owed: int = number * CHATS + reminded) -> bool:
                return await count(database) == owed

            begun = real.elapsed()
            await owe(database, title, clock=clock)
            await sandbox.wait_for(lambda title=title: sum(heard(sandbox, title)) >= CHATS // 4, 30)  # type: ignore[misc]
            clock.offset = offset + hours[number - 1] * HOUR
            await eventually(all_are_told, within_s=30)
            assert real.elapsed() - begun < NOTICES_S + 4 * CHATS / PACE
        refused = sum(request.status == 429 for request in sandbox.requests("sendMessage"))
    assert [heard(sandbox, title) for title in (*titles, "明天生效")] == [[1] * CHATS] * (len(titles) + 1)
    assert refused == 0
