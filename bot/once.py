"""One turn or one look, for the operator at a terminal: `noticebell poll`, `source test` and `source new`."""

import json
import re
import tomllib
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import config
from bot.clock import SystemClock
from bot.roles.base import open_base
from bot.sections import Config
from bot.source_sections import SourceSection
from bot.ways_out import check_browser, check_sources, open_ways_out
from core.contract import measure
from core.errors import ConfigError
from core.model import Entry, Source, SourceName
from core.moments import local_day
from core.ports import Clock
from state.sources import sync_sources
from watchers.asking import ask
from watchers.ending import Outcome, TurnReport
from watchers.fetch import Fetched, Limits
from watchers.foresight import read_dates, said_by
from watchers.ingest import Parts, preview
from watchers.listing import Reading
from watchers.once import poll_once
from watchers.parsers.values import Page
from watchers.proposing import Proposal, propose

SHOWN = 60
LINK = "a[href]"  # what shows that an unknown page is drawn: a listing leads somewhere
TEXT_CHARS = 80
WIDE = 110  # columns of a terminal, from which on a date stands beside what happens on it
DATE_CHARS = len("takes_effect")


async def poll(settings: Config, names: Sequence[str]) -> bool:
    """One turn of each named source (of all where none is named): print what changed, send nothing; True if all went.

    What is new is recorded as the running program would: it will tell it. Raises ConfigError for an unknown name.
    """
    check_sources(settings)
    sources = _chosen(settings, names)
    clock, console = SystemClock(), Console()
    async with AsyncExitStack() as stack:
        base = await open_base(stack, settings, clock, settings.default_profile)
        parts = Parts(base.database, await stack.enter_async_context(open_ways_out(settings)), base.index, Limits())
        async with base.database.writing() as session:
            await sync_sources(session, settings.core_sources(), clock.now())
        reports = [await _poll_one(console, parts, source, clock, base.holder) for source in sources]
    return all(report is not None and report.outcome is not Outcome.FAILED for report in reports)


async def test_source(settings_file: Path | None, named: str) -> bool:
    """Fetch and parse one source, of the settings or of a TOML file, and show what was read; True if something was.

    Writes nothing. Raises ConfigError where the source is not to be found or its definition has faults.
    """
    is_file = _is_file(named)
    settings = config.load(config.find_file(settings_file))
    if is_file:
        settings = settings.model_copy(update={"sources": _source_of(Path(named))})
    check_sources(settings)
    [source] = _chosen(settings, [] if is_file else [named])
    clock, console = SystemClock(), Console()
    async with open_ways_out(settings) as web:
        with console.status(f"reading {source.name}"):
            reading = await preview(web, source, limits=Limits(), now=clock.now())
    _print_reading(console, source, reading, clock)
    return reading.trouble is None and any(page.items for page in reading.pages)


async def propose_source(
    settings_file: Path | None, url: str, *, allow_private: bool = False, render: bool = False
) -> bool:
    """Fetch a page, propose a definition for it, print it as TOML with what it reads; True if there is one.

    `render`: as its scripts draw it. Writes nothing. Raises ConfigError where this is no address that can be fetched.
    """
    blank = _blank_for(url, allow_private=allow_private, render=render)
    settings = config.load(config.find_file(settings_file)).model_copy(update={"sources": blank})
    if render:
        check_browser(settings)
    [blank_source] = settings.core_sources()
    clock, console = SystemClock(), Console()
    async with open_ways_out(settings) as web:
        with console.status(f"reading {url}"):
            answer = await ask(web, blank_source, url, now=clock.now(), limits=Limits(), drawn=LINK if render else None)
    assert isinstance(answer, Fetched)
    page = Page(answer.url, answer.body, answer.media_type, answer.charset)
    proposal = propose(page, blank_source, clock.now())
    console.print(write_toml(proposal), markup=False, highlight=False, soft_wrap=True)
    _print_table(console, proposal.source, proposal.parsed.entries, "the page read so", clock)
    return bool(proposal.parsed.entries)


def _blank_for(url: str, *, allow_private: bool, render: bool) -> tuple[SourceSection, ...]:
    """What can be said of a source before its page is seen: a name after its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:48] or "source"
    keys = {"name": name, "kind": "feed", "url": url, "allow_private": allow_private, "render": render}
    return config.validate({"sources": [keys]}).sources


def write_toml(proposal: Proposal) -> str:
    """The definition as an operator would write it, with what to look at."""
    source, select = proposal.source, proposal.source.select
    lines = ["[[sources]]"]
    keys = {"name": source.name, "title": source.title, "kind": source.kind, "url": source.url}
    lines += [f"{key} = {_quoted(value)}" for key, value in keys.items()]
    lines += ["allow_private = true"] if source.allow_private else []
    lines += ["render = true"] if source.render else []
    lines += [f"language = {_quoted(source.language)}"] if source.language else []
    lines += [f"date_order = {_quoted(source.date_order)}"] if source.date_order else []
    lines += ['every = "10m"', f"identity = {_quoted(source.identity)}"]
    parts = {part: getattr(select, part) for part in select.__dataclass_fields__}
    if any(parts.values()):
        lines += ["[sources.select]", *(f"{part} = {_quoted(path)}" for part, path in parts.items() if path)]
    lines += [f"# the page names a feed, which may serve better: {link}" for link in proposal.feeds]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "")  # a JSON string is a TOML one


def _is_file(named: str) -> bool:
    return Path(named).is_file()


def _source_of(file: Path) -> tuple[SourceSection, ...]:
    """The one source that this file holds: its keys at the top, or as the only one of [[sources]]."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: not TOML: {error}"]) from error
    sources = read.get("sources", [read])
    if len(sources) != 1:
        raise ConfigError([f"{file}: holds {len(sources)} sources; one is to be tested"])
    return config.validate({"sources": sources}).sources


def _chosen(settings: Config, names: Sequence[str]) -> list[Source]:
    known = {source.name: source for source in settings.core_sources()}
    if not known:
        raise ConfigError(["sources: there are none; add [[sources]] to the settings, see docs/sources.md"])
    if unknown := [name for name in names if name not in known]:
        raise ConfigError([f"{name}: no such source; there are {', '.join(known)}" for name in unknown])
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


def _print_reading(console: Console, source: Source, reading: Reading, clock: Clock) -> None:
    entries = [item for page in reading.pages for item in page.items if isinstance(item, Entry)]
    unreadable = sum(page.unreadable for page in reading.pages)
    title = f"{source.name}: {len(entries)} items on {len(reading.pages)} pages, {unreadable} unreadable"
    if entries:
        _print_table(console, source, entries, title, clock)
        console.print(_contract_of(reading, source, clock), markup=False, highlight=False, soft_wrap=True)
    for fault in [fault for page in reading.pages for fault in page.faults]:
        console.print(f"  {fault}", markup=False, style="yellow")
    if reading.trouble is not None:
        console.print(f"  {reading.trouble}", markup=False, style="red")


def _contract_of(reading: Reading, source: Source, clock: Clock) -> str:
    """What the first page would be held to from its first poll on (`core/contract.py`), in a line."""
    entries = [item for item in reading.pages[0].items if isinstance(item, Entry)]
    shape = measure(entries, closed=True, landed="", now=clock.now())
    newest = f", the newest of {local_day(shape.newest, source.zone)}" if shape.newest else ""
    return (
        f"the first page would be expected to list about {shape.items} items,"
        f" {shape.timed} with a time, {shape.worded} with a text{newest}"
    )


def _print_table(console: Console, source: Source, entries: Sequence[Entry], title: str, clock: Clock) -> None:
    table = Table(title=title)
    table.add_column("published", no_wrap=True)
    table.add_column("title, text and link", overflow="fold", ratio=1)
    table.add_column("dates read", max_width=DATE_CHARS if console.width < WIDE else None)
    table.add_column("missing", no_wrap=True)
    for entry in entries[:SHOWN]:
        table.add_row(*(escape(cell) for cell in _row(entry, source, clock)), end_section=True)
    console.print(table)


def _row(entry: Entry, source: Source, clock: Clock) -> list[str]:
    published = f"{local_day(entry.published_at, source.zone)}" if entry.published_at else ""
    read = read_dates(said_by(entry, clock.now()), source.zone, source.language)
    dates = "\n".join(f"{milestone.kind} {milestone.on}" for milestone in read)
    text = entry.body if len(entry.body) <= TEXT_CHARS else entry.body[: TEXT_CHARS - 1] + "…"
    fields = {"published": published, "text": entry.body, "link": entry.link or ""}
    missing = "\n".join(name for name, value in fields.items() if not value)
    words = "\n".join(filter(None, [entry.title, " ".join(text.split()), entry.link or ""]))
    return [published, words, dates, missing]
