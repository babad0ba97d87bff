"""What somebody asked, read out of Telegram's update; nothing is decided here."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from core.model import TargetKind
from core.ports import Address

COMMAND = re.compile(
    r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>[A-Za-z0-9_]{3,64}))?(?:\s+(?P<argument>.*))?", re.DOTALL
)
MAX_ARGUMENT_CHARS = 1_000
KINDS = {
    ChatType.PRIVATE: TargetKind.PRIVATE,
    ChatType.GROUP: TargetKind.GROUP,
    ChatType.SUPERGROUP: TargetKind.SUPERGROUP,
    ChatType.CHANNEL: TargetKind.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked. `speaks_for_chat`: in the chat's own name, as its hidden administrators do."""

    address: Address
    kind: TargetKind
    user_id: int | None
    language_code: str | None
    speaks_for_chat: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its argument; `to_bot` is the bot it names, in lower case. An empty name: plain words."""

    place: Place
    name: str
    argument: str
    to_bot: str | None
    message_id: int


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed under one of the bot's messages."""

    place: Place
    id: str
    data: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was let into a chat, or thrown out (blocked) of it."""

    place: Place
    is_in: bool


def read_update(update: Update) -> Command | Press | Membership | None:
    """What this update asks of the bot, None where it is none of its business."""
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        place = _place(update.my_chat_member.chat.id, update.my_chat_member.chat.type, 0)
        return (
            Membership(place, update.my_chat_member.new_chat_member.status not in ("kicked", "left")) if place else None
        )
    message = update.message or update.channel_post
    return _command(message) if message is not None and message.text else None


def _command(message: Message) -> Command | None:
    place = _place(message.chat.id, message.chat.type, _thread(message))
    if place is None or (message.from_user is not None and message.from_user.is_bot and message.sender_chat is None):
        return None
    place = Place(
        place.address,
        place.kind,
        message.from_user.id if message.from_user else None,
        message.from_user.language_code if message.from_user else None,
        speaks_for_chat=message.sender_chat is not None and message.sender_chat.id == message.chat.id,
    )
    found = COMMAND.fullmatch((message.text or "").replace("\0", " ").strip())  # PostgreSQL keeps no NUL in a text
    if found is None:
        return Command(place, "", "", None, message.message_id)
    argument = (found["argument"] or "").strip()[:MAX_ARGUMENT_CHARS]
    to_bot = found["bot"].lower() if found["bot"] else None
    return Command(place, found["name"].lower(), argument, to_bot, message.message_id)


def _press(query: CallbackQuery) -> Press | None:
    message = query.message
    if message is None or query.data is None:
        return None
    thread_id = _thread(message) if isinstance(message, Message) else 0
    place = _place(message.chat.id, message.chat.type, thread_id)
    if place is None:
        return None
    place = Place(place.address, place.kind, query.from_user.id, query.from_user.language_code)
    return Press(place, query.id, query.data, message.message_id)


def _place(chat_id: int, chat_type: str, thread_id: int) -> Place | None:
    kind = KINDS.get(ChatType(chat_type)) if chat_type in set(ChatType) else None
    return Place(Address(chat_id, thread_id), kind, None, None) if kind else None


def _thread(message: Message) -> int:
    """The forum topic; a thread of replies in an ordinary group is none."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0
