"""The program reads the code of its own roles alone."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

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
LARGE = {"telegram", "feedgen", "jinja2"}


@pytest.mark.parametrize(
    ("roles", "token", "read"),
    [
        (["watch"], TOKEN, set()),
        (["serve"], TOKEN, {"feedgen", "jinja2"}),
        (["send"], TOKEN, {"telegram"}),
        (["send"], "", set()),
        (["watch", "send", "serve"], TOKEN, LARGE),
    ],
    ids=["watch", "serve", "send", "send-without-a-token", "all"],
)
def test_a_process_reads_the_libraries_of_its_roles_alone(
    sqlite_url: str, roles: Sequence[str], token: str, read: set[str]
) -> None:
    """They are a fifth of what a watching process would hold. In a process of its own: this one has read them all."""
    command = [sys.executable, "-c", RUN, sqlite_url, token, *roles]
    run = subprocess.run(command, check=False, cwd=ROOT, timeout=120, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert LARGE & set(run.stdout.split()) == read
