"""Bots: their names, tokens, updates, commands and the questions that they owe an answer."""

import datetime as dt
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.sandbox.commands import CommandBook
from bot.sandbox.errors import ApiError, Impossible
from bot.sandbox.flood import FloodGate, Limits
from bot.sandbox.model import Json, Message, User
from bot.sandbox.updates import UpdateQueue

# 123456789:AA… as BotFather gives them out.
_TOKEN = re.compile(r"([1-9][0-9]{3,15}):[A-Za-z0-9_-]{30,64}")
_MOST_QUESTIONS = 1000
_MOST_BOTS = 100


@dataclass(slots=True, eq=False)
class Question:
    """A press of a button, or an inline query (`message` is None), and the bot's answer once it has come."""

    id: str
    asked_by: User
    asked_at: dt.datetime
    message: Message | None = None
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates posted; `url` is empty when it polls."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_date: int = 0


@dataclass(slots=True, eq=False)
class Bot:
    """One bot's account. `texts` are its name and descriptions by (field, language)."""

    user: User
    token: str = field(repr=False)
    gate: FloodGate
    updates: UpdateQueue
    commands: CommandBook = field(default_factory=CommandBook)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    questions: OrderedDict[str, Question] = field(default_factory=OrderedDict)
    last_message_id: int = 0

    @property
    def id(self) -> int:
        """The number before the colon of its token."""
        return self.user.id

    def remember(self, question: Question) -> None:
        """Keep a question until it is answered, or a thousand newer ones have come."""
        self.questions[question.id] = question
        if len(self.questions) > _MOST_QUESTIONS:
            self.questions.popitem(last=False)

    def text(self, name: str, language_code: str) -> str:
        """A name or description in a language, else the one for all."""
        return self.texts.get((name, language_code[:2])) or self.texts.get((name, ""), "")


class Accounts:
    """The bots by id. Any well-formed token is a bot; the first secret seen for an id is the right one."""

    def __init__(self, *, limits: Limits | None, keep_updates: int, refused: frozenset[str]) -> None:
        self._limits = limits
        self._keep_updates = keep_updates
        self._refused = refused
        self.by_id: dict[int, Bot] = {}

    def sign_in(self, token: str) -> Bot:
        """The bot with this token. Raises ApiError: 404 for what is no token, 401 for a refused one."""
        number = int(token.partition(":")[0]) if _TOKEN.fullmatch(token) else 0
        bot = self.by_id.get(number)
        if not number or (bot is None and len(self.by_id) >= _MOST_BOTS):
            raise ApiError(404, "Not Found")
        if token in self._refused or (bot and bot.token != token):
            raise ApiError(401, "Unauthorized")
        return bot or self._open(token, f"bot {number}", f"sandbox_{number}_bot")

    def open_first(self, token: str) -> Bot:
        """The sandbox's own bot, the one that people talk to unless told otherwise. Its token must be well-formed."""
        if not _TOKEN.fullmatch(token):
            raise Impossible("a token is a number of four digits or more, a colon and 30 letters or more")
        return self._open(token, "noticebell", "noticebell_bot")

    def _open(self, token: str, name: str, username: str) -> Bot:
        user = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        bot = self.by_id[user.id] = Bot(user, token, FloodGate(self._limits), UpdateQueue(self._keep_updates))
        return bot
