import datetime as dt

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.flood import FloodGate, Limits
from bot.sandbox.model import Chat, ChatKind
from tests.fakes import START


def private(number: int) -> Chat:
    return Chat(number, ChatKind.PRIVATE)


def admitted(gate: FloodGate, chats: list[Chat], *, every_s: float, paid: bool = False) -> int:
    """How many messages pass, one after the other to these chats, before the first that does not."""
    for count, chat in enumerate(chats):
        try:
            gate.admit(chat, START + dt.timedelta(seconds=count * every_s), paid=paid)
        except ApiError:
            return count
    return len(chats)


def test_thirty_a_second_pass_and_the_next_waits() -> None:
    assert admitted(FloodGate(Limits()), [private(each) for each in range(60)], every_s=0.01) == 30


def test_thirty_a_second_pass_for_ever() -> None:
    assert admitted(FloodGate(Limits()), [private(each) for each in range(300)], every_s=1 / 30) == 300


def test_a_thousand_a_second_pass_when_paid_for() -> None:
    assert admitted(FloodGate(Limits()), [private(each) for each in range(1500)], every_s=0.0001, paid=True) == 1000


@pytest.mark.parametrize(("every_s", "passed"), [(0.5, 1), (1.0, 100), (0.97, 100)])
def test_one_chat_takes_one_a_second(every_s: float, passed: int) -> None:
    assert admitted(FloodGate(Limits()), [private(7)] * 100, every_s=every_s) == passed


def test_a_group_takes_twenty_a_minute() -> None:
    group = Chat(-5, ChatKind.SUPERGROUP)
    assert admitted(FloodGate(Limits()), [group] * 60, every_s=1) == 20
    assert admitted(FloodGate(Limits()), [group] * 60, every_s=3) == 60


def test_many_chats_do_not_make_it_slow_or_forgetful() -> None:
    gate, chats = FloodGate(Limits(overall_per_second=10**6)), [private(each) for each in range(10_000)]
    assert admitted(gate, chats, every_s=0.00001) == 10_000
    with pytest.raises(ApiError):
        gate.admit(chats[-1], START + dt.timedelta(seconds=0.5), paid=False)


def test_a_refusal_says_when_to_come_again_and_then_it_passes() -> None:
    gate, group = FloodGate(Limits()), Chat(-5, ChatKind.GROUP)
    for second in range(20):
        gate.admit(group, START + dt.timedelta(seconds=second), paid=False)
    with pytest.raises(ApiError, match="retry after 40") as refused:
        gate.admit(group, START + dt.timedelta(seconds=20), paid=False)
    assert refused.value.parameters == {"retry_after": 40}
    assert gate.refused == 1
    gate.admit(group, START + dt.timedelta(seconds=60), paid=False)


def test_without_limits_everything_passes() -> None:
    assert admitted(FloodGate(None), [private(7)] * 1000, every_s=0) == 1000
