"""What a bot may ask about a chat, and leaving it."""

from bot.sandbox.accounts import Accounts
from bot.sandbox.calls import Call, MethodTable
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.model import Chat, Json, Standing, User
from bot.sandbox.wire import full_chat_json, member_json


def get_chat(call: Call) -> Json:
    """https://core.telegram.org/bots/api#getchat."""
    return full_chat_json(_find_joined(call))


def get_chat_member(call: Call) -> Json:
    """https://core.telegram.org/bots/api#getchatmember."""
    chat = _find_joined(call)
    user = _find_user(call, call.parameters.integer("user_id"))
    return member_json(user, _standing(chat, user), chat.kind)


def get_chat_administrators(call: Call) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators: other bots are left out."""
    chat = _find_joined(call)
    if chat.peer:
        raise bad_request("there are no administrators in the private chat")
    ruling = ((call.world.users.get(number), standing) for number, standing in chat.members.items() if standing.rules)
    found = [member_json(user, standing, chat.kind) for user, standing in ruling if user]
    own = chat.standing(call.bot.id)
    return [*found, member_json(call.bot.user, own, chat.kind)] if own.rules else found


def get_chat_member_count(call: Call) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount."""
    chat = _find_joined(call)
    return 2 if chat.peer else sum(standing.is_inside for standing in chat.members.values())


def leave_chat(call: Call) -> bool:
    """https://core.telegram.org/bots/api#leavechat."""
    chat = _find_joined(call)
    if chat.peer:
        raise bad_request("chat member status can't be changed in private chats")
    call.world.change_standing(call.bot, chat, Standing.LEFT, by=call.bot.user)
    return True


def _find_joined(call: Call) -> Chat:
    chat = call.world.find_chat(call.bot, call.parameters.text("chat_id"))
    if chat.moved_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    standing = chat.standing(call.bot.id)
    if not chat.peer and not standing.is_inside:
        how = "kicked from" if standing is Standing.KICKED else "not a member of"
        raise forbidden(f"bot {'was' if standing is Standing.KICKED else 'is'} {how} the {chat.kind} chat")
    return chat


def _find_user(call: Call, number: int) -> User:
    user = call.world.users.get(number) or _find_bot(call.world.accounts, number)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return user


def _find_bot(accounts: Accounts, number: int) -> User | None:
    return accounts.by_id[number].user if number in accounts.by_id else None


def _standing(chat: Chat, user: User) -> Standing:
    return Standing.MEMBER if chat.peer is user else chat.standing(user.id)


METHODS: MethodTable = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
}
