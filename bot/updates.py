"""What people say to the bot, by long polling: https://core.telegram.org/bots/api#getupdates.

An update is handled first and confirmed after, by a later call's offset: after a crash it comes again and nobody's
wish is lost. Handlers must therefore bear to be asked twice. While something is in hand Telegram is asked again all the
same, from the oldest that is; what is in hand comes with it and is passed over. So nobody waits for another's answer,
within a window: Telegram hands out a hundred updates, and what comes after them waits until the oldest is handled.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from telegram import Bot, BotCommand, Update
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channel import translate
from core.errors import ChannelRefused, ChannelUnavailable, DeliveryError, StateError
from core.ports import Clock

log = logging.getLogger(__name__)

POLL_S = 25
WINDOW = 100  # updates in an answer, at most and unless another `limit` is asked for
GLANCE_S = 0.1  # asked again after so long while something is in hand
CHATS_AT_ONCE = 16
HANDLING_S = 30.0
GRACE_S = 0.7
CONFIRM_S = 0.3
MOST_TRIES = 3
FIRST_PAUSE = dt.timedelta(seconds=1)
LONGEST_PAUSE = dt.timedelta(minutes=1)
WANTED = (UpdateType.MESSAGE, UpdateType.CHANNEL_POST, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)

T = TypeVar("T")
Handle = Callable[[Update], Awaitable[None]]


class Updates:
    """Asks for updates and hands them on: each chat's in order, several chats at once, none twice in one run.

    `commands` are registered with Telegram: by language, "" being for everybody else, (command, description) pairs.
    """

    name = "updates"

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        clock: Clock,
        *,
        commands: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        poll_s: int = POLL_S,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._clock = clock
        self._commands = commands or {}
        self._poll_s = poll_s
        self._next = 0
        self._open: set[int] = set()
        self._handled: set[int] = set()
        self._chats: dict[int, deque[Update]] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(CHATS_AT_ONCE)
        self._must_come_again = False
        self._tries: Counter[int] = Counter()
        self._failures = 0
        self._in_conflict = False
        self._is_full = False

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`, then end within a second. Raises ChannelRefused where the token is not accepted."""
        await self._take_over(stop)
        await _unless(stop, self._register_commands())
        refusal: ChannelRefused | None = None
        async with asyncio.TaskGroup() as group:
            try:
                await self._go_on(stop, group)
            except ChannelRefused as error:  # out of a group it would not come by itself
                refusal = error
        if refusal:
            raise refusal
        await self._confirm()

    async def _go_on(self, stop: asyncio.Event, group: asyncio.TaskGroup) -> None:
        while not stop.is_set():
            updates = await self._poll(stop)
            taken_up = [self._take_up(update, group) for update in updates]
            self._watch_window(len(updates), any(taken_up))
            await _unless(stop, self._wait_a_moment())
            if self._must_come_again:
                self._must_come_again = False
                await self._pause(stop)
        await self._finish()

    async def _take_over(self, stop: asyncio.Event) -> None:
        """Take away a webhook, for while there is one nothing can be polled. What waits for us is kept."""
        while not stop.is_set():
            answer = await _unless(stop, _answer(self._bot.delete_webhook()))
            if not isinstance(answer, TelegramError):
                self._failures = 0
                return
            self._note(answer)
            await self._pause(stop)

    async def _register_commands(self) -> None:
        """Tell Telegram what to offer when somebody types a slash. The bot works without it."""
        for language, commands in self._commands.items():
            offered = [BotCommand(name, description) for name, description in commands]
            answer = await _answer(self._bot.set_my_commands(offered, language_code=language or None))
            if isinstance(answer, TelegramError):
                log.warning("updates.commands_not_set", extra={"language": language, "reason": str(translate(answer))})

    async def _poll(self, stop: asyncio.Event) -> Sequence[Update]:
        """The next updates; none when the time is up, when something failed, or at `stop`."""
        updates = await _unless(stop, _answer(self._get_updates()))
        if isinstance(updates, TelegramError):
            self._note(updates)
            await self._pause(stop)
            return ()
        if self._in_conflict and updates is not None:
            log.warning("updates.conflict_over")
            self._in_conflict = False
        self._failures = 0
        if updates is None:
            return ()
        self._follow(updates)
        return updates

    async def _get_updates(self) -> Sequence[Update]:
        try:
            timeout_s = 0 if self._open else self._poll_s
            return await self._bot.get_updates(offset=self._offset(), timeout=timeout_s, allowed_updates=WANTED)
        except (KeyError, TypeError, ValueError, AttributeError):
            return await self._get_readable_updates()

    async def _get_readable_updates(self) -> Sequence[Update]:
        """The updates up to the first that the library cannot read; when that comes first, it is passed over.

        Else one such update would come back for ever and nobody would be answered any more. Methods are written in any
        case (https://core.telegram.org/bots/api#making-requests); written like this, the library hands out the bytes.
        """
        asked = {"offset": self._offset(), "timeout": 0, "allowed_updates": list(WANTED)}
        readable: list[Update] = []
        for raw in await self._bot.do_api_request("getupdates", asked):
            try:
                readable.append(Update.de_json(raw, self._bot))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                if not readable:
                    self._next = raw["update_id"] + 1
                    log.error("update.unreadable", extra={"update_id": raw["update_id"], "reason": repr(error)})
                break
        return readable

    def _note(self, error: TelegramError) -> None:
        """Say what is wrong: a second poller once, in plain words. Raises ChannelRefused for a refused token."""
        if isinstance(error, InvalidToken):
            raise ChannelRefused(
                "Telegram refuses the bot's token. Set NOTICEBELL_TELEGRAM__TOKEN to the one that @BotFather shows "
                "under /mybots, API Token"
            ) from None
        if not isinstance(error, Conflict):
            log.warning("updates.failed", extra={"reason": str(translate(error))})
        elif not self._in_conflict:
            self._in_conflict = True
            log.error("updates.conflict", extra={"reason": str(translate(error))})

    async def _pause(self, stop: asyncio.Event) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        self._failures += 1
        await self._clock.sleep_until(self._clock.now() + pause, stop)

    def _offset(self) -> int:
        """The oldest update that is not handled: all before it are confirmed by asking from here on."""
        return min((self._next, *self._open))

    def _follow(self, answer: Sequence[Update]) -> None:
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

    def _watch_window(self, came: int, any_is_new: bool) -> None:
        """Say it, once, when all that Telegram hands out was handed on before: nobody else is heard meanwhile."""
        if came < WINDOW:
            self._is_full = False
        elif not any_is_new and not self._is_full:
            self._is_full = True
            log.warning("updates.window_full", extra={"oldest": self._offset()})

    def _take_up(self, update: Update, group: asyncio.TaskGroup) -> bool:
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

    async def _wait_a_moment(self) -> None:
        """Until nothing is in hand, or for as long as may pass before new updates are looked for."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=GLANCE_S)

    async def _finish(self) -> None:
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
                    self._must_come_again = True
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

    async def _confirm(self) -> None:
        """Tell Telegram how far we are, so that the next start is not told again. Failing that, it is."""
        if not self._next:
            return
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(CONFIRM_S):
                await self._bot.get_updates(offset=self._offset(), limit=1, timeout=0, allowed_updates=WANTED)


def _chat_of(update: Update) -> int:
    """The chat whose order this update belongs to."""
    return update.effective_chat.id if update.effective_chat else 0


async def _answer(call: Awaitable[T]) -> T | TelegramError:
    """What the call answers, be it an error; one that makes no sense is trouble of the network's kind."""
    try:
        return await call
    except TelegramError as error:
        return error
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError) as error:
        return NetworkError(f"the answer makes no sense ({type(error).__name__})")


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What the work comes to; None where it is cancelled, because `stop` was set."""
    async with asyncio.TaskGroup() as group:
        deadline = asyncio.timeout(None)
        try:
            async with deadline:
                watcher = group.create_task(_expire(deadline, stop), name="until stop")
                return await work
        except TimeoutError:
            if not deadline.expired():
                raise
            return None
        finally:
            watcher.cancel()


async def _expire(deadline: asyncio.Timeout, stop: asyncio.Event) -> None:
    await stop.wait()
    deadline.reschedule(asyncio.get_running_loop().time())
