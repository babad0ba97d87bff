"""The real time. Nothing else in the program asks the system what time it is."""

import asyncio
import datetime as dt

LONGEST_S = 60.0  # a clock that is set forward is noticed within a minute


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present instant, UTC."""
        return dt.datetime.now(dt.UTC)

    async def sleep_until(self, when: dt.datetime, wake: asyncio.Event) -> None:
        """Return at `when`, or as soon as `wake` is set."""
        while not wake.is_set() and (left_s := (when - self.now()).total_seconds()) > 0:
            try:
                async with asyncio.timeout(min(left_s, LONGEST_S)):
                    await wake.wait()
            except TimeoutError:
                continue
