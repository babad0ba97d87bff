"""The way to a chat over python-telegram-bot; the one place that translates its errors into ours.

https://core.telegram.org/bots/api. The library holds a 400 and a time-out for kinds of network error, so the narrow
kinds are looked at first.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
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

from bot.request import FloodControl
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
    """Sends to the chats of one bot. `paid_broadcast` pays Stars for more than 30 messages a second."""

    def __init__(self, bot: Bot, *, paid_broadcast: bool = False) -> None:
        self._bot = bot
        self._paid_broadcast = paid_broadcast or None
        self._username = ""

    async def send(self, to: Address, message: Message) -> int:
        """Send, and answer the message's id. Link previews are off: an alert says itself what it is about.

        Raises RateLimited, RecipientGone, RecipientMoved, MessageRejected, ChannelUnavailable or ChannelRefused.
        """
        with _translated():
            sent = await self._bot.send_message(
                to.chat_id,
                message.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                message_thread_id=to.thread_id or None,
                reply_markup=_keyboard(message.buttons),
                reply_parameters=_reply(message.reply_to),
                disable_notification=message.silent or None,
                allow_paid_broadcast=self._paid_broadcast,
            )
            return sent.message_id

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
            return ChannelRefused("Telegram refuses the bot's token: ask @BotFather for the one that holds now")
        case Conflict():
            return ChannelRefused("another process speaks for the same bot: end it, or give it a token of its own")
        case TimedOut():
            return ChannelUnavailable("no answer in time")
        case NetworkError():
            return ChannelUnavailable(error.message)
        case _:
            return ChannelUnavailable(f"an error of the kind {type(error).__name__}")


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_key(button) for button in row] for row in rows]) if rows else None


def _key(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.text, url=button.url, callback_data=button.data)
