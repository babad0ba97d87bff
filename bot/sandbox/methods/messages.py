"""sendMessage and what can be done with a message afterwards."""

from bot.sandbox.accounts import Bot
from bot.sandbox.calls import Call, MethodTable
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import format_text
from bot.sandbox.keyboards import check_markup
from bot.sandbox.methods.sending import find_open_chat, send
from bot.sandbox.model import ChatKind, Json, Message
from bot.sandbox.wire import message_json

_DELETABLE_FOR_S = 48 * 3600
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def send_message(call: Call) -> Json:
    """https://core.telegram.org/bots/api#sendmessage."""
    asked = call.parameters
    source = asked.text("text")
    body = format_text(source, asked.text("parse_mode"), asked.structure("entities"))
    return message_json(send(call, body, html=source))


def edit_message_text(call: Call) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext; a keyboard that is not given again is taken away."""
    asked = call.parameters
    message = _find_own(call, "edit")
    if message.document:
        raise bad_request("there is no text in the message to edit")
    body = format_text(asked.text("text"), asked.text("parse_mode"), asked.structure("entities"))
    markup = check_markup(asked.structure("reply_markup"))
    if (body, markup) == (message.body, message.markup):
        raise bad_request(_NOT_MODIFIED)
    message.body, message.html, message.markup = body, asked.text("text"), markup
    message.edit_date = call.world.now_unix()
    return _edited(call, message)


def edit_message_reply_markup(call: Call) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup."""
    message = _find_own(call, "edit")
    markup = check_markup(call.parameters.structure("reply_markup"))
    if markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    message.markup = markup
    return _edited(call, message)


def delete_message(call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemessage: for two days."""
    chat = find_open_chat(call)
    message = chat.messages.get(call.parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_theirs = not _is_own(call.bot, message) and not chat.peer and not chat.standing(call.bot.id).rules
    if is_theirs or call.world.now_unix() - message.date > _DELETABLE_FOR_S:
        raise bad_request("message can't be deleted")
    del chat.messages[message.message_id]
    call.world.tell(chat, "deleted", {"message_id": message.message_id})
    return True


def send_chat_action(call: Call) -> bool:
    """https://core.telegram.org/bots/api#sendchataction."""
    action = call.parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.tell(find_open_chat(call), "action", {"action": action})
    return True


def _find_own(call: Call, what: str) -> Message:
    chat = find_open_chat(call)
    message = chat.messages.get(call.parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    if not _is_own(call.bot, message):
        raise bad_request(f"message can't be {what}ed")
    return message


def _is_own(bot: Bot, message: Message) -> bool:
    in_channel = message.chat.kind is ChatKind.CHANNEL and message.sender is None
    return message.sender is bot.user or (in_channel and message.chat.standing(bot.id).rules)


def _edited(call: Call, message: Message) -> Json:
    call.world.tell(message.chat, "edited", message)
    return message_json(message)


METHODS: MethodTable = {
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "sendchataction": send_chat_action,
}
