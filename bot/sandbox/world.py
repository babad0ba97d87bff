"""Everything in the sandbox and what happens in it: chats by id, messages, and who hears of them.

Bots hear by updates, the chat page by watches, tests by `wait_for`. Nothing here waits for the network.
"""

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.accounts import Accounts, Bot
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Chat, ChatKind, Json, Message, Standing, User
from bot.sandbox.wire import bot_json, chat_json, member_json, message_json, user_json
from core.ports import Clock

T = TypeVar("T")
_MOST_EVENTS_UNREAD = 500
_NUMBER = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a chat page shows: what kind, and what about it."""

    kind: str
    payload: Json


class World:
    """Users, bots and chats of one sandbox; the last `keep` messages of each chat."""

    def __init__(self, clock: Clock, accounts: Accounts, *, keep: int, admit_strangers: bool) -> None:
        self.clock = clock
        self.accounts = accounts
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.sent = 0
        self._keep = keep
        self._admit_strangers = admit_strangers
        self._dialogs: dict[tuple[int, int], Chat] = {}
        self._watches: defaultdict[Chat, set[asyncio.Queue[Event | None]]] = defaultdict(set)
        self._changed = asyncio.Event()
        self.is_closed = False

    def now_unix(self) -> int:
        """The clock's instant in whole Unix seconds, as messages carry it."""
        return int(self.clock.now().timestamp())

    # --- chats

    def dialog(self, bot: Bot, user: User) -> Chat:
        """The private chat of a user and a bot; not yet started when it is new."""
        chat = self._dialogs.get((bot.id, user.id))
        if chat is None:
            chat = self._dialogs[bot.id, user.id] = Chat(user.id, ChatKind.PRIVATE, peer=user)
        return chat

    def find_chat(self, bot: Bot, given: str | int) -> Chat:
        """The chat with this id, or public name, as the bot sees it. Raises a 400 when there is none for it."""
        if not given:
            raise bad_request("chat_id is empty")
        chat = self._look_up(bot, str(given).strip())
        if chat is None or (chat.peer and chat.standing(bot.id) is Standing.LEFT):
            raise bad_request("chat not found")
        return chat

    def _look_up(self, bot: Bot, given: str) -> Chat | None:
        if given.startswith("@"):
            return next((chat for chat in self.chats.values() if chat.username.lower() == given[1:].lower()), None)
        number = int(given) if _NUMBER.fullmatch(given) else 0
        if number <= 0:
            return self.chats.get(number)
        return self._dialogs.get((bot.id, number)) or self._admit(bot, number)

    def _admit(self, bot: Bot, number: int) -> Chat | None:
        if not self._admit_strangers:
            return None
        chat = self.dialog(bot, self.users.setdefault(number, User(number, f"user {number}")))
        chat.members[bot.id] = Standing.MEMBER
        return chat

    # --- messages

    def next_message_id(self, bot: Bot | None, chat: Chat) -> int:
        """Private messages are numbered through all chats of a bot, others within their chat."""
        numbered = bot if chat.peer and bot else chat
        numbered.last_message_id += 1
        return numbered.last_message_id

    def add(self, message: Message) -> None:
        """Put a message into its chat; the oldest goes when there are too many."""
        messages = message.chat.messages
        messages[message.message_id] = message
        if len(messages) > self._keep:
            messages.popitem(last=False)
        self.tell(message.chat, "message", message)

    # --- who hears of it

    def tell(self, chat: Chat, kind: str, about: Message | Json) -> None:
        """Let everybody know who watches this chat, and wake the tests that wait."""
        if queues := self._watches.get(chat):
            payload = message_json(about) if isinstance(about, Message) else about
            for queue in queues:
                _offer(queue, Event(kind, payload))
        self.touch()

    def touch(self) -> None:
        """Something changed: let the tests that wait look again."""
        self._changed.set()

    @contextmanager
    def watch(self, chat: Chat) -> Iterator[asyncio.Queue[Event | None]]:
        """The events of a chat from now on; None: look at the whole chat again, or go, when the sandbox closes."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(_MOST_EVENTS_UNREAD)
        self._watches[chat].add(queue)
        try:
            yield queue
        finally:
            self._watches[chat].discard(queue)
            if not self._watches[chat]:
                del self._watches[chat]

    async def wait_for(self, predicate: Callable[[], T], timeout_s: float) -> T:
        """What the predicate answers, as soon as that is true; it is asked whenever anything changes here.

        Raises TimeoutError that tells what was said last.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not (found := predicate()):
                    self._changed.clear()
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_s:g} s; said last: {self._last_words()}") from None

    def _last_words(self) -> list[str]:
        chats = (*self._dialogs.values(), *self.chats.values())
        return [f"{chat.id}: {message.text[:80]}" for chat in chats for message in deque(chat.messages.values(), 3)]

    def close(self) -> None:
        """Let every waiting poller and every page go."""
        self.is_closed = True
        for bot in self.accounts.by_id.values():
            bot.updates.close()
        self.refresh_pages()

    def refresh_pages(self) -> None:
        """Something outside the messages changed: let every page look at the whole again."""
        for queues in self._watches.values():
            for queue in queues:
                _clear(queue)

    # --- what bots are told

    def tell_bots(self, message: Message, kind: str = "message") -> None:
        """Hand a person's message to the bots that may read it."""
        payload: Json | None = None
        for bot in list(self.accounts.by_id.values()):
            if self._reads(bot, message):
                payload = payload or message_json(message)
                bot.updates.add(kind, payload)

    def _reads(self, bot: Bot, message: Message) -> bool:
        """In groups a bot reads what is meant for it: https://core.telegram.org/bots/features#privacy-mode."""
        chat, standing = message.chat, message.chat.standing(bot.id)
        if chat.peer:
            return self._dialogs.get((bot.id, chat.id)) is chat
        if not standing.is_inside or standing.rules:
            return standing.is_inside
        if message.reply_to and message.reply_to.sender is bot.user:
            return True
        return _is_addressed(message.text, bot.user.username)

    def change_standing(self, bot: Bot, chat: Chat, standing: Standing, by: User) -> None:
        """Make the bot something else in a chat and tell it (`my_chat_member`); nothing happens when it is that."""
        before = chat.standing(bot.id)
        if before is standing:
            return
        chat.members[bot.id] = standing
        members = (member_json(bot.user, each, chat.kind) for each in (before, standing))
        told: Json = {"chat": chat_json(chat), "from": user_json(by), "date": self.now_unix()}
        told |= zip(("old_chat_member", "new_chat_member"), members, strict=True)
        bot.updates.add("my_chat_member", told)
        self.tell(chat, "standing", {"blocked": standing is Standing.KICKED, "bot": bot_json(bot.user)})


def _is_addressed(text: str, username: str) -> bool:
    command, _, whose = text.split(maxsplit=1)[0].partition("@") if text.strip() else ("", "", "")
    if command.startswith("/"):
        return not whose or whose.lower() == username.lower()
    return f"@{username.lower()}" in text.lower()


def _offer(queue: asyncio.Queue[Event | None], event: Event) -> None:
    try:
        queue.put_nowait(event)
    except asyncio.QueueFull:
        _clear(queue)


def _clear(queue: asyncio.Queue[Event | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)
