"""The real time. Nothing else in the program asks the system what time it is."""

import asyncio
import datetime as dt
import time

SLACK_S = 0.01  # two clocks never agree to the microsecond
# Where there is one, the clock that also counts the time in which the machine slept: a lease ends during it too.
ELAPSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's clock; that it was set forward is noticed within `notices_within_s`."""

    notices_within_s = 60.0

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
            await self.pause(min(left_s, self.notices_within_s), wake)

    async def pause(self, seconds: float, wake: asyncio.Event) -> None:
        """Return after so many seconds, or as soon as `wake` is set."""
        try:
            async with asyncio.timeout(seconds):
                await wake.wait()
        except TimeoutError:
            return
