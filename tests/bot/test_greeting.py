"""What whoever starts the program at a terminal is told."""

import asyncio
import os
import pty
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.config import validate
from bot.greeting import greet, say_whom_to_write_to
from bot.sandbox.server import Sandbox
from bot.sections import Config
from tests.conftest import ROOT

SOURCE = {"name": "a", "kind": "feed", "url": "https://a.example/"}


def settings(**sections: Any) -> Config:
    return validate({"sources": [SOURCE], **sections})


def test_the_address_of_the_start_page_can_be_opened_wherever_it_is_listened_on() -> None:
    for host, shown in (("0.0.0.0", "localhost"), ("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")):
        lines = "\n".join(greet(settings(server={"host": host}), ["serve"], 8081, ""))
        assert f"http://{shown}:8081/" in lines


def test_only_what_this_process_does_is_told() -> None:
    told = "\n".join(greet(settings(), ["watch"], None, ""))
    assert "sources     a" in told
    assert "http" not in told
    assert "Telegram" not in told
    assert "none; add [[sources]]" in "\n".join(greet(validate({}), ["watch"], None, ""))


async def test_without_a_token_what_to_set_is_told() -> None:
    assert "NOTICEBELL_TELEGRAM__TOKEN" in await say_whom_to_write_to(settings())


@pytest.mark.parametrize("token", ["1:" + "x" * 35, None])
async def test_the_bots_name_is_asked_for_and_a_refusal_keeps_nobody(token: str | None) -> None:
    async with Sandbox(SystemClock()) as sandbox:
        said = await say_whom_to_write_to(
            settings(telegram={"token": token or sandbox.token, "base_url": sandbox.root})
        )
    assert said.startswith("write /start to @") is (token is None)
    assert said.endswith("tried again and again") is (token is not None)


async def test_at_a_terminal_the_program_says_where_it_is_and_that_it_has_ended(tmp_path: Path) -> None:
    async with Sandbox(SystemClock()) as sandbox:
        (tmp_path / "noticebell.toml").write_text(
            f'[server]\nport = 0\n[telegram]\ntoken = "{sandbox.token}"\nbase_url = "{sandbox.root}"\n'
        )
        ours, its = pty.openpty()
        program = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stdin=its, stdout=its, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        os.close(its)
        try:
            said = await read_until(ours, "Ctrl-C ends it")
            assert "start page  http://" in said
            assert "write /start to @" in said
            program.send_signal(signal.SIGINT)
            assert "What was not sent yet is kept" in await read_until(ours, "next run.")
            assert await asyncio.wait_for(program.wait(), 10) == 0
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
            os.close(ours)


async def read_until(terminal: int, words: str) -> str:
    said = ""
    async with asyncio.timeout(60):
        while words not in said:
            said += (await asyncio.to_thread(os.read, terminal, 4096)).decode()
    return said
