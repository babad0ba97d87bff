"""The way to a chat; the one place that translates Telegram's refusals, and the library's errors, into ours.

https://core.telegram.org/bots/api. Messages are posted as bytes on the library's own session, for building, sending and
reading one through the library costs about a millisecond; everything else goes through it. It holds a 400 and a
time-out for kinds of network error, so the narrow kinds are looked at first.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from yarl import URL

from bot.request import AiohttpRequest, FloodControl, read_answer
from core.errors import (
    ChannelRefused,
    ChannelUnavailable,
    DeliveryError,
    MessageRejected,
    RateLimited,
    RecipientGone,
    RecipientMoved,
)
from core.ports import Address, Button, Message

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_MODIFIED = "message is not modified"
DECIDES = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
DEFAULT_WAIT_S = 5.0
TOKEN_REFUSED = "Telegram refuses the bot's token: ask @BotFather for the one that holds now"  # noqa: S105 (no secret)
TOKEN_SHARED = "another process speaks for the same bot: end it, or give it a token of its own"  # noqa: S105

# A 400 has no code that tells its kinds apart, so its text has to (compared in lower case, as the library changes the
# case). What is not known here is about the message: the same bytes will not pass a second time.
GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id_invalid",
    "have no rights to send",
    "not enough rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "channel_private",
    "bot is not a member",
    "group is deactivated",
    "group chat was deactivated",
    "user is deactivated",
    "user_is_blocked",
    "input_user_deactivated",
    "message thread not found",
    "topic_deleted",
    "topic_closed",
)


class TelegramChannel:
    """Sends to the chats of one bot, whose requests are ours.

    `paid_broadcast` pays Stars for more than 30 messages a second; each message goes through `passage`, which is given
    the chat's id, lets it leave when it may, and sees it arrive.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        paid_broadcast: bool = False,
        passage: Callable[[int], AbstractAsyncContextManager[None]] = lambda _chat_id: nullcontext(),
    ) -> None:
        assert isinstance(bot.request, AiohttpRequest), "messages are posted on our own session"
        self._bot = bot
        self._request = bot.request
        self._address = URL(f"{bot.base_url}/sendMessage")
        self._paid_broadcast = paid_broadcast
        self._passage = passage
        self._username = ""

    async def send(self, to: Address, message: Message) -> int:
        """Send, and answer the message's id. Link previews are off: an alert says itself what it is about.

        Raises RateLimited, RecipientGone, RecipientMoved, MessageRejected, ChannelUnavailable or ChannelRefused.
        """
        rest = _encode(message.html, message.buttons, silent=message.silent, paid=self._paid_broadcast)
        body = _address_to(to, message.reply_to) + rest
        async with self._passage(to.chat_id):
            with _translated():
                status, answer = await self._request.post_bytes(self._address, body)
        return _sent_id(status, answer)

    async def edit(self, to: Address, message_id: int, message: Message) -> None:
        """Put another text and other buttons in the place of a message's; one that is the same already is no error.

        Raises as `send` does; MessageRejected also for a message that is too old or deleted.
        """
        try:
            with _translated():
                await self._bot.edit_message_text(
                    message.html,
                    to.chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=_keyboard(message.buttons),
                )
        except MessageRejected as error:
            if NOT_MODIFIED not in str(error).lower():
                raise

    async def acknowledge(self, press_id: str, text: str | None = None) -> None:
        """Tell the one who pressed a button that it was heard, with a short text over the chat.

        Raises as `send` does; MessageRejected where the press is too old to be answered.
        """
        with _translated():
            await self._bot.answer_callback_query(press_id, text)

    async def username(self) -> str:
        """The bot's name, asked for once. Raises as `send` does."""
        if not self._username:
            with _translated():
                self._username = (await self._bot.get_me()).username or ""
        return self._username

    async def decides(self, chat_id: int, user_id: int) -> bool:
        """Whether this member is an administrator of the chat. Raises as `send` does."""
        with _translated():
            member = await self._bot.get_chat_member(chat_id, user_id)
        return member.status in DECIDES


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except TelegramError as error:
        raise translate(error) from None
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError) as error:
        # The library trips over an answer that is not of the Bot API's shape: a proxy's, or a server's gone wrong.
        raise ChannelUnavailable(f"the answer makes no sense ({type(error).__name__})") from error


def translate(error: TelegramError) -> DeliveryError:
    """Our error for the library's, without its text where that may hold the token."""
    match error:
        case FloodControl(seconds=seconds):
            return RateLimited(seconds)
        case RetryAfter():
            return RateLimited(DEFAULT_WAIT_S)
        case ChatMigrated(new_chat_id=new_chat_id):
            return RecipientMoved(new_chat_id)
        case Forbidden():
            return RecipientGone(error.message)
        case BadRequest():
            is_gone = any(kind in error.message.lower() for kind in GONE)
            return RecipientGone(error.message) if is_gone else MessageRejected(error.message)
        case InvalidToken():
            return ChannelRefused(TOKEN_REFUSED)
        case Conflict():
            return ChannelRefused(TOKEN_SHARED)
        case TimedOut():
            return ChannelUnavailable("no answer in time")
        case NetworkError():
            return ChannelUnavailable(error.message)
        case _:
            return ChannelUnavailable(f"an error of the kind {type(error).__name__}")


def _sent_id(status: int, payload: bytes) -> int:
    """The message's id out of what a send was answered. Raises as `TelegramChannel.send` does."""
    answer = read_answer(payload)
    if answer is None:
        raise ChannelUnavailable(f"HTTP status {status} from something that is not a Bot API server")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or "result" not in answer:
        raise refusal(status, answer)
    result = answer["result"]
    message_id = result.get("message_id") if isinstance(result, dict) else None
    if not isinstance(message_id, int):
        raise ChannelUnavailable("the answer makes no sense (no message_id)")
    return message_id


def refusal(status: int, answer: Mapping[str, Any]) -> DeliveryError:
    """Our error for an answer that says no: by its status, its parameters, and for a 400 its description.

    https://core.telegram.org/bots/api#making-requests and #responseparameters.
    """
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    description = str(answer.get("description", ""))
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimited(_seconds(parameters.get("retry_after")))
        case HTTPStatus.BAD_REQUEST if isinstance(parameters.get("migrate_to_chat_id"), int):
            return RecipientMoved(parameters["migrate_to_chat_id"])
        case HTTPStatus.BAD_REQUEST:
            is_gone = any(kind in description.lower() for kind in GONE)
            return RecipientGone(description) if is_gone else MessageRejected(description)
        case HTTPStatus.FORBIDDEN:
            return RecipientGone(description)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return ChannelRefused(TOKEN_REFUSED)
        case HTTPStatus.CONFLICT:
            return ChannelRefused(TOKEN_SHARED)
        case _:
            return ChannelUnavailable(description or f"HTTP status {status}")


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value > 0 else DEFAULT_WAIT_S


def _address_to(to: Address, reply_to: int | None) -> bytes:
    """The beginning of a message's JSON: what differs from chat to chat."""
    thread = f',"message_thread_id":{to.thread_id}' if to.thread_id else ""
    reply = f',"reply_parameters":{{"message_id":{reply_to},"allow_sending_without_reply":true}}' if reply_to else ""
    return f'{{"chat_id":{to.chat_id}{thread}{reply},'.encode()


@lru_cache(maxsize=256)
def _encode(html: str, buttons: tuple[tuple[Button, ...], ...], *, silent: bool, paid: bool) -> bytes:
    """The rest of it, which all who get the same message share. Link previews are off."""
    values: dict[str, object] = {
        "text": html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
    }
    if buttons:
        values["reply_markup"] = {"inline_keyboard": [[_key_json(button) for button in row] for row in buttons]}
    if silent:
        values["disable_notification"] = True
    if paid:
        values["allow_paid_broadcast"] = True
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")[1:]


def _key_json(button: Button) -> dict[str, str]:
    values = {"text": button.text, "url": button.url, "callback_data": button.data}
    return {name: value for name, value in values.items() if value is not None}


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows]) if rows else None


def _key(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.text, url=button.url, callback_data=button.data)
