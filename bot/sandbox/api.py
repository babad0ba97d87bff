"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import inspect
import json
from collections import deque
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.accounts import Bot
from bot.sandbox.calls import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Faults, Trouble
from bot.sandbox.files import FileShelf
from bot.sandbox.methods.table import METHODS
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.webhooks import WebhookPoster
from bot.sandbox.world import World

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_UNKNOWN_METHOD = ApiError(404, "Not Found")


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was answered, for tests to look at, without its files; `status` 0 when the line was cut."""

    method: str
    parameters: Parameters
    status: int


class Api:
    """Answers the requests of bots."""

    def __init__(self, world: World, faults: Faults, webhooks: WebhookPoster, *, keep_requests: int) -> None:
        self._world = world
        self._faults = faults
        self._webhooks = webhooks
        self._files = FileShelf()
        self._closing = asyncio.Event()
        self.requests: deque[Request] = deque(maxlen=keep_requests)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where bots come in."""
        return [
            web.route("*", r"/bot{token:[^/]+}/{method}", self._handle),
            web.get(r"/file/bot{token:[^/]+}/{file_id}", self._give_file),
        ]

    def close(self) -> None:
        """Let go of the requests that are left hanging."""
        self._closing.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        parameters, trouble = Parameters(), None
        try:
            bot = self._world.accounts.sign_in(request.match_info["token"])
            parameters = await read_parameters(request)
            trouble = self._faults.take(method, parameters.chat_id) if self._faults else None
            response = await self._answer(bot, method, parameters, trouble)
        except ApiError as refusal:
            response = _refusal(refusal)
        is_cut = trouble in (Trouble.RESET, Trouble.LOST_REPLY)
        self.requests.append(Request(method, Parameters(parameters.values), 0 if is_cut else response.status))
        self._world.touch()
        if is_cut and request.transport:
            request.transport.abort()
        return response

    async def _answer(
        self, bot: Bot, method: str, parameters: Parameters, trouble: Trouble | ApiError | None
    ) -> web.Response:
        if isinstance(trouble, ApiError):
            raise trouble
        if trouble in (None, Trouble.LOST_REPLY):
            return _success(await self._carry_out(bot, method, parameters))
        if trouble is Trouble.HANG:
            await self._closing.wait()
        return web.Response(text="<html>not the answer of a Bot API server</html>", content_type="text/html")

    async def _carry_out(self, bot: Bot, method: str, parameters: Parameters) -> object:
        carry_out = METHODS.get(method)
        if carry_out is None:
            raise _UNKNOWN_METHOD
        result = carry_out(Call(self._world, bot, parameters, self._files, self._webhooks.restart))
        return await result if inspect.isawaitable(result) else result

    async def _give_file(self, request: web.Request) -> web.Response:
        try:
            self._world.accounts.sign_in(request.match_info["token"])
        except ApiError as refusal:
            return _refusal(refusal)
        return self.give_file(request.match_info["file_id"])

    def give_file(self, file_id: str) -> web.Response:
        """The bytes of a file that a bot has sent, always as a download."""
        kept = self._files.get(file_id)
        if kept is None:
            return _refusal(ApiError(404, "Not Found"))
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=kept[1], content_type="application/octet-stream", headers=headers)


def _success(result: object) -> web.Response:
    body = _ENCODE({"ok": True, "result": result}).encode()
    return web.Response(body=body, content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    """https://core.telegram.org/bots/api#making-requests, with ResponseParameters where they help."""
    answer: dict[str, object] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return web.Response(status=error.code, body=json.dumps(answer).encode(), content_type="application/json")
