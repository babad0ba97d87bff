"""Who and what there is in the sandbox: users, bots, chats, messages. They change; the world that holds them is one."""

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.entities import MarkedText

Json = dict[str, object]


class ChatKind(StrEnum):
    """https://core.telegram.org/bots/api#chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Standing(StrEnum):
    """What somebody is in a chat; https://core.telegram.org/bots/api#chatmember."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        """Whether somebody with this standing is in the chat."""
        return self not in (Standing.LEFT, Standing.KICKED)

    @property
    def rules(self) -> bool:
        """Whether this is the owner or an administrator."""
        return self in (Standing.CREATOR, Standing.ADMINISTRATOR)


@dataclass(slots=True, eq=False)
class User:
    """A person, or a bot as others see it."""

    id: int
    first_name: str
    language_code: str = ""
    username: str = ""
    is_bot: bool = False
    is_deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that somebody sent; its bytes are kept elsewhere, for a while."""

    file_id: str
    file_name: str
    mime_type: str
    size_bytes: int


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands in its chat; `date` and `edit_date` are Unix seconds, `html` is the source as sent."""

    message_id: int
    chat: "Chat" = field(repr=False)
    sender: User | None
    date: int
    body: MarkedText
    html: str = ""
    thread_id: int = 0
    markup: Json | None = None
    reply_to: "Message | None" = None
    edit_date: int = 0
    document: Document | None = None
    silent: bool = False
    link_preview: Json | None = None

    @property
    def text(self) -> str:
        """The text after parsing (of a document: its caption)."""
        return self.body.text

    def buttons(self) -> list[Json]:
        """The buttons of its inline keyboard, row after row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row] if isinstance(rows, list) else []


@dataclass(slots=True, eq=False)
class Chat:
    """A chat with its members (by user id) and its last messages (by id, oldest first); `topics` names threads."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    peer: User | None = None
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    members: dict[int, Standing] = field(default_factory=dict)
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict, repr=False)
    moved_to: int = 0
    is_deleted: bool = False
    last_message_id: int = 0

    def standing(self, user_id: int) -> Standing:
        """What a user is here; a stranger has left."""
        return self.members.get(user_id, Standing.LEFT)
