"""Telegram's limits, kept by reckoning."""

import asyncio
import heapq
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deliverer import workers_for
from bot.pacing import PLACE_REST_S, TRIPS, Gate, Pacer
from tests.fakes import ManualClock
from tests.waiting import eventually

NOW = 1_000.0


def send(pacer: Pacer, chat: int, now: float = NOW) -> float:
    """When a message leaves whose sender waits for the chat first, then for its place."""
    leaves_at = pacer.next_place(pacer.ready_at(chat, now))
    say(pacer, chat, leaves_at)
    return leaves_at


def say(pacer: Pacer, chat: int, now: float) -> None:
    """A message that takes no time on its way."""
    pacer.leave(chat, now)
    pacer.arrive(chat, now, left_at=now)


@dataclass(frozen=True, slots=True)
class Way:
    """How long messages are on the way there and back, in seconds: at least so long, and now and then longer.

    Each hundredth finds both free; a tenth of the others meets with a delay of up to `longest_s` on either.
    """

    there_s: float
    back_s: float
    longest_s: float

    def times(self, number: int, chance: Random) -> tuple[float, float]:
        if number % (TRIPS // 2) == 0:
            return self.there_s, self.back_s
        there, back = (chance.random() * self.longest_s if chance.random() < 0.1 else 0.0 for _ in range(2))
        return self.there_s + there, self.back_s + back


def arrivals(pacer: Pacer, way: Way, messages: int, seed: int) -> list[float]:
    """When messages arrive that are sent as fast as the pace and the workers allow, in order."""
    chance, under_way, arrived, now = Random(seed), list[tuple[float, float, int]](), list[float](), NOW
    for number in range(1, messages + 1):
        while (leaves_at := pacer.next_place(now)) > now or len(under_way) == workers_for(30):
            now = min([leaves_at] * (leaves_at > now) + [answered_at for answered_at, _, _ in under_way[:1]])
            while under_way and under_way[0][0] <= now:
                answered_at, left_at, chat = heapq.heappop(under_way)
                pacer.arrive(chat, answered_at, left_at=left_at)
        pacer.leave(number, now)
        there_s, back_s = way.times(number, chance)
        heapq.heappush(under_way, (now + there_s + back_s, now, number))
        arrived.append(now + there_s)
    return sorted(arrived)


ways = st.builds(Way, st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0, 2))


@given(ways, st.integers(0, 1 << 32))
def test_whoever_counts_at_the_other_end_finds_no_more_than_the_limit(way: Way, seed: int) -> None:
    arrived = arrivals(Pacer(30), way, 600, seed)
    nearest = min(later - earlier for earlier, later in zip(arrived, arrived[30:], strict=False))
    assert nearest > PLACE_REST_S - 1e-6


@pytest.mark.parametrize("way", [Way(0.001, 0.001, 0.05), Way(0.03, 0.05, 0.1), Way(0.15, 0.02, 0.08)], ids=str)
def test_what_the_way_costs_is_not_lost(way: Way) -> None:
    """Once the quickest trip is known: an even delay of any length costs nothing, and little the odd one."""
    arrived = arrivals(Pacer(30), way, 3_000, seed=1)[2 * TRIPS :]
    assert (len(arrived) - 1) / (arrived[-1] - arrived[0]) > 0.995 * 30


def test_no_second_holds_more_than_the_limit_not_even_the_first() -> None:
    pacer = Pacer(30)
    leaving = sorted(send(pacer, chat) for chat in range(1, 301))
    for start in leaving:
        assert sum(start <= moment < start + 1 - 1e-9 for moment in leaving) <= 30
    assert leaving[-1] - leaving[0] < 10.1


def test_a_delay_is_caught_up_with_and_still_no_second_holds_more() -> None:
    pacer, leaving, now = Pacer(30), [], NOW
    for number in range(300):
        now = pacer.next_place(now) + (0.3 if number == 100 else 0.0)
        say(pacer, number + 1, now)
        leaving.append(now)
    for start in leaving:
        assert sum(start <= moment < start + PLACE_REST_S for moment in leaving) <= 30
    assert leaving[299] - NOW < 299 / 30 + 0.1
    gaps = [later - earlier for earlier, later in pairwise(leaving)]
    assert sorted(gaps)[-2] < 0.23, "the gap is not handed on from second to second"
    assert min(gaps) > 0.79 / 30


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
    say(pacer, 5, NOW)
    assert send(pacer, 5) == NOW + 1


def test_memory_does_not_grow_with_the_chats_ever_seen() -> None:
    pacer = Pacer(1000)
    for number in range(20_000):
        send(pacer, number + 1, NOW + number)
    assert len(pacer._next_by_chat) < 2_000


def full_gate(clock: ManualClock) -> Gate:
    """A gate whose next place is a second away."""
    pacer = Pacer(1)
    say(pacer, 1, clock.elapsed())
    return Gate(pacer, clock)


async def answer_to(gate: Gate, chat: int) -> None:
    async with gate.answering(chat):
        pass


async def test_an_answer_goes_before_the_alert_that_waits(clock: ManualClock) -> None:
    gate = full_gate(clock)
    assert gate.alert_waits_s() == pytest.approx(1)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        answer = group.create_task(answer_to(gate, 7))
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
        answer = group.create_task(answer_to(gate, 7))

        async def waits() -> bool:
            return bool(clock.sleeping)

        await eventually(waits)
        clock.move(seconds=1)
        await answer


async def test_a_crowd_of_answers_waits_rather_than_be_refused(clock: ManualClock) -> None:
    """More than a second's worth: each leaves when there is a place for it, however long that takes."""
    gate, left = Gate(Pacer(2), clock), list[float]()

    async def answer(chat: int) -> None:
        async with gate.answering(chat):
            left.append(clock.elapsed())

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for chat in range(1, 9):
            group.create_task(answer(chat))

        async def all_have_left() -> bool:
            if len(clock.sleeping) == 8 - len(left) > 0:
                clock.move_to(min(clock.sleeping))
            return len(left) == 8

        await eventually(all_have_left)
    assert [sum(start <= moment < start + PLACE_REST_S for moment in left) for start in left] == [2] * 8
