"""The hand: one target at a time, the most urgent first among those whose chat may be written to."""

import pytest

from bot.hand import Hand, Item
from bot.pacing import Pacer
from core.model import AlertId, AlertKind, AlertView, DeliveryId, SourceName, Target, TargetId, TargetKind, TargetState
from tests.builders import BOT, PROFILE
from tests.fakes import START

PATIENCE_S = 5.0
ROUTINE, URGENT = 2, 1


def target(number: int) -> Target:
    return Target(
        id=TargetId(number), bot_id=BOT, chat_id=number, thread_id=0, kind=TargetKind.PRIVATE, language="zh",
        profile=PROFILE, state=TargetState.ACTIVE,
    )  # fmt: skip


def item(number: int, priority: int = ROUTINE) -> Item:
    view = AlertView(AlertId(number), AlertKind.NEW, START, SourceName("shop-news"), "商城公告", "Asia/Shanghai")
    return Item(DeliveryId(number), 1, priority, view)


class Table:
    """A hand and the pace that it keeps."""

    def __init__(self) -> None:
        self.pacer = Pacer(30)
        self.hand = Hand(self.pacer)

    def draw(self, now: float = 0.0) -> int | None:
        """The next target's number."""
        holding = self.hand.next(now, PATIENCE_S)
        return holding.target.id if holding else None


@pytest.fixture
def table() -> Table:
    return Table()


def test_the_urgent_goes_before_the_old_and_the_old_before_the_new(table: Table) -> None:
    table.hand.add(target(1), [item(11)])
    table.hand.add(target(2), [item(10)])
    table.hand.add(target(3), [item(12, URGENT)])
    assert [table.draw(), table.draw(), table.draw(), table.draw()] == [3, 2, 1, None]


def test_what_comes_later_and_is_more_urgent_overtakes_within_a_target_and_between_them(table: Table) -> None:
    table.hand.add(target(1), [item(10)])
    table.hand.add(target(2), [item(11)])
    table.hand.add(target(2), [item(12, URGENT)])
    holding = table.hand.next(0, PATIENCE_S)
    assert holding is not None
    assert (holding.target.id, [each.id for each in holding.items]) == (2, [12, 11])


def test_what_is_out_is_not_given_out_again_until_it_is_put_back(table: Table) -> None:
    table.hand.add(target(1), [item(10), item(11)])
    holding = table.hand.next(0, PATIENCE_S)
    assert holding is not None
    table.hand.add(target(1), [item(12, URGENT)])
    assert table.draw() is None
    table.hand.put_back(holding, DeliveryId(10))
    again = table.hand.next(0, PATIENCE_S)
    assert again is not None
    assert [each.id for each in again.items] == [12, 11]
    table.hand.put_back(again, DeliveryId(11), DeliveryId(12))
    assert len(table.hand) == 0
    assert table.draw() is None


def test_a_delivery_that_comes_twice_is_held_once(table: Table) -> None:
    table.hand.add(target(1), [item(10)])
    table.hand.add(target(1), [item(10)])
    assert [each.id for each in table.hand.items()] == [10]


def test_a_chat_that_has_to_wait_lets_others_pass_and_gets_its_turn(table: Table) -> None:
    table.hand.add(target(1), [item(10, URGENT)])
    table.hand.add(target(2), [item(11)])
    table.pacer.hold(1, 3, 0)
    assert (table.draw(0), table.draw(0)) == (2, None)
    assert table.hand.ready_at() == 3
    assert table.draw(2.9) is None
    assert table.draw(3) == 1
    assert table.hand.ready_at() is None


def test_a_chat_that_has_to_wait_for_long_is_given_out_to_be_put_elsewhere(table: Table) -> None:
    table.hand.add(target(1), [item(10)])
    table.pacer.hold(1, PATIENCE_S + 1, 0)
    assert table.draw(0) == 1


def test_all_is_forgotten_but_what_is_being_told(table: Table) -> None:
    table.hand.add(target(1), [item(10), item(11)])
    table.hand.add(target(2), [item(12)])
    holding = table.hand.next(0, PATIENCE_S)
    assert holding is not None
    table.hand.drop_all()
    assert (table.hand.target_ids(), table.hand.items(), table.draw()) == ([1], [], None)
    table.hand.add(target(1), [item(11)])
    table.hand.put_back(holding, DeliveryId(10))
    assert table.draw() == 1
