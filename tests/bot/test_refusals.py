"""What becomes of a letter that was not told, and of what waits behind it."""

import datetime as dt

import pytest

from bot.hand import Item
from bot.letters import Letter
from bot.refusals import FIRST_PAUSE, LONGEST_PAUSE, MAX_ATTEMPTS, after_fault, become_of, pause_after
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.model import (
    AlertId,
    AlertKind,
    AlertView,
    DeliveryId,
    SourceName,
    Target,
    TargetId,
    TargetKind,
    TargetState,
)
from core.ports import Message
from state.settlements import GivenUp, Gone, Moved, PutBack, Released, Settlement
from tests.builders import BOT, PROFILE
from tests.fakes import START

TARGET = Target(TargetId(7), BOT, -1001, 0, TargetKind.GROUP, "zh", PROFILE, TargetState.ACTIVE)
VIEW = AlertView(AlertId(1), AlertKind.NEW, START, SourceName("shop-news"), "商城公告", "Asia/Shanghai")
TOLD, BEHIND = DeliveryId(1), DeliveryId(2)
ITEMS = [Item(TOLD, 1, 2, VIEW), Item(BEHIND, 1, 2, VIEW)]


def refused(error: DeliveryError, attempts: int = 1) -> list[Settlement]:
    letter = Letter(Message("x", "x"), (TOLD,), attempts, "物流服务升级")
    return list(become_of(TARGET, letter, ITEMS, error, START))


def test_who_is_asked_to_wait_waits_just_so_long_and_uses_up_no_try() -> None:
    due_at = START + dt.timedelta(seconds=30)
    put_back, behind = refused(RateLimited(30))
    assert put_back == PutBack((TOLD,), due_at, "asked to wait 30 s", counts=False, was_next=True)
    assert behind == Released((BEHIND,), due_at)


def test_a_refused_token_uses_up_no_try_and_makes_nothing_more_urgent() -> None:
    """It is refused for all of them: nobody's turn was passed over."""
    put_back, _ = refused(ChannelRefused("token"), attempts=MAX_ATTEMPTS)
    assert isinstance(put_back, PutBack)
    assert (put_back.counts, put_back.was_next) == (False, False)


def test_trouble_on_the_line_is_tried_again_until_it_has_been_tried_for_days() -> None:
    put_back, behind = refused(ChannelUnavailable("503"), attempts=1)
    assert isinstance(put_back, PutBack)
    assert put_back.counts
    assert behind == Released((BEHIND,), put_back.due_at)
    assert refused(ChannelUnavailable("503"), attempts=MAX_ATTEMPTS) == [GivenUp((TOLD,), "503")]


def test_a_chat_that_is_gone_takes_all_that_is_in_hand_for_it_along() -> None:
    assert refused(RecipientGone("blocked")) == [Gone(TARGET.id, "blocked", (TOLD, BEHIND))]


def test_a_group_that_moved_is_owed_all_that_it_was() -> None:
    assert refused(RecipientMoved(-1009)) == [Moved(TARGET, -1009, (TOLD, BEHIND), START)]


def test_a_message_that_cannot_be_read_holds_up_nothing_behind_it() -> None:
    assert refused(MessageRejected("entities")) == [GivenUp((TOLD,), "entities")]


@pytest.mark.parametrize(("attempts", "expected"), [(1, PutBack), (MAX_ATTEMPTS, GivenUp)])
def test_a_fault_of_ours_is_tried_again_as_often(attempts: int, expected: type) -> None:
    settlement = after_fault([(TOLD, 1), (BEHIND, attempts)], ValueError("x"), START)
    assert isinstance(settlement, expected)
    assert settlement.deliveries == (TOLD, BEHIND)


def test_pauses_double_up_to_a_day_and_add_up_to_three() -> None:
    assert 0.75 * FIRST_PAUSE <= pause_after(1) <= 1.25 * FIRST_PAUSE
    assert pause_after(60) <= 1.25 * LONGEST_PAUSE
    total = sum((pause_after(number) for number in range(1, MAX_ATTEMPTS)), dt.timedelta())
    assert dt.timedelta(days=2) < total < dt.timedelta(days=4)
