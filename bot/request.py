"""What python-telegram-bot sends its requests with: aiohttp, on a session that somebody else owns.

Its own HTTP client slows down when many requests are under way, and logs addresses, which hold the bot's token.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECT_S = 5.0
READ_S = 15.0
WRITE_S = 10.0
MEDIA_WRITE_S = 60.0
POOL_S = 5.0
MAX_BYTES = 32 * 1024 * 1024  # a file that a bot may fetch has 20 MB: https://core.telegram.org/bots/api#getfile
CHUNK_BYTES = 64 * 1024
JSON_HEADERS = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}


class FloodControl(RetryAfter):
    """Telegram asks to wait `seconds`. The library's own error warns whoever reads its number of seconds."""

    def __init__(self, seconds: float) -> None:
        TelegramError.__init__(self, f"Flood control exceeded. Retry in {seconds:g} seconds")
        self.seconds = seconds
        self._retry_after = dt.timedelta(seconds=seconds)


class AiohttpRequest(BaseRequest):
    """Sends a bot's requests on `session`; `read_timeout_s` is for answers that nobody holds back on purpose."""

    __slots__ = ("_post_timeout", "_read_timeout_s", "_session")

    def __init__(self, session: aiohttp.ClientSession, read_timeout_s: float = READ_S) -> None:
        self._session = session
        self._read_timeout_s = read_timeout_s
        self._post_timeout = _timeout(read_s=read_timeout_s, write_s=WRITE_S, connect_s=CONNECT_S, pool_s=POOL_S)

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where the caller says nothing."""
        return self._read_timeout_s

    async def initialize(self) -> None:
        """Nothing: the session is open."""

    async def shutdown(self) -> None:
        """Nothing: who opened the session closes it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body that a Bot API server answered.

        Raises TimedOut, FloodControl, and NetworkError for the rest, also where what answered is no Bot API server: the
        403 of a proxy must not look like a chat that blocked the bot. No message holds the address, for it holds the
        token (https://core.telegram.org/bots/api#making-requests).
        """
        has_files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            read_s=_given(read_timeout, self._read_timeout_s),
            write_s=_given(write_timeout, MEDIA_WRITE_S if has_files else WRITE_S),
            connect_s=_given(connect_timeout, CONNECT_S),
            pool_s=_given(pool_timeout, POOL_S),
        )
        headers, data = _encode(request_data)
        headers["User-Agent"] = self.USER_AGENT
        status, body = await self._exchange(method, url, headers, data, timeout)
        _refuse_foreign(status, body)
        return status, body

    async def post_bytes(self, url: URL, body: bytes) -> tuple[int, bytes]:
        """The status and the body that were answered to this JSON, whatever they are.

        The library would spend more time on a message than all the rest does. Raises TimedOut and NetworkError.
        """
        return await self._exchange("POST", url, JSON_HEADERS, body, self._post_timeout)

    async def _exchange(
        self,
        method: str,
        url: str | URL,
        headers: Mapping[str, str],
        data: bytes | aiohttp.FormData | None,
        timeout: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await _read(response)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NetworkError(_without_address(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's object. Raises NetworkError for anything else, and keeps the bytes out of message and log."""
        answer = read_answer(payload)
        if answer is None:
            raise NetworkError(f"an answer of {len(payload)} bytes that is not the Bot API's")
        return answer


def _given(value: object, default: float | None) -> float | None:
    """What the caller said, None for "wait for ever", or the default where nothing was said."""
    return value if value is None or isinstance(value, int | float) else default


def _timeout(
    *, read_s: float | None, write_s: float | None, connect_s: float | None, pool_s: float | None
) -> aiohttp.ClientTimeout:
    """The four deadlines in aiohttp's terms: it has none for writing, so that one goes into the total."""
    connect = _sum(connect_s, pool_s)
    return aiohttp.ClientTimeout(
        total=_sum(connect, write_s, read_s), connect=connect, sock_connect=connect_s, sock_read=read_s
    )


def _sum(*parts_s: float | None) -> float | None:
    known = [part for part in parts_s if part is not None]
    return sum(known) if len(known) == len(parts_s) else None


def _encode(request_data: RequestData | None) -> tuple[dict[str, str], bytes | aiohttp.FormData | None]:
    """Headers and body: JSON, or a form of several parts where files go along."""
    if request_data is None:
        return {}, None
    if not request_data.contains_files:
        return {"Content-Type": "application/json"}, request_data.json_payload
    form = aiohttp.FormData(quote_fields=False)  # file names as they are, in UTF-8, not percent-encoded
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return {}, form


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The whole body. Raises ClientPayloadError for one that is longer than any that Telegram sends."""
    if (length := response.content_length) is not None and length <= CHUNK_BYTES:
        return await response.read()
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_BYTES:
            raise aiohttp.ClientPayloadError(f"more than {MAX_BYTES} bytes")
    return bytes(body)


def _refuse_foreign(status: int, body: bytes) -> None:
    """Raise what the library would not: FloodControl, and NetworkError where nobody speaks the Bot API."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        if b'"result"' not in body:  # a look is enough here: it is parsed later, every message passes this way
            raise NetworkError(f"an answer of {len(body)} bytes without a result")
        return
    answer = read_answer(body)
    if answer is None or answer.get("ok") is not False:
        raise NetworkError(f"HTTP status {status} from something that is not a Bot API server")
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(seconds, int | float) and seconds > 0:
        raise FloodControl(seconds)


def read_answer(payload: bytes) -> dict[str, Any] | None:
    """The JSON object in it, one that is an answer: with a result, or with the reason why there is none."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    is_answer = isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False)
    return answer if is_answer else None


def _without_address(error: Exception) -> str:
    """What went wrong, by the error's kind and the system's number: the texts of some name the whole address."""
    number = getattr(error, "errno", None)
    return f"{type(error).__name__} ({number})" if isinstance(number, int) else type(error).__name__
