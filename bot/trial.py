"""A source tried before it is watched: `noticebell source test`. Nothing is written."""

import tomllib
from pathlib import Path

from rich.console import Console

from bot import config
from bot.clock import SystemClock
from bot.once import chosen
from bot.sections import Config
from bot.shown import print_entries
from bot.source_sections import SourceSection
from bot.ways_out import check_sources, open_ways_out
from core.contract import measure
from core.errors import ConfigError, UsageError
from core.model import Entry
from core.moments import local_day
from core.ports import Clock
from core.source import Source
from watchers.fetch import Limits
from watchers.ingest import preview
from watchers.listing import Reading
from watchers.trying import Tried, try_links


async def test_source(settings_file: Path | None, named: str) -> bool:
    """Try one source, of the settings or of a TOML file, and show what was read; True if all that was tried was read.

    Writes nothing. Raises ConfigError where the settings have faults, UsageError where the source has or is none.
    """
    is_file = _is_file(named)
    settings = config.load(config.find_file(settings_file))
    if is_file:
        settings = _with_source_of(Path(named), settings)
    else:
        check_sources(settings)
    [source] = chosen(settings, [] if is_file else [named])
    clock, console = SystemClock(), Console()
    async with open_ways_out(settings) as web:
        with console.status(f"reading {source.name}"):
            reading = await preview(web, source, limits=Limits(), now=clock.now())
            tried = await try_links(web, source, _entries_of(reading), limits=Limits(), now=clock.now())
    _print_reading(console, source, reading, tried, clock)
    return _is_good(source, reading, tried)


def _is_file(named: str) -> bool:
    return Path(named).is_file()


def _with_source_of(file: Path, settings: Config) -> Config:
    """The settings with the source of this file for their only one. Raises UsageError with every fault of it."""
    try:
        settings = settings.model_copy(update={"sources": _source_of(file)})
        check_sources(settings)
    except UsageError:
        raise
    except ConfigError as error:
        faults = [fault.removeprefix("sources.1").lstrip(".: ") for fault in error.faults]
        raise UsageError([f"{file} defines no source that can be read:", *faults]) from error
    return settings


def _source_of(file: Path) -> tuple[SourceSection, ...]:
    """The one source that this file holds: its keys at the top, or as the only one of [[sources]]."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError([f"{file}: not TOML: {error}"]) from error
    sources = read.get("sources", [read])
    if len(sources) != 1:
        raise UsageError([f"{file}: holds {len(sources)} sources; one is to be tested"])
    return config.validate({"sources": sources}).sources


def _entries_of(reading: Reading) -> list[Entry]:
    return [item for page in reading.pages for item in page.items if isinstance(item, Entry)]


def _is_good(source: Source, reading: Reading, tried: tuple[Tried, ...]) -> bool:
    """Whether something is listed, and a text stands behind each link that was tried, where one is to stand there."""
    is_listed = reading.trouble is None and any(page.items for page in reading.pages)
    return is_listed and (source.detail is None or (bool(tried) and all(each.fault is None for each in tried)))


def _print_reading(console: Console, source: Source, reading: Reading, tried: tuple[Tried, ...], clock: Clock) -> None:
    entries = _entries_of(reading)
    unreadable = sum(page.unreadable for page in reading.pages)
    title = f"{source.name}: {len(entries)} items on {len(reading.pages)} pages, {unreadable} unreadable"
    if entries:
        completed = {each.entry.guid: each.entry for each in tried}
        untold = {each.guid for each in entries if source.detail and each.link} - completed.keys()
        told = [completed.get(entry.guid, entry) for entry in entries]
        print_entries(console, source, told, title, clock, untold=untold)
        console.print(_contract_of(reading, source, clock), markup=False, highlight=False, soft_wrap=True)
        _print_tried(console, source, tried)
    for fault in [fault for page in reading.pages for fault in page.faults]:
        console.print(f"  {fault}", markup=False, style="yellow")
    if reading.trouble is not None:
        console.print(f"  {reading.trouble}", markup=False, style="red")


def _print_tried(console: Console, source: Source, tried: tuple[Tried, ...]) -> None:
    if source.detail is None:
        return
    if not tried:
        console.print("  no item has a link, and detail says that the texts are behind them", style="red")
        return
    console.print(f"behind the first links, at {source.detail.body}:", markup=False, highlight=False)
    for each in tried:
        if each.fault is not None:
            console.print(f"  {each.fault}", markup=False, style="red", soft_wrap=True)
            continue
        console.print(
            f"  {each.entry.link}: a text of {len(each.entry.body)} characters", markup=False, highlight=False,
            soft_wrap=True,
        )  # fmt: skip
        if each.is_untitled:
            lacking = f"  no title there at {source.detail.title}; the listing's stays"
            console.print(lacking, markup=False, style="yellow")


def _contract_of(reading: Reading, source: Source, clock: Clock) -> str:
    """What the first page would be held to from its first poll on (`core/contract.py`), in a line."""
    entries = [item for item in reading.pages[0].items if isinstance(item, Entry)]
    shape = measure(entries, closed=True, landed="", now=clock.now())
    newest = f", the newest of {local_day(shape.newest, source.zone)}" if shape.newest else ""
    return (
        f"the first page would be expected to list about {shape.items} items,"
        f" {shape.timed} with a time, {shape.worded} with a text{newest}"
    )
