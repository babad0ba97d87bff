"""The commands that a bot has registered, by scope and language.

https://core.telegram.org/bots/api#determining-list-of-commands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json

MAX_COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
Scope = tuple[str, ...]


@dataclass(slots=True)
class CommandBook:
    """Lists of commands as set by the bot; each is a list of `{"command", "description"}`."""

    _lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def put(self, scope: Scope, language: str, commands: list[Json]) -> None:
        """Replace the list of one scope and language; an empty one is no list."""
        if commands:
            self._lists[scope, language] = commands
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        """The list set for exactly this scope and language."""
        return self._lists.get((scope, language), [])

    def shown_in_private(self, user_id: int, language_code: str) -> list[Json]:
        """What somebody with this language sees in a private chat: the narrowest scope first, then the language."""
        language = language_code[:2].lower()
        scopes: Sequence[Scope] = (("chat", str(user_id)), ("all_private_chats",), ("default",))
        lists = (self.get(scope, spoken) for scope in scopes for spoken in (language, ""))
        return next((found for found in lists if found), [])


def read_scope(given: Json) -> Scope:
    """https://core.telegram.org/bots/api#botcommandscope. Raises a 400."""
    kind = str(given.get("type", "default"))
    if kind in _CHAT_SCOPES:
        return tuple(str(part) for part in (kind, given.get("chat_id"), given.get("user_id")) if part is not None)
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return (kind,)


def read_language(code: str) -> str:
    """A two-letter code, or nothing for all. Raises a 400."""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def read_commands(given: object) -> list[Json]:
    """The commands that a bot wants to register. Raises a 400."""
    if not isinstance(given, list):
        raise bad_request("can't parse commands: Expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_read_command(command) for command in given]


def _read_command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).removeprefix("/").lower()
    description = str(given.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
