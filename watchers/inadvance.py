"""Much that is new at once, written in advance of the rest of its turn: in transactions that keep nobody waiting.

A notice, its revision, its dates, whom it concerns and its alert are one transaction as ever. What the turn says of the
source, its pages and its baseline comes last. So a kill in between loses nothing and tells nothing twice: the pages are
read again, and what was written is known by then. A baseline that was cut short is none, and nobody is alerted.

Only a first baseline and plain news are written so. Where what is made of one notice hangs on the others, the rest of a
turn that was cut short would be judged by what was written of it: there all is one transaction.
"""

import datetime as dt
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.source import Order
from core.verdicts import Event, Verdict, Weight
from state.claims import holds_claim
from state.database import Database
from state.queries import QueryIndex
from state.sources import SourceState
from watchers.foresight import WRITTEN, Foreseen
from watchers.health import Examiner
from watchers.listing import Reading
from watchers.marked import Remembered
from watchers.recording import Happening, Recording

FEW = 25  # notices of a baseline are written with the rest of the turn: less than half a second
FEW_NEWS = 75  # of those that are told: what is due to a chat at once reaches it as one message
BEARABLE_S = 0.25  # for which others may have to wait until they can write


class ClaimLost(Exception):
    """Somebody else has taken the source over."""


@dataclass(frozen=True, slots=True)
class Advance:
    """All that writing takes; `holder` is whose claim the source is under, `bearable_s` how long others may wait."""

    database: Database
    index: QueryIndex
    remembered: Remembered
    state: SourceState
    now: dt.datetime
    foreseen: Foreseen
    holder: str
    bearable_s: float = BEARABLE_S

    async def write(self, reading: Reading, verdicts: Sequence[Verdict]) -> tuple[Happening, ...]:
        """Write what is new or revised, where there is much of it and each stands alone; answers what happened.

        A revision that is passed over is left to the end of the turn, for nothing tells that it was carried out.
        Raises ClaimLost where the holder has lost the source.
        """
        chosen = [each for each in verdicts if each.event in WRITTEN and each.weight is not Weight.PASSED]
        is_told = any(verdict.event is not Event.BASELINE for verdict in chosen)
        if len(chosen) <= (FEW_NEWS if is_told else FEW) or not self._stand_alone(reading, verdicts):
            return ()
        async with self.database.reading() as session:
            recording = self._recording(session)
        left = deque(_the_first_page_last(recording.in_order(chosen), self.remembered.source.order))
        happened: list[Happening] = []
        while left:
            happened += await self._step(recording, left, reading)
        return tuple(happened)

    def _stand_alone(self, reading: Reading, verdicts: Sequence[Verdict]) -> bool:
        """Whether each is judged alike when some of the others are written already.

        Not so where the source is read where it was not, for what is known of it says what is new; nor where old
        notices come up below all that is known; nor where the page cannot be believed, or is odd and has been for
        long, for that is seen by how many are new or revised.
        """
        if self.remembered.is_widened or any(verdict.weight is Weight.SILENT for verdict in verdicts):
            return False
        examiner = Examiner(self.remembered)
        examined = examiner.examine_verdicts(examiner.examine(reading), verdicts)
        return examined.reading.trouble is None and not examined.settles

    def _recording(self, session: AsyncSession) -> Recording:
        return Recording(session, self.index, self.remembered, self.state, self.now, self.foreseen)

    async def _step(self, recording: Recording, left: deque[Verdict], reading: Reading) -> list[Happening]:
        """Write as many of those that are left as is bearable, and take them away."""
        happened: list[Happening] = []
        async with self.database.writing(gives_way=True) as session:
            if not await holds_claim(session, self.remembered.source.name, self.holder):
                raise ClaimLost
            end = time.monotonic() + self.bearable_s
            while left:
                happened += await recording.within(session).carry_out([left.popleft()], reading)
                if time.monotonic() >= end:
                    break
        return happened


def _the_first_page_last(verdicts: Sequence[Verdict], order: Order) -> list[Verdict]:
    """Of a listing with the newest first: a further page is read again only while a nearer one holds anything new."""
    return sorted(verdicts, key=lambda verdict: -verdict.page) if order is Order.NEWEST else list(verdicts)
