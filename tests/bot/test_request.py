"""The library's requests over aiohttp: what comes back, what goes wrong, and that no error tells the token."""

import asyncio
import io
import warnings
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.request import MAX_BYTES, AiohttpRequest, FloodControl
from bot.sandbox.server import Sandbox
from tests.bot.conftest import open_bot

TOKEN = "123456:a-token-that-nobody-may-ever-read-12345"


class Answering:
    """A server that answers every request with what the test says."""

    def __init__(self, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        self._answer = answer

    async def __aenter__(self) -> str:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


def bot_at(root: str, session: aiohttp.ClientSession, read_timeout_s: float = 5.0) -> Bot:
    request = AiohttpRequest(session, read_timeout_s)
    return Bot(TOKEN, base_url=f"{root}/bot", request=request, get_updates_request=request)


def saying(status: int, body: str | bytes) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body.encode() if isinstance(body, str) else body)

    return answer


async def test_a_message_goes_through_as_written(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.user(7)
    sent = await bot.send_message(7, "费用调整 <b>& more</b> 😀", parse_mode="HTML")
    assert sent.text == "费用调整 & more 😀"
    assert sandbox.messages(7)[-1].text == "费用调整 & more 😀"


async def test_a_file_goes_along_in_parts(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.user(7)
    sent = await bot.send_document(
        7, io.BytesIO(b"a,b\n1,2\n"), filename="清单.csv", caption="<i>all</i>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("清单.csv", 8, "all")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (500, NetworkError),
    ],
)
async def test_what_the_bot_api_refuses_is_the_librarys_own_error(
    sandbox: Sandbox, bot: Bot, status: int, expected: type[Exception]
) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=status)
    with pytest.raises(expected):
        await bot.send_message(7, "hello")


async def test_flood_control_tells_its_seconds_without_a_warning(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=429, retry_after=17)
    with warnings.catch_warnings(), pytest.raises(FloodControl) as caught:
        warnings.simplefilter("error")
        await bot.send_message(7, "hello")
    assert caught.value.seconds == 17


async def test_a_moved_group_tells_where_it_went(session: aiohttp.ClientSession) -> None:
    body = '{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-1005}}'
    async with Answering(saying(400, body)) as root:
        with pytest.raises(ChatMigrated) as caught:
            await bot_at(root, session).get_me()
    assert caught.value.new_chat_id == -1005


@pytest.mark.parametrize("trouble", ["reset", "lost reply", "garbage"])
async def test_a_broken_line_is_a_network_error(sandbox: Sandbox, bot: Bot, trouble: str) -> None:
    sandbox.user(7)
    sandbox.faults.add(method="sendMessage", answer=trouble, times=None)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(7, "hello")
    assert type(caught.value) is NetworkError


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 429, 502])
@pytest.mark.parametrize("body", ["<html>Forbidden</html>", "", "[]", '"ok"', '{"error":"proxy"}', "[" * 100_000])
async def test_a_proxy_that_answers_is_no_bot_api_server(
    session: aiohttp.ClientSession, status: int, body: str
) -> None:
    """The 403 of a firewall must not look like a chat that blocked the bot, nor its 401 like a refused token."""
    async with Answering(saying(status, body)) as root:
        with pytest.raises(NetworkError) as caught:
            await bot_at(root, session).get_me()
    assert type(caught.value) is NetworkError


@pytest.mark.parametrize("body", ["{}", '{"ok":true}', '{"ok":false,"description":"odd"}', b"\xff\xfe", '["result"]'])
async def test_a_success_without_a_result_is_a_network_error(
    session: aiohttp.ClientSession, body: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with Answering(saying(200, body)) as root:
        with pytest.raises(NetworkError):
            await bot_at(root, session).get_me()
    assert not caplog.records


async def test_an_endless_answer_is_cut_off(session: aiohttp.ClientSession) -> None:
    async def pour(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(MAX_BYTES // 2**20 + 2):
            await response.write(b"x" * 2**20)
        return response

    async with Answering(pour) as root:
        with pytest.raises(NetworkError, match="ClientPayloadError"):
            await bot_at(root, session).get_me()


async def test_an_answer_that_does_not_come_is_a_time_out(session: aiohttp.ClientSession) -> None:
    async def wait(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async with Answering(wait) as root:
        with pytest.raises(TimedOut):
            await bot_at(root, session, read_timeout_s=0.05).get_me()
        with pytest.raises(TimedOut):
            await bot_at(root, session).get_me(read_timeout=0.05)


async def test_a_body_that_trickles_is_a_time_out_in_the_end(session: aiohttp.ClientSession) -> None:
    """Each byte comes in time, the whole does not: the four deadlines together bound it."""

    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    async with Answering(trickle) as root:
        with pytest.raises(TimedOut):
            await bot_at(root, session).get_me(
                read_timeout=0.1, write_timeout=0.05, connect_timeout=0.05, pool_timeout=0.05
            )


async def test_a_long_poll_outlives_the_read_timeout(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    request = AiohttpRequest(session, 0.3)
    bot = Bot(sandbox.token, base_url=f"{sandbox.root}/bot", request=request, get_updates_request=request)
    assert await bot.get_updates(timeout=1) == ()


@pytest.mark.parametrize("trouble", ["nobody listens", "no such host", "reset", "garbage", "no address"])
async def test_no_error_tells_the_token(
    sandbox: Sandbox, session: aiohttp.ClientSession, trouble: str, unused_tcp_port: int
) -> None:
    roots = {
        "nobody listens": f"http://127.0.0.1:{unused_tcp_port}",
        "no such host": "http://nowhere.invalid",
        "no address": "http://[not-an-address",
    }
    sandbox.faults.add(answer=trouble if trouble in ("reset", "garbage") else 500, times=None)
    with pytest.raises(NetworkError) as caught:
        await bot_at(roots.get(trouble, sandbox.root), session).get_me()
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in f"{error} {error!r}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


async def test_the_session_stays_open_for_its_owner(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with open_bot(sandbox, session):
        pass
    assert not session.closed
