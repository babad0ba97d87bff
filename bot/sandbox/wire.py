"""The sandbox's values as the Bot API writes them in JSON."""

from bot.sandbox.model import Chat, ChatKind, Document, Json, Message, Standing, User

_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_SENDING_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip


def user_json(user: User) -> Json:
    """https://core.telegram.org/bots/api#user."""
    made: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.username:
        made["username"] = user.username
    if user.language_code and not user.is_bot:
        made["language_code"] = user.language_code
    return made


def chat_json(chat: Chat) -> Json:
    """https://core.telegram.org/bots/api#chat."""
    made: Json = {"id": chat.id, "type": chat.kind.value}
    if chat.peer:
        made["first_name"] = chat.peer.first_name
    else:
        made["title"] = chat.title
    if username := chat.username or (chat.peer.username if chat.peer else ""):
        made["username"] = username
    if chat.is_forum:
        made["is_forum"] = True
    return made


def full_chat_json(chat: Chat) -> Json:
    """https://core.telegram.org/bots/api#chatfullinfo, with what is the same for every chat here."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return {**chat_json(chat), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """https://core.telegram.org/bots/api#message; a message that it answers is told without its own reply."""
    made: Json = {"message_id": message.message_id, "date": message.date, "chat": chat_json(message.chat)}
    if message.sender:
        made["from"] = user_json(message.sender)
    else:
        made["sender_chat"] = made["chat"]
    if message.thread_id:
        made["message_thread_id"], made["is_topic_message"] = message.thread_id, True
    if message.edit_date:
        made["edit_date"] = message.edit_date
    if message.reply_to and with_reply:
        made["reply_to_message"] = message_json(message.reply_to, with_reply=False)
    if message.markup:
        made["reply_markup"] = message.markup
    if message.link_preview:
        made["link_preview_options"] = message.link_preview
    return made | _content_json(message)


def _content_json(message: Message) -> Json:
    entities = [entity.as_json() for entity in message.body.entities]
    if message.document is None:
        return {"text": message.text, "entities": entities} if entities else {"text": message.text}
    made: Json = {"document": document_json(message.document)}
    if message.text:
        made |= {"caption": message.text, "caption_entities": entities}
    return made


def document_json(document: Document) -> Json:
    """https://core.telegram.org/bots/api#document."""
    return {
        "file_id": document.file_id,
        "file_unique_id": document.file_id,
        "file_name": document.file_name,
        "mime_type": document.mime_type,
        "file_size": document.size_bytes,
    }


def member_json(user: User, standing: Standing, kind: ChatKind) -> Json:
    """https://core.telegram.org/bots/api#chatmember, with every right that the standing may bring."""
    made: Json = {"status": standing.value, "user": user_json(user)}
    match standing:
        case Standing.CREATOR:
            made["is_anonymous"] = False
        case Standing.ADMINISTRATOR:
            made |= dict.fromkeys(_ADMIN_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
            made |= {"can_post_messages": True, "can_edit_messages": True} if kind is ChatKind.CHANNEL else {}
        case Standing.RESTRICTED:
            made |= dict.fromkeys(_SENDING_RIGHTS, False) | {"is_member": True, "until_date": 0}
        case Standing.KICKED:
            made["until_date"] = 0
        case Standing.MEMBER | Standing.LEFT:
            pass
    return made


def bot_json(user: User, *, is_self: bool = False) -> Json:
    """The bot for `getMe` (https://core.telegram.org/bots/api#getme), with what only that method tells."""
    extra = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user_json(user) | (extra if is_self else {})
