"""The real time. Nothing else in the program asks the system what time it is."""

import asyncio
import datetime as dt
import time

LONGEST_S = 60.0  # a clock that is set forward is noticed within a minute
SLACK_S = 0.01  # two clocks never agree to the microsecond
# Where there is one, the clock that also counts the time in which the machine slept: a lease ends during it too.
ELAPSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present instant, UTC."""
        return dt.datetime.now(dt.UTC)

    def elapsed(self) -> float:
        """Seconds since the machine started."""
        return time.clock_gettime(ELAPSING)

    async def sleep_until(self, when: dt.datetime, wake: asyncio.Event) -> None:
        """Return at `when`, or as soon as `wake` is set; never later than after what lay ahead at the call."""
        ends_at = (when - self.now()).total_seconds() + self.elapsed() + SLACK_S
        while not wake.is_set():
            left_s = min((when - self.now()).total_seconds(), ends_at - self.elapsed())
            if left_s <= 0:
                return
            await self.pause(min(left_s, LONGEST_S), wake)

    async def pause(self, seconds: float, wake: asyncio.Event) -> None:
        """Return after so many seconds, or as soon as `wake` is set."""
        try:
            async with asyncio.timeout(seconds):
                await wake.wait()
        except TimeoutError:
            return
