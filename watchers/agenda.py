"""When each source is to be looked at next: a heap in memory, so that no question to the state grows with their number.

What stands here is a guess. The state decides, at each claim, whether a source is due and free; a wrong guess costs a
question.
"""

import datetime as dt
import heapq
from collections.abc import Mapping

from core.model import SourceName


class Agenda:
    """Sources by the time at which they may be claimed, each once."""

    def __init__(self) -> None:
        self._due: dict[SourceName, dt.datetime] = {}
        self._heap: list[tuple[dt.datetime, SourceName]] = []

    def put(self, name: SourceName, due: dt.datetime) -> None:
        """Note when this source is due, whatever stood here before."""
        self._due[name] = due
        heapq.heappush(self._heap, (due, name))
        if len(self._heap) > 2 * len(self._due) + 64:  # what was overwritten is dropped now and then
            self.replace(self._due)

    def replace(self, schedule: Mapping[SourceName, dt.datetime]) -> None:
        """Begin anew with these."""
        self._due = dict(schedule)
        self._heap = [(due, name) for name, due in self._due.items()]
        heapq.heapify(self._heap)

    def take_due(self, now: dt.datetime, at_most: int) -> list[SourceName]:
        """Remove and answer the sources that are due, the longest due first."""
        taken: list[SourceName] = []
        while len(taken) < at_most and (due := self.next_due()) is not None and due <= now:
            _, name = heapq.heappop(self._heap)
            del self._due[name]
            taken.append(name)
        return taken

    def next_due(self) -> dt.datetime | None:
        """When the first of them is due; None where there are none."""
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None
