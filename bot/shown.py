"""What was read of a source, as a table for a terminal of eighty columns or more."""

from collections.abc import Collection, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from core.model import Entry
from core.moments import local_day
from core.ports import Clock
from core.source import Source
from watchers.foresight import read_dates, said_by

SHOWN = 60
TEXT_CHARS = 80
WIDE = 110  # columns of a terminal, from which on a date stands beside what happens on it
DATE_CHARS = len("takes_effect")


def print_entries(
    console: Console,
    source: Source,
    entries: Sequence[Entry],
    title: str,
    clock: Clock,
    *,
    untold: Collection[str] = (),
) -> None:
    """A row for each of the first entries: when, what, its dates, and what is missing.

    `untold`: the guids of those whose texts are not looked for here, and so are not missing.
    """
    table = Table(title=title)
    table.add_column("published", no_wrap=True)
    table.add_column("title, text and link", overflow="fold", ratio=1)
    table.add_column("dates read", max_width=DATE_CHARS if console.width < WIDE else None)
    table.add_column("missing", no_wrap=True)
    for entry in entries[:SHOWN]:
        row = _row(entry, source, clock, is_untold=entry.guid in untold)
        table.add_row(*map(escape, row), end_section=True)
    console.print(table)


def _row(entry: Entry, source: Source, clock: Clock, *, is_untold: bool) -> list[str]:
    published = f"{local_day(entry.published_at, source.zone)}" if entry.published_at else ""
    read = read_dates(said_by(entry, clock.now()), source.zone, source.language)
    dates = "\n".join(f"{milestone.kind} {milestone.on}" for milestone in read)
    text = entry.body if len(entry.body) <= TEXT_CHARS else entry.body[: TEXT_CHARS - 1] + "…"
    fields = {"published": published, "text": entry.body or is_untold, "link": entry.link}
    missing = "\n".join(name for name, value in fields.items() if not value)
    words = "\n".join(filter(None, [entry.title, " ".join(text.split()), entry.link or ""]))
    return [published, words, dates, missing]
