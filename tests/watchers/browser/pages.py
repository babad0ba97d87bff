"""Pages that scripts draw."""

import os

from core.model import Entry
from core.source import Source
from tests.fakes import START
from tests.watchers.site import item
from watchers.drawing import Chromium
from watchers.fetch import Limits
from watchers.ingest import preview
from watchers.tab import Bounds
from watchers.web import Web

QUICK = Bounds(total_s=15, wait_s=2, quiet_s=0.2, settle_s=1)
CHROMIUM = Chromium(sandbox=os.geteuid() != 0)
AGENT = "noticebell/test (+mailto:test@example.org)"
SHELL = "<!doctype html><html><body><ul class=news></ul>{}</body></html>"


def script(text: str) -> str:
    """A page with an empty list and this script."""
    return SHELL.format(f"<script>{text}</script>")


def drawing(*numbers: int) -> str:
    """A line of script that fills the list with these items."""
    return f"document.querySelector('ul').innerHTML += `{''.join(item(number) for number in numbers)}`;"


async def read(web: Web, source: Source) -> list[str]:
    """The titles that a reading of the source finds; raises its trouble."""
    reading = await preview(web, source, limits=Limits(), now=START)
    if reading.trouble is not None:
        raise reading.trouble
    return [entry.title for page in reading.pages for entry in page.items if isinstance(entry, Entry)]
