"""Where a poll's time goes: `python -m benchmarks.bench_watch_layers [--pages N] [--rounds N]`.

The same pages from the same server as in `bench_watch.py`, as many at once, layer upon layer and turn about in one run:
the bare aiohttp loop; a request of ours with its limits and deadlines; robots.txt, spacing and what else its host is
owed; a glance with its rules and its next poll; and the watcher, with claims and marks in the state. CPU time of
this process in µs a page, the least of all rounds, for others on the machine only ever add to it.
"""

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from benchmarks.bench_watch import AGENT, Bare, Spent, open_session, tell, watching
from benchmarks.watched import PAGE_BYTES, START, page, running_server
from core.source import Source
from state.database import Database
from state.queries import QueryIndex
from state.sources import Marks, PageMark, Uneventful
from watchers.asking import Asking
from watchers.fetch import Limits, NotModified, Question, Validators, fetch
from watchers.glance import Glance
from watchers.ingest import Parts, mark
from watchers.marked import Marked
from watchers.runner import AT_ONCE
from watchers.web import Web, open_web

Job = Callable[[Source], Awaitable[None]]


class Layers:
    """What is done about one source, from a request alone to a whole turn."""

    def __init__(self, web: Web, database: Database, sources: Sequence[Source], mode: str) -> None:
        self._parts = Parts(database, web, QueryIndex(()), Limits())
        self._marks = {source.name: make_marks(number, source, mode) for number, source in enumerate(sources)}
        self._marked = {source.name: mark(source, self._marks[source.name]) for source in sources}
        self._glances = {name: Glance(marked, self._marks[name]) for name, marked in self._marked.items()}
        self._questions = {
            source.name: Question(source.url, validators=Validators(self._marks[source.name].pages[source.url].etag))
            for source in sources
        }

    async def fetch(self, source: Source) -> None:
        """A request, with limits and deadlines, and the hash."""
        page = self._marks[source.name].pages[source.url]
        answer = await fetch(
            self._parts.web.anywhere, self._questions[source.name], source=source.name, now=START,
            limits=self._parts.limits,
        )  # fmt: skip
        assert isinstance(answer, NotModified) or self._marked[source.name].hash_of(answer.body) == page.body_hash

    async def ask(self, source: Source) -> None:
        """The same with manners."""
        page = self._marks[source.name].pages[source.url]
        asking = Asking(self._parts.web, source, START, self._parts.limits)
        answer = await asking.ask(self._questions[source.name])
        assert isinstance(answer, NotModified) or self._marked[source.name].hash_of(answer.body) == page.body_hash

    async def glance(self, source: Source) -> None:
        """A poll that finds nothing, up to what there is to write."""
        glance, parts = self._glances[source.name], self._parts
        assert glance.may_do(START)
        found = await glance.look(parts.web, limits=parts.limits, now=START, jitter=0.5)
        assert isinstance(found, Uneventful)


def make_marks(number: int, source: Source, mode: str) -> Marks:
    """What is known of a source that has been read."""
    plain = Marked(source, {})
    etag = f'"{number}-False"' if mode == "etag" else None
    body_hash = plain.hash_of(page(number, False, 0, PAGE_BYTES))
    known = PageMark(source.url, etag, None, body_hash, None, START, None)
    return Marks(True, START, reach=plain.present_reach, pages={source.url: known})


async def cpu_s(job: Job, sources: Sequence[Source]) -> float:
    """The CPU time of doing this about every source, as many at once as a watcher does."""
    left, began_at = iter(sources), time.process_time()

    async def work() -> None:
        for source in left:
            await job(source)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return time.process_time() - began_at


@contextlib.asynccontextmanager
async def layers(port: int, pages: int, mode: str) -> AsyncIterator[dict[str, Callable]]:
    """Each answers the CPU seconds that one cycle has taken."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            watching(Path(folder), "page", port, pages) as watch, open_session() as session, open_web(AGENT) as web,
        ):  # fmt: skip
            sources = watch.sources
            await tell(session, port, "mode", mode)
            bare, ours = Bare(sources, conditional=mode == "etag"), Layers(web, watch.database, sources, mode)

            async def spent_by(cycle: Callable[[Spent], Awaitable[None]]) -> float:
                spent = Spent()
                await cycle(spent)
                return spent.cpu[0]

            yield {
                "bare aiohttp loop": lambda: spent_by(lambda spent: bare.cycle(session, spent)),
                "a request of ours": lambda: cpu_s(ours.fetch, sources),
                "and manners": lambda: cpu_s(ours.ask, sources),
                "and a glance's rules": lambda: cpu_s(ours.glance, sources),
                "and the state": lambda: spent_by(watch.cycle),
            }


async def compare(port: int, args: argparse.Namespace) -> None:
    logging.disable(logging.CRITICAL)
    for mode in ("plain", "etag"):
        async with layers(port, args.pages, mode) as measured:
            least = {name: await cycle() for name, cycle in measured.items()}
            for _ in range(args.rounds):
                for name, cycle in measured.items():
                    least[name] = min(least[name], await cycle())
        bare = least["bare aiohttp loop"]
        for name, seconds in least.items():
            print(f"{mode:6} {name:20} {seconds / args.pages * 1e6:6.0f} µs a page  {seconds / bare:5.2f}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


def main() -> int:
    args = arguments()
    with running_server() as port:
        asyncio.run(compare(port, args))
    return 0


if __name__ == "__main__":
    sys.exit(main())
