"""For how long the state has refused what is written: told while it lasts, and once it is over."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock

Told = Callable[[float, str], None]  # for how many seconds, and why


def tell_nobody(_seconds: float, _reason: str) -> None:
    """Where nobody is there to hear."""


def reason_of(error: SQLAlchemyError) -> str:
    """Why, in the database's words; without the statement, which may hold a thousand numbers."""
    return str(getattr(error, "orig", None) or error).strip()


class Trouble:
    """One kind of writing, which fails or does not; `since`: when it began to fail, None where it does not.

    `failing` hears of each failure since when there has been nothing else, `recovered` of the first success after that.
    """

    def __init__(self, clock: Clock, failing: Told = tell_nobody, recovered: Told = tell_nobody) -> None:
        self._clock = clock
        self._failing = failing
        self._recovered = recovered
        self._reason = ""
        self.since: float | None = None

    def note(self, error: SQLAlchemyError) -> str:
        """It failed; answers why."""
        now, self._reason = self._clock.elapsed(), reason_of(error)
        self.since = now if self.since is None else self.since
        self._failing(now - self.since, self._reason)
        return self._reason

    def end(self) -> None:
        """It did not fail."""
        if self.since is not None:
            since, self.since = self.since, None
            self._recovered(self._clock.elapsed() - since, self._reason)


class Troubles:
    """All the kinds of writing to one state: it is away while any of them fails, and well once none does.

    On a full disk some are too small to fail; that they succeed does not mean that there is room.
    """

    def __init__(self, clock: Clock, failing: Told = tell_nobody, recovered: Told = tell_nobody) -> None:
        self._clock = clock
        self._failing = failing
        self._recovered = recovered
        self._away: set[object] = set()
        self._since = 0.0

    def one(self) -> Trouble:
        """One more kind of writing."""
        kind = object()
        return Trouble(self._clock, partial(self._hear_failing, kind), partial(self._hear_recovered, kind))

    def _hear_failing(self, kind: object, seconds: float, reason: str) -> None:
        now = self._clock.elapsed()
        if not self._away:
            self._since = now - seconds
        self._away.add(kind)
        self._failing(now - self._since, reason)

    def _hear_recovered(self, kind: object, _seconds: float, reason: str) -> None:
        self._away.discard(kind)
        if not self._away:
            self._recovered(self._clock.elapsed() - self._since, reason)
