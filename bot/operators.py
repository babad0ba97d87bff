"""What admins are told of the program itself, in the chat; it stands in the log as well, which fewer read.

Such a note is no delivery: where the process ends before it is told, it is in the log alone.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from bot.markup import Text, cut, plain
from core.catalogue import Catalogue
from core.errors import ChannelRefused, ChannelUnavailable, DeliveryError, RateLimited
from core.ports import Address, Channel, Clock

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 24 * 3600.0  # of one message, which a broadcast sends to thousands of chats, or one outage
AWAY_AGAIN_AFTER_S = 60.0  # a state that comes and goes is told of once in that time
RETRY_S = 30.0
MOST_WAITING = 20
SUBJECT_UNITS = 300
STATE = "\0state"  # no title
WORTH_TELLING_S = 10.0  # a state that is away for less than that kept nobody waiting
STILL_AWAY_S = 60.0  # after which it is not waited for any longer that it comes back by itself
AWAY = "\0away"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say to one admin."""

    admin: int
    text: Text


@dataclass
class Relay:
    """Passes on what parts say of the state to who tells admins, who may come later, or not at all: the log has it."""

    operators: "Operators | None" = None

    def state_is_away(self, seconds: float, reason: str) -> None:
        """See `Operators`."""
        if self.operators is not None:
            self.operators.state_is_away(seconds, reason)

    def state_was_away(self, seconds: float, reason: str) -> None:
        """See `Operators`."""
        if self.operators is not None:
            self.operators.state_was_away(seconds, reason)


class Operators:
    """Tells each admin, and no subject again and again, through the channel on which answers go."""

    name = "operators"

    def __init__(self, channel: Channel, clock: Clock, catalogue: Catalogue, admins: Sequence[int]) -> None:
        self._channel = channel
        self._clock = clock
        self._catalogue = catalogue
        self._admins = admins
        self._notes: deque[Note] = deque(maxlen=MOST_WAITING)
        self._told_until: dict[str, float] = {}
        self._wake = asyncio.Event()

    def message_rejected(self, title: str, reason: str) -> None:
        """Telegram could not read the message on this notice, and gets it as plain text."""
        if self._is_new(title, AGAIN_AFTER_S):
            self._say("operators.rejected", title=cut(title, SUBJECT_UNITS), reason=cut(reason, SUBJECT_UNITS))

    def state_is_away(self, seconds: float, reason: str) -> None:
        """The state cannot be written, for so long by now: told while it lasts, for it may last until somebody acts."""
        if seconds >= STILL_AWAY_S and self._is_new(AWAY, AGAIN_AFTER_S):
            self._say("operators.state_is_away", seconds=round(seconds), reason=cut(reason, SUBJECT_UNITS))

    def state_was_away(self, seconds: float, reason: str) -> None:
        """The state could not be written for so long, and now it can."""
        self._told_until.pop(AWAY, None)
        if seconds >= WORTH_TELLING_S and self._is_new(STATE, AWAY_AGAIN_AFTER_S):
            self._say("operators.state_was_away", seconds=round(seconds), reason=cut(reason, SUBJECT_UNITS))

    def _is_new(self, subject: str, for_s: float) -> bool:
        """Whether it was not told lately; from now on it was, for so long."""
        now = self._clock.elapsed()
        self._told_until = {said: until for said, until in self._told_until.items() if until > now}
        if subject in self._told_until:
            return False
        self._told_until[subject] = now + for_s
        return True

    def _say(self, key: str, **values: object) -> None:
        text = plain(self._catalogue.text(key, **values))
        self._notes.extend(Note(admin, text) for admin in self._admins)
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Tell what there is to tell until `stop`."""
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(self._tell_all(), name="tell admins")
            await stop.wait()
            telling.cancel()

    async def _tell_all(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._notes:
                note = self._notes.popleft()
                if wait_s := await self._tell(note):
                    self._notes.appendleft(note)
                    await self._clock.pause(wait_s, asyncio.Event())

    async def _tell(self, note: Note) -> float:
        """Tell it; answers the seconds after which it is to be tried again, 0 where it is done with."""
        try:
            await self._channel.send(Address(note.admin), note.text.message())
        except RateLimited as error:
            return error.retry_after_s
        except (ChannelUnavailable, ChannelRefused):
            return RETRY_S
        except DeliveryError as error:
            log.warning("operators.not_told", extra={"reason": str(error)})
        return 0.0
