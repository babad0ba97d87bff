"""A public face on loopback, over a state of either database."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from core.model import Topic
from feeds.web import build_app
from state.database import Database
from state.queries import QueryIndex
from tests.builders import PROFILE, SOURCE
from tests.fakes import ManualClock
from tests.feeds.values import PUBLIC_URL

GOLDEN = Path(__file__).parent / "golden"
TOPICS = (
    Topic("logistics", (("zh", "物流"), ("en", "Logistics")), "物流 | 发货"),
    Topic("fees", (("zh", "费用"), ("en", "Fees")), "服务费"),
)
Client = TestClient[web.Request, web.Application]


def make_app(database: Database, clock: ManualClock, **more: object) -> web.Application:
    settings = {
        "public_url": PUBLIC_URL, "language": "zh", "topics": TOPICS, "sources": [(SOURCE, "商城公告")],
        "default_profile": PROFILE, "telegram_link": None,
    }  # fmt: skip
    return build_app(database, clock=clock, **settings | more)


@pytest.fixture
async def client(database: Database, clock: ManualClock) -> AsyncIterator[Client]:
    async with database.writing() as session:
        await QueryIndex(TOPICS).sync_topics(session, clock.now())
    server = TestServer(make_app(database, clock))
    async with TestClient(server, auto_decompress=False, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compares bytes with those kept in a file; `--update-golden` keeps these instead."""

    def check(name: str, found: bytes) -> None:
        if request.config.getoption("--update-golden", default=False):
            (GOLDEN / name).write_bytes(found)
        assert found.decode() == (GOLDEN / name).read_text(encoding="utf-8")

    return check
