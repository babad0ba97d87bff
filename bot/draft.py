"""A definition drafted for a page: `noticebell source new`. Looks at it once and writes nothing."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from bot import config
from bot.clock import SystemClock
from bot.shown import print_entries
from bot.source_sections import SourceSection
from bot.values import HttpUrl
from bot.ways_out import check_browser, open_ways_out
from core.errors import NotPublic, UsageError
from watchers.asking import ask
from watchers.fetch import Fetched, Limits
from watchers.parsers.values import Page
from watchers.proposing import Proposal, propose

HTTP_URL: TypeAdapter[str] = TypeAdapter(HttpUrl)
LINK = "a[href]"  # what shows that an unknown page is drawn: a listing leads somewhere


async def propose_source(
    settings_file: Path | None, url: str, *, allow_private: bool = False, render: bool = False
) -> bool:
    """Fetch a page, propose a definition for it, print it as TOML with what it reads; True if there is one.

    The definition alone goes to standard output, so that `>` makes a file of it. `render`: as its scripts draw it.
    Writes nothing. Raises UsageError where this is no address that can be fetched, or one of the own network, unasked.
    """
    _require_address(url)
    blank = _blank_for(url, allow_private=allow_private, render=render)
    settings = config.load(config.find_file(settings_file)).model_copy(update={"sources": blank})
    if render:
        check_browser(settings)
    [blank_source] = settings.core_sources()
    clock, console = SystemClock(), Console(stderr=True)
    async with open_ways_out(settings) as web:
        with console.status(f"reading {url}"):
            try:
                drawn = LINK if render else None
                answer = await ask(web, blank_source, url, now=clock.now(), limits=Limits(), drawn=drawn)
            except NotPublic as error:
                what = f"{url} is at no public address; if this is meant, say --allow-private"
                raise UsageError([what]) from error
    assert isinstance(answer, Fetched)
    page = Page(answer.url, answer.body, answer.media_type, answer.charset)
    proposal = propose(page, blank_source, clock.now())
    Console().print(write_toml(proposal), markup=False, highlight=False, soft_wrap=True)
    print_entries(console, proposal.source, proposal.parsed.entries, "the page read so", clock)
    return bool(proposal.parsed.entries)


def _require_address(url: str) -> None:
    """Raises UsageError for what is no web address, with how it would be one."""
    try:
        HTTP_URL.validate_python(url)
    except ValidationError as error:
        example = "example.org/news" if "//" in url or not url else url
        how = f"write http:// or https:// and what follows it, as in https://{example}"
        raise UsageError([f'"{url}" is no web address; {how}']) from error


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
