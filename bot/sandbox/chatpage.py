"""The chat page: a messenger in the browser, in which every visitor has a private chat with the sandbox's bot.

The page is static; it follows its chat through server-sent events. A stream begins with a snapshot of the whole chat,
so that a page which was away needs no other way to catch up.
"""

import asyncio
import json
import mimetypes
import re
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files

from aiohttp import web

from bot.sandbox.errors import Impossible
from bot.sandbox.model import Json, Standing
from bot.sandbox.people import Person
from bot.sandbox.wire import bot_json, message_json, user_json
from bot.sandbox.world import Event, World

_PAGE_FILES = ("page.css", "page.js", "message.js", "entities.js", "commands.js", "texts.js")
_USER_ID = re.compile(r"[1-9][0-9]{0,14}")
_HEARTBEAT_S = 15.0
_COME_BACK = b"retry: 500\n"  # milliseconds after which a browser tries a lost line again
_LANGUAGES = ("zh", "en")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_STREAM_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class ChatPage:
    """Serves the page, its stream of events, and what its buttons do."""

    def __init__(
        self,
        world: World,
        visitor: Callable[[int], Person],
        give_file: Callable[[str], web.Response],
        language: str,
    ) -> None:
        self._world = world
        self._visitor = visitor
        self._give_file = give_file
        self._language = language
        self._files = {name: files("bot.sandbox").joinpath("page", name).read_bytes() for name in _PAGE_FILES}
        self._page = files("bot.sandbox").joinpath("page", "page.html").read_text("utf-8")

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where browsers come in."""
        return [
            web.get("/", self._show_page),
            web.get("/favicon.ico", _show_nothing),
            web.get("/page/events", self._stream),
            web.get("/page/file/{file_id}", self._download),
            web.get("/page/{name}", self._show_file),
            web.post("/page/say", self._acting(_say)),
            web.post("/page/press", self._acting(_press)),
            web.post("/page/block", self._acting(_block)),
        ]

    async def _show_page(self, request: web.Request) -> web.Response:
        page = self._page.replace("{{language}}", self._language)
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def _show_file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(body=self._files[name], content_type=kind, charset="utf-8", headers=_HEADERS)

    async def _download(self, request: web.Request) -> web.Response:
        return self._give_file(request.match_info["file_id"])

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        person = self._find_person(request.query)
        language = request.query.get("language", "")
        if language in _LANGUAGES:
            person.user.language_code = language
        response = web.StreamResponse(headers=_STREAM_HEADERS)
        await response.prepare(request)
        with self._world.watch(person.chat) as events:
            await response.write(_COME_BACK + _frame("snapshot", _snapshot(person)))
            while not self._world.is_closed:
                await response.write(await _next_frame(events, person))
        return response

    def _find_person(self, given: Mapping[str, object]) -> Person:
        number = str(given.get("user", ""))
        if not _USER_ID.fullmatch(number):
            raise web.HTTPBadRequest(text="no such visitor")
        try:
            return self._visitor(int(number))
        except Impossible as fault:
            raise web.HTTPServiceUnavailable(text=str(fault)) from fault

    def _acting(self, act: Callable[[Person, Json], Json]) -> Callable[[web.Request], Awaitable[web.Response]]:
        """What a page asks for in a visitor's name; other sites cannot, for they may not send JSON here."""

        async def handle(request: web.Request) -> web.Response:
            if request.content_type != "application/json":
                raise web.HTTPUnsupportedMediaType
            try:
                asked = await request.json()
            except ValueError as fault:
                raise web.HTTPBadRequest(text="not JSON") from fault
            if not isinstance(asked, dict):
                raise web.HTTPBadRequest(text="not an object")
            try:
                return web.json_response(act(self._find_person(asked), asked))
            except Impossible as fault:
                return web.json_response({"problem": str(fault)}, status=409)

        return handle


async def _show_nothing(request: web.Request) -> web.Response:
    return web.Response(status=204)


def _say(person: Person, asked: Json) -> Json:
    answered = person.chat.messages.get(_number(asked.get("reply_to")))
    message = person.say(str(asked.get("text", "")), reply_to=answered)
    return {"message_id": message.message_id}


def _press(person: Person, asked: Json) -> Json:
    message = person.chat.messages.get(_number(asked.get("message_id")))
    if message is None:
        raise Impossible("the message is gone")
    return {"query_id": person.press(message, str(asked.get("data", "")))}


def _block(person: Person, asked: Json) -> Json:
    if asked.get("blocked"):
        person.block()
    else:
        person.unblock()
    return {}


def _number(given: object) -> int:
    return given if isinstance(given, int) else 0


def _snapshot(person: Person) -> Json:
    """Everything that the page shows."""
    bot, language = person.bot, person.user.language_code
    return {
        "bot": bot_json(bot.user) | {"description": bot.text("description", language)},
        "user": user_json(person.user),
        "blocked": person.chat.standing(bot.id) is Standing.KICKED,
        "commands": bot.commands.shown_in_private(person.id, language),
        "messages": [message_json(message) for message in person.messages()],
    }


async def _next_frame(events: asyncio.Queue[Event | None], person: Person) -> bytes:
    """The next event as it goes over the line; a comment when nothing happens, so that dead lines are noticed."""
    try:
        async with asyncio.timeout(_HEARTBEAT_S):
            event = await events.get()
    except TimeoutError:
        return b": nothing new\n\n"
    return _frame(event.kind, event.payload) if event else _frame("snapshot", _snapshot(person))


def _frame(kind: str, payload: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(payload, ensure_ascii=False)}\n\n".encode()
