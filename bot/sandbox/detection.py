"""What Telegram finds in a plain text on its own: commands, addresses, mentions and hashtags."""

import re
from collections.abc import Iterator

from bot.sandbox.entities import Entity, count_units

_WORTH_A_LOOK = re.compile("[/@#]")
_FINDABLE = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。！？、；：（）「」《》【】]+)"
    r"|(?<![\w/<>@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>@])"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z0-9_]{3,32})(?![\w@])"
    r"|(?<![\w/#])(?P<hashtag>\#\w*[^\W\d]\w*)"
)
_CLOSING = ".,;:!?)]}'\""


def find_entities(text: str) -> Iterator[Entity]:
    """The entities of a text that nobody marked up, from left to right."""
    if not _WORTH_A_LOOK.search(text):
        return
    for match in _FINDABLE.finditer(text):
        found = match[0].rstrip(_CLOSING) if match["url"] else match[0]
        yield Entity(match.lastgroup or "", count_units(text[: match.start()]), count_units(found))
