"""Several programs side by side, each a process with a role and settings of its own, as on machines of their own.

They are forks of one process that has read the code, for to start seven programs is slow; from `noticebell run` on it
is all the program's. Run as a module this is that process: for each line of JSON on its standard input it brings forth
one and says its number.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app, cli  # noqa: F401 - all that a role needs is to be read before the forks
from bot.roles import serve, speaking, watch  # noqa: F401
from tests.conftest import ROOT
from tests.waiting import eventually


class Machine:
    """One of them."""

    def __init__(self, number: int) -> None:
        self._number = number

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        os.kill(self._number, signal.SIGKILL)
        await eventually(self._is_gone)

    async def end(self) -> None:
        """Let it end by itself, if it has not been killed."""
        if not await self._is_gone():
            os.kill(self._number, signal.SIGTERM)
            await eventually(self._is_gone)

    async def _is_gone(self) -> bool:
        try:
            os.kill(self._number, 0)
        except ProcessLookupError:
            return True
        return False


class Machines:
    """Starts them, with what they log in a file by role in this folder, which is theirs to work in."""

    def __init__(self, folder: Path, nursery: asyncio.subprocess.Process) -> None:
        self._folder = folder
        self._nursery = nursery
        self._started: list[Machine] = []

    async def start(self, role: str, settings: Mapping[str, str]) -> Machine:
        """One more, with these settings in its environment."""
        assert self._nursery.stdin
        assert self._nursery.stdout
        asked = {"folder": str(self._folder), "role": role, "settings": dict(settings)}
        self._nursery.stdin.write(json.dumps(asked).encode() + b"\n")
        machine = Machine(int(await asyncio.wait_for(self._nursery.stdout.readline(), 60)))
        self._started.append(machine)
        return machine

    async def end(self) -> None:
        """Let all that were started end."""
        await asyncio.gather(*(machine.end() for machine in self._started))


@asynccontextmanager
async def machines(folder: Path) -> AsyncIterator[Machines]:
    """While the block lasts they can be started; then they end."""
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.machines",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    started = Machines(folder, nursery)
    try:
        yield started
    finally:
        await started.end()
        assert nursery.stdin
        nursery.stdin.close()
        await asyncio.wait_for(nursery.wait(), 30)


def bring_forth() -> None:
    """A process for each line; nobody waits for them here, so the system is to forget those that ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(**json.loads(line))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def live(folder: str, role: str, settings: Mapping[str, str]) -> None:
    """The program, to its end."""
    os.chdir(folder)
    os.environ.update(settings)
    log = os.open(f"{role}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os._exit(cli.main(["run", "--roles", role]))


if __name__ == "__main__":
    bring_forth()
