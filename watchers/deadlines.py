"""Deadlines that cost nearly nothing where they are kept: all of them share one timer of the loop.

`asyncio.timeout` sets a timer of its own and cancels it again, for each request and each turn; here nothing is done
about a deadline that is kept, and the one timer is set anew only when it has gone off.
"""

import asyncio
import math
from types import TracebackType


class Deadline:
    """For a `with` block: raises TimeoutError out of it, as `asyncio.timeout` does, when it has lasted too long."""

    __slots__ = ("_among", "_cancelling", "_is_over", "_task", "ends_at", "last_at")

    def __init__(self, among: "Deadlines", last_at: float) -> None:
        self._among = among
        self._is_over = False
        self.ends_at = self.last_at = last_at  # of the step in hand, and of the whole, by the loop's clock

    def __enter__(self) -> "Deadline":
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._among.add(self)
        return self

    def limit(self, whole_s: float) -> None:
        """What is left may take so long, and never longer than it might before."""
        self.ends_at = self.last_at = min(self.last_at, self._among.now() + whole_s)
        self._among.fire_by(self.ends_at)

    def allow(self, step_s: float) -> None:
        """The next step may take so long, and never longer than the whole."""
        self.ends_at = min(self.last_at, self._among.now() + step_s)
        self._among.fire_by(self.ends_at)

    def end(self) -> None:
        """Interrupt the block."""
        self._is_over = True
        self._task.cancel()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._among.remove(self)
        # Somebody else may have cancelled the task as well, and then it stays cancelled.
        if self._is_over and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error


class Deadlines:
    """All that are running, in one event loop."""

    def __init__(self) -> None:
        self._running: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._fires_at = math.inf
        self._loop = asyncio.get_running_loop()
        self.now = self._loop.time

    def within(self, seconds: float) -> Deadline:
        """A block that may last so long."""
        return Deadline(self, self.now() + seconds)

    def until(self, when: float) -> Deadline:
        """A block that may last until then, by the loop's clock; `math.inf` bounds it only once it is limited."""
        return Deadline(self, when)

    def add(self, deadline: Deadline) -> None:
        """Look after this one."""
        self._running.add(deadline)
        self.fire_by(deadline.ends_at)

    def remove(self, deadline: Deadline) -> None:
        """Look after it no longer."""
        self._running.discard(deadline)

    def fire_by(self, when: float) -> None:
        """Look at the deadlines no later than then."""
        if self._fires_at <= when:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._fires_at = when
        self._timer = self._loop.call_at(when, self._fire)

    def _fire(self) -> None:
        self._timer, self._fires_at = None, math.inf
        now = self.now()
        for deadline in [each for each in self._running if each.ends_at <= now]:
            self._running.discard(deadline)
            deadline.end()
        if self._running:
            self.fire_by(min(each.ends_at for each in self._running))
