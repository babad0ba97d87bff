"""What people said and is not answered yet: each chat's updates in a line of their own, several chats at once."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import InterfaceError, OperationalError
from telegram import Update

from core.errors import ChannelUnavailable, DeliveryError, StateError

log = logging.getLogger(__name__)

CHATS_AT_ONCE = 16
HANDLING_S = 30.0
GRACE_S = 0.7
MOST_TRIES = 3

Handle = Callable[[Update], Awaitable[None]]


class ChatLines:
    """Hands updates on, each chat's in order, none twice in one run; knows which are to be confirmed.

    `must_come_again`: something could not be done and stays unconfirmed, until whoever asks Telegram has seen that.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._next = 0
        self._open: set[int] = set()
        self._handled: set[int] = set()
        self._chats: dict[int, deque[Update]] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(CHATS_AT_ONCE)
        self._tries: Counter[int] = Counter()
        self.must_come_again = False

    @property
    def offset(self) -> int:
        """The oldest update that is not handled: all before it are confirmed by asking from here on. 0: none came."""
        return min((self._next, *self._open))

    @property
    def are_empty(self) -> bool:
        """Whether every update that came is handled."""
        return not self._open

    def pass_over(self, update_id: int) -> None:
        """Take this one, which came first and cannot be read, for handled."""
        self._next = update_id + 1

    def follow(self, answer: Sequence[Update]) -> None:
        """Go by what Telegram has: what came not with its answer, and stands in no line, does not come any more.

        Telegram keeps updates for a day, and another process may have confirmed them: to wait for one would be to
        confirm nothing for ever. After a week without any, ids begin anew, and lower ones are the news then
        (https://core.telegram.org/bots/api#update).
        """
        came = {update.update_id for update in answer}
        gone = self._open - came - {update.update_id for line in self._chats.values() for update in line}
        if gone:
            log.error("updates.gone", extra={"update_ids": sorted(gone)})
        self._open -= gone
        self._handled &= came
        self._tries = Counter({id_: tries for id_, tries in self._tries.items() if id_ not in gone})
        if answer:
            self._next = answer[-1].update_id + 1

    def take_up(self, update: Update, group: asyncio.TaskGroup) -> bool:
        """Put an update in its chat's line; False where it is handled, or in hand."""
        chat_id = _chat_of(update)
        line = self._chats.get(chat_id, deque())
        if update.update_id in self._handled or update in line:
            return False
        self._open.add(update.update_id)
        line.append(update)
        if chat_id not in self._chats:
            self._chats[chat_id] = line
            task = group.create_task(self._handle_chat(chat_id, line), name=f"updates of chat {chat_id}")
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        return True

    async def wait(self, timeout_s: float) -> None:
        """Until nothing is in hand, or for so long."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=timeout_s)

    async def finish(self) -> None:
        """What is in hand at the end has a moment; what is cut off is not confirmed, and comes again."""
        if self._at_work:
            _, late = await asyncio.wait(self._at_work, timeout=GRACE_S)
            for task in late:
                task.cancel()

    async def _handle_chat(self, chat_id: int, line: deque[Update]) -> None:
        """Handle one chat's updates in order; what cannot be done now, and all after it, comes again."""
        try:
            while line:
                async with self._places:
                    is_done = await self._handle_one(line[0])
                if not is_done:
                    self.must_come_again = True
                    return
                done = line.popleft().update_id
                self._open.discard(done)
                self._handled.add(done)
                self._tries.pop(done, None)
        finally:
            del self._chats[chat_id]

    async def _handle_one(self, update: Update) -> bool:
        """Hand one update on; False where it must come again.

        So it must while the state is in trouble, and, a few times, where Telegram was: the wish may not have been
        heard out. Whatever is wrong with the update alone is logged and done with: a bug that one message brings out
        must not end the program, or stop the chat, for it would come again at every start.
        """
        self._tries[update.update_id] += 1
        try:
            async with asyncio.timeout(HANDLING_S):
                await self._handle(update)
        except (InterfaceError, OperationalError, StateError) as error:
            log.exception("updates.state_failed", extra={"reason": type(error).__name__})
            return False
        except (DeliveryError, TimeoutError) as error:
            reason = f"{type(error).__name__}: {error}"
            log.warning("update.not_answered", extra={"update_id": update.update_id, "reason": reason})
            is_passing = isinstance(error, ChannelUnavailable | TimeoutError)
            return not is_passing or self._tries[update.update_id] >= MOST_TRIES
        except Exception:
            log.exception("update.failed", extra={"update_id": update.update_id})
        return True


def _chat_of(update: Update) -> int:
    """The chat whose order this update belongs to."""
    return update.effective_chat.id if update.effective_chat else 0
