"""The sandbox's front door: one server with the Bot API, the chat page, and a Python interface for tests.

async with Sandbox(clock) as sandbox:
    bot = telegram.Bot(sandbox.token, base_url=sandbox.root + "/bot")
    ada = sandbox.user(7, language_code="en")
    ada.say("/start")
    message = await ada.hears("welcome")
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self, TypeVar

import aiohttp
from aiohttp import web

from bot.sandbox.accounts import Accounts, Bot
from bot.sandbox.api import Api, Request
from bot.sandbox.chatpage import ChatPage
from bot.sandbox.errors import Impossible
from bot.sandbox.faults import Faults
from bot.sandbox.flood import Limits
from bot.sandbox.model import Chat, ChatKind, Message, Standing, User
from bot.sandbox.parameters import MAX_BODY_BYTES
from bot.sandbox.people import Gathering, Person
from bot.sandbox.webhooks import WebhookPoster
from bot.sandbox.world import World
from core.ports import Clock

T = TypeVar("T")
TOKEN = "4200042:sandbox_token-no-account-no-network"  # noqa: S105 (opens nothing but a sandbox)
_STRICT = Limits()
_KEEP_UPDATES = 10_000
_KEEP_REQUESTS = 1_000
_MOST_VISITORS = 10_000
_FIRST_GROUP_ID = 5_000_000


class Sandbox:
    """A Bot API server of our own. Time comes from `clock`; `keep` messages stay in each chat.

    `limits=None` lifts the flood limits; `refused` are tokens answered with 401; `admit_strangers` makes a private chat
    of any positive id that a bot writes to; `language` is what a visitor's page speaks at first.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        limits: Limits | None = _STRICT,
        keep: int = 200,
        refused: frozenset[str] = frozenset(),
        admit_strangers: bool = False,
        language: str = "zh",
    ) -> None:
        accounts = Accounts(limits=limits, keep_updates=_KEEP_UPDATES, refused=refused)
        self.world = World(clock, accounts, keep=keep, admit_strangers=admit_strangers)
        self.faults = Faults()
        self.token = token
        self._address = (host, port)
        self._language = language
        self._port = port
        self._stack = AsyncExitStack()
        self._people: dict[tuple[int, int], Person] = {}
        self._api: Api | None = None
        self._bot = accounts.open_first(token)

    async def __aenter__(self) -> Self:
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        session = await self._stack.enter_async_context(aiohttp.ClientSession())
        webhooks = WebhookPoster(self.world, group, session)
        self._stack.callback(webhooks.close)
        self._api = Api(self.world, self.faults, webhooks, keep_requests=_KEEP_REQUESTS)
        runner = web.AppRunner(
            self._build_app(self._api), access_log=None, handler_cancellation=True, shutdown_timeout=1
        )
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, *self._address).start()
        self._port = runner.addresses[0][1]
        self._stack.callback(self._let_go)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What the body raised goes on as it is; handed to the task group it would come out wrapped.
        await self._stack.aclose()

    def _build_app(self, api: Api) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.add_routes(api.routes())
        app.add_routes(ChatPage(self.world, self.visitor, api.give_file, self._language).routes())
        return app

    def _let_go(self) -> None:
        """Before the server stops: end long polls and event streams, or it would wait for them."""
        self.world.close()
        if self._api:
            self._api.close()

    # --- for bots

    @property
    def root(self) -> str:
        """The address to give to a bot; its methods are at `<root>/bot<token>/…`, the chat page is at `<root>/`."""
        host = "127.0.0.1" if self._address[0] in ("0.0.0.0", "::", "") else self._address[0]  # noqa: S104
        return f"http://{host}:{self._port}"

    def bot(self, token: str | None = None) -> Bot:
        """The account of a bot, of the sandbox's own by default."""
        return self.world.accounts.sign_in(token) if token else self._bot

    def visitor(self, number: int) -> Person:
        """The user of a chat page, who has yet to press Start. Raises Impossible when there are too many."""
        if number not in self.world.users and len(self.world.users) >= _MOST_VISITORS:
            raise Impossible(f"more than {_MOST_VISITORS} users here")
        return self.user(number, name=f"visitor {number % 10_000:04}", started=False)

    # --- for tests

    def user(
        self,
        number: int,
        *,
        language_code: str | None = None,
        name: str = "",
        started: bool = True,
        bot: Bot | None = None,
    ) -> Person:
        """The user with this id, new or known; `started` has them press Start, unheard by the bot, if they had not."""
        user = self.world.users.setdefault(number, User(number, name or f"user {number}"))
        if language_code is not None:
            user.language_code = language_code
        person = self._people.setdefault(((bot or self._bot).id, number), Person(self.world, bot or self._bot, user))
        if started and person.chat.standing(person.bot.id) is Standing.LEFT:
            person.chat.members[person.bot.id] = Standing.MEMBER
        return person

    def group(
        self,
        owner: Person,
        *,
        kind: ChatKind = ChatKind.GROUP,
        title: str = "a group",
        forum: bool = False,
        bot_is: Standing = Standing.MEMBER,
        number: int = 0,
        username: str = "",
    ) -> Gathering:
        """A new group, supergroup or channel with an owner and the bot in it; the bot is told that it joined."""
        chat = Chat(number or self._free_group_id(kind), kind, title, username, is_forum=forum)
        chat.members[owner.id] = Standing.CREATOR
        self.world.chats[chat.id] = chat
        gathering = Gathering(self.world, owner.bot, chat, owner.user)
        gathering.set_bot(bot_is)
        return gathering

    def channel(self, owner: Person, *, title: str = "a channel", username: str = "") -> Gathering:
        """A new channel with the bot as an administrator."""
        return self.group(owner, kind=ChatKind.CHANNEL, title=title, username=username, bot_is=Standing.ADMINISTRATOR)

    def _free_group_id(self, kind: ChatKind) -> int:
        number = _FIRST_GROUP_ID + len(self.world.chats)
        return -number if kind is ChatKind.GROUP else -1_000_000_000_000 - number

    def messages(self, chat_id: int, bot: Bot | None = None) -> list[Message]:
        """What stands in a chat, oldest first; nothing in one that does not exist."""
        if chat_id < 0:
            return list(self.world.chats[chat_id].messages.values()) if chat_id in self.world.chats else []
        user = self.world.users.get(chat_id)
        return list(self.world.dialog(bot or self._bot, user).messages.values()) if user else []

    def requests(self, method: str = "") -> list[Request]:
        """The last requests of all bots, oldest first; of one method, if given."""
        if self._api is None:
            raise Impossible("the sandbox is not open")
        return [request for request in self._api.requests if not method or request.method == method.lower()]

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5) -> T:
        """What the predicate answers once that is true; raises TimeoutError that tells what was said last."""
        return await self.world.wait_for(predicate, timeout)
