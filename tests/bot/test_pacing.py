"""Telegram's limits, kept by reckoning."""

import asyncio
from collections import Counter

import pytest

from bot.pacing import JITTER_S, Gate, Pacer
from tests.fakes import ManualClock
from tests.waiting import eventually

NOW = 1_000.0


def send(pacer: Pacer, chat: int, now: float = NOW) -> float:
    """When a message leaves whose sender waits for the chat first, then for its place."""
    leaves_at = pacer.next_place(pacer.ready_at(chat, now))
    pacer.note(chat, leaves_at)
    return leaves_at


def test_no_second_holds_more_than_the_limit_not_even_the_first() -> None:
    pacer = Pacer(30)
    leaving = sorted(send(pacer, chat) for chat in range(1, 301))
    for start in leaving:
        assert sum(start <= moment < start + 1 for moment in leaving) <= 30
    assert leaving[-1] - leaving[0] < 10.1


def test_a_delay_is_caught_up_with_and_still_no_second_holds_more() -> None:
    pacer, leaving, now = Pacer(30), [], NOW
    for number in range(300):
        now = pacer.next_place(now) + (0.3 if number == 100 else 0.0)
        pacer.note(number + 1, now)
        leaving.append(now)
    for start in leaving:
        assert sum(start <= moment < start + 1 - JITTER_S for moment in leaving) <= 30
    assert leaving[115] - NOW < 115 / 30 + 0.01
    assert leaving[299] - NOW < 299 / 30 + 0.31


def test_a_chat_gets_one_message_a_second() -> None:
    pacer = Pacer(30)
    leaving = [send(pacer, 5) for _ in range(4)]
    assert [moment - NOW for moment in leaving] == [0, 1, 2, 3]


def test_a_group_gets_twenty_a_minute() -> None:
    pacer = Pacer(30)
    leaving = [send(pacer, -5) for _ in range(41)]
    counts = Counter(int((moment - NOW) // 60) for moment in leaving)
    assert counts == {0: 20, 1: 20, 2: 1}


def test_a_chat_that_waits_holds_up_no_other() -> None:
    pacer = Pacer(30)
    pacer.hold(5, 30, NOW)
    assert pacer.ready_at(5, NOW) == NOW + 30
    assert send(pacer, 6) == NOW


def test_the_whole_bot_waits_when_several_chats_are_held() -> None:
    pacer = Pacer(30)
    for chat in (5, 6, 7):
        pacer.hold(chat, 30, NOW)
    assert send(pacer, 8) >= NOW + 30


def test_holds_long_apart_do_not_stop_the_bot() -> None:
    pacer = Pacer(30)
    for number, chat in enumerate((5, 6, 7)):
        pacer.hold(chat, 30, NOW + number * 20)
    later = NOW + 41
    assert send(pacer, 8, later) < later + 1


def test_an_answer_counts() -> None:
    pacer = Pacer(30)
    pacer.note(5, NOW)
    assert send(pacer, 5) == NOW + 1


def test_memory_does_not_grow_with_the_chats_ever_seen() -> None:
    pacer = Pacer(1000)
    for number in range(20_000):
        send(pacer, number + 1, NOW + number)
    assert len(pacer._next_by_chat) < 2_000


def full_gate(clock: ManualClock) -> Gate:
    """A gate whose next place is a second away."""
    pacer = Pacer(1)
    pacer.note(1, clock.elapsed())
    return Gate(pacer, clock)


async def test_an_answer_goes_before_the_alert_that_waits(clock: ManualClock) -> None:
    gate = full_gate(clock)
    assert gate.alert_waits_s() == pytest.approx(1)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        answer = group.create_task(gate.let_answer_pass(7))
        await asyncio.sleep(0)
        assert gate.alert_waits_s() == pytest.approx(2)
        clock.move(seconds=1)
        await answer
    assert gate.alert_waits_s() == pytest.approx(1)


async def test_an_answer_waits_a_second_at_most_though_the_bot_is_held(clock: ManualClock) -> None:
    gate = full_gate(clock)
    for chat in (5, 6, 7):
        gate.pacer.hold(chat, 60, clock.elapsed())
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        answer = group.create_task(gate.let_answer_pass(7))

        async def waits() -> bool:
            return bool(clock.sleeping)

        await eventually(waits)
        clock.move(seconds=1)
        await answer
