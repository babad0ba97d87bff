"""Turns that ended without news, kept until a round writes them down together."""

import datetime as dt
from collections.abc import Sequence

from state.sources import Uneventful
from watchers.lines import MOST_AHEAD

GATHER = dt.timedelta(milliseconds=200)  # at most so long such a turn waits for others to be settled with


class Unsettled:
    """In the order in which they ended; `due_at`: when the oldest has waited long enough, None where there is none."""

    def __init__(self) -> None:
        self._turns: list[Uneventful] = []
        self.due_at: dt.datetime | None = None

    def add(self, turn: Uneventful, now: dt.datetime) -> bool:
        """Keep one more; True where it is the first, from which on there is something to wait for."""
        is_first = self.due_at is None
        if is_first:
            self.due_at = now + GATHER
        self._turns.append(turn)
        return is_first

    def are_due(self, now: dt.datetime, in_hand: int) -> bool:
        """Whether they are to be settled: they are many, have waited, or are all of the `in_hand` sources."""
        if self.due_at is None:
            return False
        return len(self._turns) == in_hand or len(self._turns) >= MOST_AHEAD or now >= self.due_at

    def take(self) -> list[Uneventful]:
        """All of them; who takes them settles them, or puts them back."""
        taken, self._turns, self.due_at = self._turns, [], None
        return taken

    def put_back(self, turns: Sequence[Uneventful], now: dt.datetime) -> None:
        """These could not be settled; with all that came meanwhile they are due at once."""
        self._turns = [*turns, *self._turns]
        self.due_at = now if self._turns else None
