"""What people can do: talk to the bot, press its buttons, block it. For tests, and for the chat page."""

import re
from dataclasses import dataclass, field
from itertools import count

from bot.sandbox.accounts import Bot, Question
from bot.sandbox.entities import count_units
from bot.sandbox.errors import Impossible
from bot.sandbox.formatting import MAX_TEXT, format_speech
from bot.sandbox.methods.sending import find_topic
from bot.sandbox.model import Chat, ChatKind, Json, Message, Standing, User
from bot.sandbox.wire import message_json, user_json
from bot.sandbox.world import World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUESTION_IDS = count(7_000_001)


@dataclass(frozen=True, slots=True)
class Person:
    """A user at their phone, talking to `bot` unless told otherwise."""

    world: World
    bot: Bot
    user: User
    _last: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> int:
        """The user's id, which is the id of the private chat as well."""
        return self.user.id

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.world.dialog(self.bot, self.user)

    def say(self, text: str, chat: Chat | None = None, thread: int = 0, reply_to: Message | None = None) -> Message:
        """Write into a chat, the private one by default; a first word starts it.

        Raises Impossible for an empty or too long text, a chat that the user is not in, and a blocked bot.
        """
        place = chat or self._open_dialog()
        self._check_may_write(place, text)
        number = self.world.next_message_id(self.bot, place)
        sender = None if place.kind is ChatKind.CHANNEL else self.user
        body, now = format_speech(text), self.world.now_unix()
        message = Message(number, place, sender, now, body, thread_id=find_topic(place, thread), reply_to=reply_to)
        self.world.add(message)
        self.world.tell_bots(message, "channel_post" if place.kind is ChatKind.CHANNEL else "message")
        self._last[place.id] = number
        return message

    def follow(self, payload: str) -> Message:
        """Open the bot's deep link with this payload and press Start.

        https://core.telegram.org/bots/features#deep-linking; raises Impossible for a payload that it does not allow.
        """
        if not _PAYLOAD.fullmatch(payload):
            raise Impossible(f"no deep link carries {payload!r}: 1 to 64 letters of A-Z a-z 0-9 _ -")
        return self.say(f"/start {payload}")

    def edit(self, message: Message, text: str) -> None:
        """Change what one has said."""
        if message.sender is not self.user:
            raise Impossible("only one's own messages can be edited")
        message.body, message.edit_date = format_speech(text), self.world.now_unix()
        self.world.tell(message.chat, "edited", message)
        self.world.tell_bots(message, "edited_message")

    def press(self, message: Message, button: str) -> str:
        """Press the button with this data or text; answers the query's id, or the address that a link button opens.

        Raises Impossible when the message has no such button now.
        """
        found = next((each for each in message.buttons() if button in (each.get("callback_data"), each["text"])), None)
        if found is None:
            raise Impossible(f"no button {button!r} under message {message.message_id}: {message.buttons()}")
        if "callback_data" not in found:
            return str(found.get("url", ""))
        self._last[message.chat.id] = message.chat.last_message_id or self.bot.last_message_id
        return self._ask(message, str(found["callback_data"]))

    def _ask(self, message: Message, data: str) -> str:
        question = Question(str(next(_QUESTION_IDS)), self.user, self.world.clock.now(), message)
        self.bot.remember(question)
        asked: Json = {"id": question.id, "from": user_json(self.user), "message": message_json(message)}
        self.bot.updates.add("callback_query", asked | {"chat_instance": str(message.chat.id), "data": data})
        return question.id

    def ask_inline(self, query: str, offset: str = "") -> str:
        """Type `@bot query` somewhere; answers the query's id. The bot's offers are in `Bot.questions` by that id."""
        question = Question(str(next(_QUESTION_IDS)), self.user, self.world.clock.now())
        self.bot.remember(question)
        asked: Json = {"id": question.id, "from": user_json(self.user), "query": query, "offset": offset}
        self.bot.updates.add("inline_query", asked | {"chat_type": "private"})
        return question.id

    def block(self) -> None:
        """Stop the bot from writing here."""
        self.world.change_standing(self.bot, self.chat, Standing.KICKED, by=self.user)

    def unblock(self) -> None:
        """Let the bot write here again."""
        self.world.change_standing(self.bot, self.chat, Standing.MEMBER, by=self.user)

    def deactivate(self) -> None:
        """Delete the account."""
        self.user.is_deactivated = True

    def messages(self) -> list[Message]:
        """The private chat, oldest message first."""
        return list(self.chat.messages.values())

    def answer_to(self, question_id: str) -> Json | None:
        """What the bot answered to a press or an inline query, if it has."""
        question = self.bot.questions.get(question_id)
        return question.answer if question else None

    async def hears(self, part: str = "", *, chat: Chat | None = None, timeout_s: float = 30) -> Message:
        """The bot's first message with this in it that is newer than what the user last said or pressed there.

        Waits for it; raises TimeoutError that tells what was said instead.
        """
        place = chat or self.chat
        found = await self.world.wait_for(lambda: self._find_answer(place, part), timeout_s)
        assert found is not None, "wait_for answers nothing that is false"
        return found

    def _find_answer(self, chat: Chat, part: str) -> Message | None:
        last = self._last.get(chat.id, 0)
        newer = (message for message in chat.messages.values() if message.message_id > last)
        return next((message for message in newer if message.sender is self.bot.user and part in message.text), None)

    def _open_dialog(self) -> Chat:
        chat = self.chat
        if chat.standing(self.bot.id) is Standing.LEFT:
            chat.members[self.bot.id] = Standing.MEMBER
        return chat

    def _check_may_write(self, chat: Chat, text: str) -> None:
        if not text.strip() or count_units(text) > MAX_TEXT:
            raise Impossible(f"a message has 1 to {MAX_TEXT} characters")
        if chat.peer and chat.standing(self.bot.id) is Standing.KICKED:
            raise Impossible("the bot is blocked; unblock it first")
        if not chat.peer and not chat.standing(self.id).is_inside:
            raise Impossible(f"user {self.id} is not in chat {chat.id}")


class Gathering:
    """A group, supergroup or channel, as its administrators see it."""

    def __init__(self, world: World, bot: Bot, chat: Chat, owner: User) -> None:
        self.world = world
        self.bot = bot
        self.chat = chat
        self.owner = owner

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    def add(self, *people: Person, admin: bool = False) -> None:
        """Let people in."""
        for person in people:
            self.chat.members[person.id] = Standing.ADMINISTRATOR if admin else Standing.MEMBER

    def set_bot(self, standing: Standing, by: Person | None = None) -> None:
        """Add, promote, restrict or remove the bot; it is told by `my_chat_member`."""
        self.world.change_standing(self.bot, self.chat, standing, by=by.user if by else self.owner)

    def open_topic(self, name: str) -> int:
        """A new forum topic; answers its thread id."""
        thread_id = self.world.next_message_id(None, self.chat)
        self.chat.topics[thread_id] = name
        return thread_id

    def close_topic(self, thread_id: int) -> None:
        """Delete a forum topic."""
        self.chat.topics.pop(thread_id)

    def delete(self) -> None:
        """The chat is gone for everybody."""
        self.chat.is_deleted = True

    def messages(self, thread: int | None = None) -> list[Message]:
        """What was said, oldest first, everywhere or in one topic."""
        return [message for message in self.chat.messages.values() if thread in (None, message.thread_id)]

    def migrate(self) -> "Gathering":
        """Turn the group into a supergroup with another id; both sides say so in service messages."""
        new = Chat(-1_000_000_000_000 + self.chat.id, ChatKind.SUPERGROUP, self.chat.title)
        new.members = dict(self.chat.members)
        self.world.chats[new.id] = new
        self.chat.moved_to = new.id
        self._tell_move(self.chat, "migrate_to_chat_id", new.id)
        self._tell_move(new, "migrate_from_chat_id", self.chat.id)
        return Gathering(self.world, self.bot, new, self.owner)

    def _tell_move(self, chat: Chat, name: str, other: int) -> None:
        number = self.world.next_message_id(None, chat)
        notice = Message(number, chat, self.owner, self.world.now_unix(), format_speech(""))
        made = message_json(notice)
        del made["text"]
        self.bot.updates.add("message", made | {name: other})
