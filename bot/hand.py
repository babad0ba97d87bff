"""What the sender has claimed and not yet told: by target, the most urgent first among those that may be written to."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pacing import Pacer
from core.model import AlertId, AlertView, DeliveryId, Target, TargetId


@dataclass(frozen=True, slots=True)
class Item:
    """One delivery with all that telling it takes: the alert, the queries that want it, the message that it answers."""

    id: DeliveryId
    attempts: int
    priority: int
    view: AlertView
    why: tuple[str, ...] = ()
    reply_to: int | None = None

    @property
    def alert_id(self) -> AlertId:
        """Which alert."""
        return self.view.id

    @property
    def rank(self) -> tuple[int, int]:
        """The lower is told first."""
        return self.priority, self.id


@dataclass(slots=True)
class Holding:
    """All that is in hand for one target, in the order in which it is told; `is_out`: one of it is being told."""

    target: Target
    items: list[Item] = field(default_factory=list)
    is_out: bool = False


class Hand:
    """Gives out one target at a time. A target is given out again only after it was put back; time is `elapsed`."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._holdings: dict[TargetId, Holding] = {}
        self._ready: list[tuple[int, int, TargetId]] = []
        self._waiting: list[tuple[float, TargetId]] = []

    def __len__(self) -> int:
        return len(self._holdings)

    def target_ids(self) -> list[TargetId]:
        """Whom something in hand is for."""
        return list(self._holdings)

    def items(self) -> list[Item]:
        """All that is in hand and not being told."""
        return [item for holding in self._holdings.values() if not holding.is_out for item in holding.items]

    def add(self, target: Target, items: Sequence[Item]) -> None:
        """Take into hand; more for a target that is there finds its place by urgency."""
        holding = self._holdings.setdefault(target.id, Holding(target))
        holding.target = target
        known = {item.id for item in holding.items}
        holding.items = sorted([*holding.items, *(i for i in items if i.id not in known)], key=lambda i: i.rank)
        self._queue(holding)

    def next(self, now: float, patience_s: float) -> Holding | None:
        """The most urgent whose chat may get a message now; the caller puts it back.

        Also one whose chat has to wait for longer than `patience_s`: the caller is to find it another place to wait.
        """
        while self._waiting and self._waiting[0][0] <= now:
            holding = self._holdings.get(heapq.heappop(self._waiting)[1])
            if holding:
                self._queue(holding)
        while self._ready:
            *rank, target_id = heapq.heappop(self._ready)
            holding = self._holdings.get(target_id)
            if holding is None or holding.is_out or tuple(rank) != holding.items[0].rank:
                continue  # told, or queued anew since
            ready_at = self._pacer.ready_at(holding.target.chat_id, now)
            if ready_at <= now or ready_at > now + patience_s:
                holding.is_out = True
                return holding
            heapq.heappush(self._waiting, (ready_at, target_id))
        return None

    def ready_at(self) -> float | None:
        """When the next chat that has to wait may be written to; None where none waits."""
        return self._waiting[0][0] if self._waiting else None

    def put_back(self, holding: Holding, *settled: DeliveryId) -> None:
        """Done with these; what is left waits for its turn."""
        holding.is_out = False
        holding.items = [item for item in holding.items if item.id not in settled]
        if holding.items:
            self._queue(holding)
        else:
            self._holdings.pop(holding.target.id, None)

    def drop_all(self) -> None:
        """Forget everything but what is being told."""
        self._holdings = {id_: holding for id_, holding in self._holdings.items() if holding.is_out}
        for holding in self._holdings.values():
            holding.items = []
        self._ready, self._waiting = [], []

    def _queue(self, holding: Holding) -> None:
        if holding.items and not holding.is_out:
            heapq.heappush(self._ready, (*holding.items[0].rank, holding.target.id))
