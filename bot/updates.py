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
from collections.abc import Awaitable, Mapping, Sequence
from typing import TypeVar

from telegram import Bot, BotCommand, Update
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.channel import translate
from bot.chatlines import ChatLines, Handle
from bot.stopping import unless
from core.errors import ChannelRefused
from core.ports import Clock

log = logging.getLogger(__name__)

POLL_S = 25
WINDOW = 100  # updates in an answer, at most and unless another `limit` is asked for
GLANCE_S = 0.1  # asked again after so long while something is in hand
CONFIRM_S = 0.3
MOST_NUMBER = (1 << 63) - 1
FIRST_PAUSE = dt.timedelta(seconds=1)
LONGEST_PAUSE = dt.timedelta(minutes=1)
WANTED = (UpdateType.MESSAGE, UpdateType.CHANNEL_POST, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)

T = TypeVar("T")


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
        self._lines = ChatLines(handle)
        self._clock = clock
        self._commands = commands or {}
        self._poll_s = poll_s
        self._failures = 0
        self._in_conflict = False
        self._is_full = False

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`, then end within a second. Raises ChannelRefused where the token is not accepted."""
        await self._take_over(stop)
        await unless(stop, self._register_commands())
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
            taken_up = [self._lines.take_up(update, group) for update in updates]
            self._watch_window(len(updates), any(taken_up))
            await unless(stop, self._lines.wait(GLANCE_S))
            if self._lines.must_come_again:
                self._lines.must_come_again = False
                await self._pause(stop)
        await self._lines.finish()

    async def _take_over(self, stop: asyncio.Event) -> None:
        """Take away a webhook, for while there is one nothing can be polled. What waits for us is kept."""
        while not stop.is_set():
            answer = await unless(stop, _answer(self._bot.delete_webhook()))
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
        updates = await unless(stop, _answer(self._get_updates()))
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
        self._lines.follow(updates)
        return updates

    async def _get_updates(self) -> Sequence[Update]:
        try:
            timeout_s = self._poll_s if self._lines.are_empty else 0
            offset = self._lines.offset
            updates = await self._bot.get_updates(offset=offset, timeout=timeout_s, allowed_updates=WANTED)
            return [_require_sound(update) for update in updates]
        except (KeyError, TypeError, ValueError, AttributeError):
            return await self._get_readable_updates()

    async def _get_readable_updates(self) -> Sequence[Update]:
        """The updates up to the first that the library cannot read; when that comes first, it is passed over.

        Else one such update would come back for ever and nobody would be answered any more. Methods are written in any
        case (https://core.telegram.org/bots/api#making-requests); written like this, the library hands out the bytes.
        """
        asked = {"offset": self._lines.offset, "timeout": 0, "allowed_updates": list(WANTED)}
        readable: list[Update] = []
        for raw in await self._bot.do_api_request("getupdates", asked):
            try:
                readable.append(_require_sound(Update.de_json(raw, self._bot)))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                if not readable:
                    update_id = _require_number(raw["update_id"])
                    self._lines.pass_over(update_id)
                    log.error("update.unreadable", extra={"update_id": update_id, "reason": repr(error)})
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

    def _watch_window(self, came: int, any_is_new: bool) -> None:
        """Say it, once, when all that Telegram hands out was handed on before: nobody else is heard meanwhile."""
        if came < WINDOW:
            self._is_full = False
        elif not any_is_new and not self._is_full:
            self._is_full = True
            log.warning("updates.window_full", extra={"oldest": self._lines.offset})

    async def _confirm(self) -> None:
        """Tell Telegram how far we are, so that the next start is not told again. Failing that, it is."""
        if not self._lines.offset:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CONFIRM_S):
                offset = self._lines.offset
                await _answer(self._bot.get_updates(offset=offset, limit=1, timeout=0, allowed_updates=WANTED))


def _require_sound(update: Update) -> Update:
    """An update that can be confirmed and put in its chat's line. Raises ValueError for one that cannot."""
    _require_number(update.update_id)
    if update.effective_chat and type(update.effective_chat.id) is not int:
        raise ValueError("a chat without a number")
    return update


def _require_number(update_id: object) -> int:
    """The number of an update. Raises ValueError where it is none, for no such thing can be confirmed."""
    if type(update_id) is not int or not 0 < update_id <= MOST_NUMBER:
        raise ValueError("an update without a number")
    return update_id


async def _answer(call: Awaitable[T]) -> T | TelegramError:
    """What the call answers, be it an error; one that makes no sense is trouble of the network's kind."""
    try:
        return await call
    except TelegramError as error:
        return error
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError) as error:
        return NetworkError(f"the answer makes no sense ({type(error).__name__})")
