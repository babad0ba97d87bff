"""For how long the state has refused what is written: told while it lasts, and once it is over."""

from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from core.ports import Clock

Told = Callable[[float, str], None]  # for how many seconds, and why


def tell_nobody(_seconds: float, _reason: str) -> None:
    """Where nobody is there to hear."""


class Trouble:
    """One kind of writing, which fails or does not.

    `failing` hears of each failure since when there has been nothing else, `recovered` of the first success after that.
    """

    def __init__(self, clock: Clock, failing: Told, recovered: Told) -> None:
        self._clock = clock
        self._failing = failing
        self._recovered = recovered
        self._since: float | None = None
        self._reason = ""

    def note(self, error: SQLAlchemyError) -> None:
        """It failed."""
        now = self._clock.elapsed()
        self._since = now if self._since is None else self._since
        self._reason = str(getattr(error, "orig", None) or error)
        self._failing(now - self._since, self._reason)

    def end(self) -> None:
        """It did not fail."""
        if self._since is not None:
            since, self._since = self._since, None
            self._recovered(self._clock.elapsed() - since, self._reason)
