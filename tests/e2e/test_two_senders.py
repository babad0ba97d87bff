"""Two whole programs on one token and one state: one speaks, the other waits and takes over when it is killed."""

from contextlib import AsyncExitStack
from pathlib import Path

from bot.clock import SystemClock
from bot.sandbox.server import Sandbox
from state.database import Database
from state.fanout import fan_out_chunk
from tests.e2e.sending import add_chats, count, heard, owe, told_and_not_marked
from tests.e2e.test_kill import Process
from tests.waiting import eventually

CHATS = 1_000
TAKEN_WITHIN_S = 10
STARTED_WITHIN_S = 60


async def waits(folder: Path) -> None:
    """Return once a program has said that another one speaks."""

    async def holds() -> bool:
        return "tenure.waiting" in (folder / "log").read_text(encoding="utf-8")

    await eventually(holds, within_s=STARTED_WITHIN_S)


def conflicts(sandbox: Sandbox) -> int:
    """How often two asked for updates at once."""
    return sum(request.status == 409 for request in sandbox.requests("getUpdates"))


async def test_one_speaks_and_the_other_takes_over_within_ten_seconds(
    database: Database, state_url: str, tmp_path: Path
) -> None:
    clock = SystemClock()
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
    async with Sandbox(clock, limits=None, admit_strangers=True) as sandbox, AsyncExitStack() as stack:
        await add_chats(database, CHATS)
        ada = sandbox.user(CHATS + 1)
        first = await stack.enter_async_context(Process(state_url, sandbox, folders[0]).running())
        ada.say("/help")
        await ada.hears(timeout_s=STARTED_WITHIN_S)
        await stack.enter_async_context(Process(state_url, sandbox, folders[1]).running())
        await waits(folders[1])
        ada.say("/help")
        await ada.hears()
        assert conflicts(sandbox) == 0

        await owe(database)
        async with database.writing() as session:  # on SQLite another process is not woken, and looks once a minute
            while await fan_out_chunk(session, (), clock.now()):
                pass
        await sandbox.wait_for(lambda: heard(sandbox, CHATS).total() >= CHATS // 4, 90)
        first.kill()
        await first.wait()
        killed_at = clock.elapsed()
        in_flight = await told_and_not_marked(database, sandbox, CHATS)
        before = sandbox.world.sent
        assert heard(sandbox, CHATS).total() < CHATS, "killed in the middle"
        await sandbox.wait_for(lambda: sandbox.world.sent > before, TAKEN_WITHIN_S)
        assert clock.elapsed() - killed_at < TAKEN_WITHIN_S
        ada.say("/help")
        await ada.hears(timeout_s=TAKEN_WITHIN_S)

        async def all_are_told() -> bool:
            return await count(database) == CHATS

        await eventually(all_are_told, within_s=60)
        counts = heard(sandbox, CHATS)
    assert min(counts.values()) == 1
    assert counts.total() - CHATS <= in_flight, "only what the dead had told and not marked"
