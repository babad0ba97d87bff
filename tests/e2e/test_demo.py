"""The demo, as a visitor meets it: within a minute a new notice, a moved date, a reminder and the feed; then Ctrl-C."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import aiohttp
import feedparser

from tests.conftest import ROOT
from tests.waiting import eventually

MINUTE = 60.0


async def read(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_within_a_minute_a_visitor_sees_what_the_program_does(tmp_path: Path) -> None:
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "18080",
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert demo.stdout is not None
        said = ""
        async with asyncio.timeout(30):
            while "Ctrl-C" not in said:
                said += (await demo.stdout.readline()).decode()
        addresses = re.findall(r"http://[^\s]+", said)
        rss = next(address for address in addresses if address.endswith("/feeds/all.rss"))

        async def has_come() -> bool:
            titles = " ".join(entry.title for entry in feedparser.parse(await read(rss)).entries)
            return all(kind in titles for kind in ("[新通知]", "[日期变更]", "[今天生效]"))

        await eventually(has_come, within_s=MINUTE)
        for address in addresses:
            await read(address)
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert b"another demo runs in" in (await second.communicate())[1]
        assert second.returncode == 2
        demo.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(demo.wait(), 3) == 0
    finally:
        if demo.returncode is None:
            demo.kill()
            await demo.wait()
    assert (tmp_path / "demo.db").exists()
    assert not (tmp_path / "state.db").exists()
