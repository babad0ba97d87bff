"""Telegram's limits, kept by reckoning."""

import datetime as dt
from collections import Counter

from bot.pacing import Pacer

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def send(pacer: Pacer, chat: int, now: dt.datetime = NOW) -> dt.datetime:
    """When a message leaves whose sender waits for the chat first, then for its place."""
    return pacer.reserve(chat, pacer.ready_at(chat, now))


def test_no_second_holds_more_than_the_limit_not_even_the_first() -> None:
    pacer = Pacer(30)
    leaving = sorted(send(pacer, chat) for chat in range(1, 301))
    for start in leaving:
        assert sum(start <= moment < start + SECOND for moment in leaving) <= 30
    assert leaving[-1] - leaving[0] < dt.timedelta(seconds=10.1)


def test_a_chat_gets_one_message_a_second() -> None:
    pacer = Pacer(30)
    leaving = [send(pacer, 5) for _ in range(4)]
    assert [moment - NOW for moment in leaving] == [SECOND * number for number in range(4)]


def test_a_group_gets_twenty_a_minute() -> None:
    pacer = Pacer(30)
    leaving = [send(pacer, -5) for _ in range(41)]
    counts = Counter(int((moment - NOW).total_seconds() // 60) for moment in leaving)
    assert counts == {0: 20, 1: 20, 2: 1}


def test_a_chat_that_waits_holds_up_no_other() -> None:
    pacer = Pacer(30)
    pacer.hold(5, NOW + 30 * SECOND, NOW)
    assert pacer.ready_at(5, NOW) == NOW + 30 * SECOND
    assert send(pacer, 6) == NOW


def test_the_whole_bot_waits_when_several_chats_are_held() -> None:
    pacer = Pacer(30)
    for chat in (5, 6, 7):
        pacer.hold(chat, NOW + 30 * SECOND, NOW)
    assert send(pacer, 8) >= NOW + 30 * SECOND


def test_holds_long_apart_do_not_stop_the_bot() -> None:
    pacer = Pacer(30)
    for number, chat in enumerate((5, 6, 7)):
        now = NOW + number * 20 * SECOND
        pacer.hold(chat, now + 30 * SECOND, now)
    later = NOW + 41 * SECOND
    assert send(pacer, 8, later) < later + SECOND


def test_an_answer_counts_but_waits_for_nobody() -> None:
    pacer = Pacer(30)
    pacer.note(5, NOW)
    assert send(pacer, 5) == NOW + SECOND


def test_memory_does_not_grow_with_the_chats_ever_seen() -> None:
    pacer = Pacer(1000)
    for number in range(20_000):
        send(pacer, number + 1, NOW + number * SECOND)
    assert len(pacer._next_by_chat) < 2_000
