"""A request as the tests make it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.errors import FetchError
from core.model import SourceName
from tests.fakes import START
from watchers.fetch import Fetched, Limits, NotModified, Validators, fetch
from watchers.web import Web

QUICK = Limits(max_bytes=100_000, connect_s=0.3, read_s=0.3, total_s=0.6)


async def get(
    web: Web, url: str, *, allow_private: bool = True, limits: Limits = QUICK, validators: Validators | None = None
) -> Fetched | NotModified:
    wire = web.wire(allow_private=allow_private)
    return await fetch(wire, url, source=SourceName("news"), now=START, limits=limits, validators=validators)


async def refusal(web: Web, url: str, *, allow_private: bool = True, limits: Limits = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await get(web, url, allow_private=allow_private, limits=limits)
    assert 'source "news"' in str(caught.value)
    return caught.value


@asynccontextmanager
async def answering(said: bytes) -> AsyncIterator[str]:
    """The address of a server that answers with these bytes, and closes."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
