"""What every method that sends has to ask first: may this bot speak here, in which topic, in answer to what."""

from bot.sandbox.accounts import Bot
from bot.sandbox.calls import Call
from bot.sandbox.entities import MarkedText
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.keyboards import check_markup
from bot.sandbox.model import Chat, ChatKind, Document, Message, Standing


def find_open_chat(call: Call) -> Chat:
    """The chat that the call names, if the bot may speak in it. Raises 400 and 403."""
    chat = call.world.find_chat(call.bot, call.parameters.text("chat_id"))
    if chat.moved_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.peer:
        _check_private(call.bot, chat)
    else:
        _check_shared(call.bot, chat)
    return chat


def _check_private(bot: Bot, chat: Chat) -> None:
    if chat.peer and chat.peer.is_deactivated:
        raise forbidden("user is deactivated")
    if chat.standing(bot.id) is Standing.KICKED:
        raise forbidden("bot was blocked by the user")


def _check_shared(bot: Bot, chat: Chat) -> None:
    standing = chat.standing(bot.id)
    if chat.is_deleted:
        raise forbidden(f"the {chat.kind} chat was deleted")
    if standing is Standing.KICKED:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if standing is Standing.LEFT:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    if standing is Standing.RESTRICTED:
        raise bad_request("not enough rights to send text messages to the chat")
    if chat.kind is ChatKind.CHANNEL and not standing.rules:
        raise bad_request("need administrator rights in the channel chat")


def send(call: Call, body: MarkedText, *, html: str = "", document: Document | None = None) -> Message:
    """Put a message of the bot into the chat that the call names. Raises 400, 403 and 429."""
    chat = find_open_chat(call)
    world, asked = call.world, call.parameters
    thread_id = find_topic(chat, asked.integer("message_thread_id"))
    markup = check_markup(asked.structure("reply_markup"))
    reply_to = _find_answered(call, chat)
    call.bot.gate.admit(chat, world.clock.now(), paid=asked.flag("allow_paid_broadcast"))
    sender = None if chat.kind is ChatKind.CHANNEL else call.bot.user
    message = Message(
        world.next_message_id(call.bot, chat), chat, sender, world.now_unix(), body, html, thread_id, markup, reply_to
    )
    message.document, message.silent = document, asked.flag("disable_notification")
    message.link_preview = asked.mapping("link_preview_options") or None
    world.sent += 1
    world.add(message)
    return message


def find_topic(chat: Chat, thread_id: int) -> int:
    """The forum topic to speak in, 0 for none. Raises a 400 when there is no such topic."""
    if not thread_id:
        return 0
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def _find_answered(call: Call, chat: Chat) -> Message | None:
    asked = call.parameters.mapping("reply_parameters")
    number = asked.get("message_id") or call.parameters.integer("reply_to_message_id")
    if not number:
        return None
    found = chat.messages.get(number) if isinstance(number, int) else None
    lenient = asked.get("allow_sending_without_reply") or call.parameters.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found
