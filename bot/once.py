"""One turn of sources, for the operator at a terminal: `noticebell poll`."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from rich.console import Console

from bot.clock import SystemClock
from bot.roles.base import open_base
from bot.sections import Config
from bot.ways_out import check_sources, open_ways_out
from core.errors import ConfigError, UsageError
from core.model import SourceName
from core.ports import Clock
from core.source import Source
from state.sources import sync_sources
from watchers.ending import Outcome, TurnReport
from watchers.fetch import Limits
from watchers.ingest import Parts
from watchers.once import poll_once


async def poll(settings: Config, names: Sequence[str]) -> bool:
    """One turn of each named source (of all where none is named): print what changed, send nothing; True if all went.

    What is new is recorded as the running program would: it will tell it. Raises ConfigError for an unknown name.
    """
    check_sources(settings)
    sources = chosen(settings, names)
    clock, console = SystemClock(), Console()
    async with AsyncExitStack() as stack:
        base = await open_base(stack, settings, clock, settings.default_profile)
        parts = Parts(base.database, await stack.enter_async_context(open_ways_out(settings)), base.index, Limits())
        async with base.database.writing() as session:
            await sync_sources(session, settings.core_sources(), clock.now())
        reports = [await _poll_one(console, parts, source, clock, base.holder) for source in sources]
    return all(report is not None and report.outcome is not Outcome.FAILED for report in reports)


def chosen(settings: Config, names: Sequence[str]) -> list[Source]:
    """The named sources, or all. Raises ConfigError where there are none, UsageError for an unknown name."""
    known = {source.name: source for source in settings.core_sources()}
    if not known:
        raise ConfigError(["sources: there are none; add [[sources]] to the settings, see docs/sources.md"])
    if unknown := [name for name in names if name not in known]:
        raise UsageError([f"{name}: no such source; there are {', '.join(known)}" for name in unknown])
    return [known[SourceName(name)] for name in names] if names else list(known.values())


async def _poll_one(console: Console, parts: Parts, source: Source, clock: Clock, holder: str) -> TurnReport | None:
    with console.status(f"polling {source.name}"):
        report = await poll_once(parts, source, clock, holder=holder)
    if report is None:
        console.print(f"{source.name}: another process is polling it")
        return None
    counts = ", ".join(f"{number} {event}" for event, number in report.counts().items()) or "nothing changed"
    listed = f"{report.listed} listed on {report.pages} pages"
    console.print(f"{source.name}: {report.outcome}; {listed}; {counts}", markup=False, highlight=False)
    if report.trouble:
        console.print(f"  {report.trouble}", markup=False, style="red")
    for happening in report.happenings:
        console.print(f"  {happening.event}: {happening.title}", markup=False, highlight=False)
    return report
