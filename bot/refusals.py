"""What becomes of deliveries that were not told, by what stood in their way; docs/sending.md has the table."""

import datetime as dt
import random
from collections.abc import Sequence

from bot.hand import Item
from bot.letters import Letter, ids_of
from core.errors import ChannelRefused, ChannelUnavailable, DeliveryError, RateLimited, RecipientGone, RecipientMoved
from core.model import DeliveryId, Target
from state.settlements import GivenUp, Gone, Moved, PutBack, Released, Settlement

MAX_ATTEMPTS = 17  # the pauses between them add up to some three days
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(days=1)
REFUSED_PAUSE = dt.timedelta(minutes=1)


def become_of(
    target: Target, letter: Letter, items: Sequence[Item], error: DeliveryError, now: dt.datetime
) -> Sequence[Settlement]:
    """Of the letter's deliveries, and of those that wait behind it for the same target."""
    match error:
        case RateLimited(retry_after_s=seconds):
            return _later(letter, items, now + dt.timedelta(seconds=seconds), error, counts=False, was_next=True)
        case ChannelRefused():
            return _later(letter, items, now + REFUSED_PAUSE, error, counts=False)
        case ChannelUnavailable() if letter.attempts < MAX_ATTEMPTS:
            return _later(letter, items, now + pause_after(letter.attempts), error)
        case RecipientGone():
            return [Gone(target.id, str(error), ids_of(items))]
        case RecipientMoved(new_chat_id=chat_id):
            return [Moved(target, chat_id, ids_of(items), now)]
        case _:
            return [GivenUp(letter.deliveries, str(error))]


def after_fault(tries: Sequence[tuple[DeliveryId, int]], error: Exception, now: dt.datetime) -> Settlement:
    """Of deliveries, each with its number of tries, in telling which noticebell itself failed."""
    ids, attempts = tuple(id_ for id_, _ in tries), max(number for _, number in tries)
    fault = f"a fault in noticebell: {type(error).__name__}"
    return GivenUp(ids, fault) if attempts >= MAX_ATTEMPTS else PutBack(ids, now + pause_after(attempts), fault)


def _later(
    letter: Letter,
    items: Sequence[Item],
    due_at: dt.datetime,
    error: DeliveryError,
    *,
    counts: bool = True,
    was_next: bool = False,
) -> Sequence[Settlement]:
    """Put the letter back, and behind it what waits for it, to be claimed together."""
    behind = tuple(item.id for item in items if item.id not in letter.deliveries)
    put_back = PutBack(letter.deliveries, due_at, str(error), counts, was_next)
    return [put_back, Released(behind, due_at)] if behind else [put_back]


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after this many attempts: doubling from five seconds up to a day, a quarter more or less."""
    pause = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 (spreads load, keeps no secret)
