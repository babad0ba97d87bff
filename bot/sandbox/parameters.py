"""The parameters of a request, however they came: query string, form, multipart or JSON.

https://core.telegram.org/bots/api#making-requests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.model import Json

MAX_BODY_BYTES = 50 * 1024 * 1024
_TRUE = {"true", "1", "yes"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    file_name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values by name: strings as forms bring them, or what JSON said; files by the name of their part."""

    values: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return default if value is None else json.dumps(value) if isinstance(value, dict | list) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as absent, as Telegram has it."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str):
            return default
        try:
            return int(value)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A truth value; absent is false."""
        value = self.values.get(name)
        return value is True or value == 1 or (isinstance(value, str) and value.lower() in _TRUE)

    def structure(self, name: str) -> object:
        """An object or array, given as JSON or as a string that holds JSON; None when absent. Raises a 400."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as fault:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from fault

    def mapping(self, name: str) -> Json:
        """A JSON object; absent is empty."""
        value = self.structure(name)
        return value if isinstance(value, dict) else {}

    @property
    def chat_id(self) -> int | None:
        """The numeric id of the chat that the request is about, if it names one."""
        return self.integer("chat_id") or None


async def read_parameters(request: web.Request) -> Parameters:
    """Query string and body together; the body wins. Raises ApiError (400, 413)."""
    query = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return Parameters(query)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request, query)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as fault:
        raise ApiError(413, "Request Entity Too Large") from fault
    return Parameters(query | (_read_json(body) if kind == "application/json" else _read_form(body)))


def _read_json(body: bytes) -> Json:
    try:
        values = json.loads(body) if body.strip() else {}
    except ValueError as fault:
        raise bad_request("can't parse JSON object") from fault
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return values


def _read_form(body: bytes) -> Json:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def _read_multipart(request: web.Request, query: Mapping[str, object]) -> Parameters:
    values, files, size = dict(query), dict[str, Upload](), 0
    try:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader), "the Bot API nests no multipart bodies"
            content = bytes(await part.read())
            size += len(content)
            if size > MAX_BODY_BYTES:
                raise ApiError(413, "Request Entity Too Large")
            name = part.name or ""
            if part.filename is None:
                values[name] = content.decode("utf-8", "replace")
            else:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                files[name] = Upload(part.filename, mime, content)
    except ValueError as fault:
        raise bad_request("can't parse multipart body") from fault
    return Parameters(values, files)
