"""The program reads the code of its own roles alone."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence

import pytest

from bot import app
from bot.config import validate
from bot.sections import Config
from core.errors import ConfigError
from tests.conftest import ROOT

RUN = """
import asyncio, sys
from bot import app, config
state, token, *roles = sys.argv[1:]
stop = asyncio.Event()
settings = config.validate({"state": state, "telegram": {"token": token}, "server": {"port": 0}})
asyncio.run(app.run(settings, roles=roles, stop=stop, on_ready=lambda _: stop.set()))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
TOKEN = "99:" + "x" * 35
LARGE = {"telegram", "feedgen", "jinja2", "watchers"}


@pytest.mark.parametrize(
    ("roles", "token", "read"),
    [
        (["watch"], TOKEN, {"watchers"}),
        (["serve"], TOKEN, {"feedgen", "jinja2"}),
        (["send"], TOKEN, {"telegram"}),
        (["send"], "", set()),
        (["watch", "send", "serve"], TOKEN, LARGE),
    ],
    ids=["watch", "serve", "send", "send-without-a-token", "all"],
)
def test_a_process_reads_the_code_of_its_roles_alone(
    sqlite_url: str, roles: Sequence[str], token: str, read: set[str]
) -> None:
    """They are a fifth of what a watching process would hold. In a process of its own: this one has read them all."""
    command = [sys.executable, "-c", RUN, sqlite_url, token, *roles]
    run = subprocess.run(command, check=False, cwd=ROOT, timeout=120, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert LARGE & set(run.stdout.split()) == read


SELECT = {"item": "li[", "title": "b", "link": "a@href"}
DRAWN = {"name": "x", "kind": "html", "url": "https://shop.example/", "render": True, "select": SELECT}


def settings(state_url: str) -> Config:
    browser = {"executable": "/nowhere/chromium"}
    return validate({"state": state_url, "server": {"port": 0}, "browser": browser, "sources": [DRAWN]})


async def test_who_does_not_watch_needs_no_browser_and_no_selectors(sqlite_url: str) -> None:
    """A machine that serves may have no browser; what the sources are read by is for others to know."""
    stop = asyncio.Event()
    await app.run(settings(sqlite_url), roles=["send", "serve"], stop=stop, on_ready=lambda _: stop.set())
    with pytest.raises(ConfigError) as caught:
        await app.run(settings(sqlite_url), roles=["watch"])
    assert {"/nowhere/chromium" in fault for fault in caught.value.faults} == {True, False}
