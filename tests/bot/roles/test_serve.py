"""Serving: a port that the system chose is told, one that is taken is named."""

from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web

from bot.roles.serve import serve
from core.errors import ConfigError

HOST = "127.0.0.1"


async def test_what_is_served_is_at_the_port_that_is_told_until_the_stack_closes() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here")

    application = web.Application()
    application.router.add_get("/", answer)
    async with aiohttp.ClientSession() as session:
        async with AsyncExitStack() as stack:
            port = await serve(stack, application, HOST, 0)
            async with session.get(f"http://{HOST}:{port}/") as response:
                assert await response.text() == "here"
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"http://{HOST}:{port}/")


async def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    async with AsyncExitStack() as stack:
        port = await serve(stack, web.Application(), HOST, 0)
        with pytest.raises(ConfigError) as caught:
            await serve(stack, web.Application(), HOST, port)
    [fault] = caught.value.faults
    assert fault.startswith(f"server.port: {HOST}:{port} cannot be listened on")
