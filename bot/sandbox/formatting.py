"""From the text that a bot sends to the text that is stored, refusing what Telegram refuses."""

from functools import lru_cache

from bot.sandbox.detection import find_entities
from bot.sandbox.entities import Entity, MarkedText, count_units, merge, settle
from bot.sandbox.errors import EntityError, bad_request
from bot.sandbox.markup import read_html

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 1 << 15
_PARSE_MODES = {"", "html"}


def format_text(source: str, parse_mode: str, entities: object) -> MarkedText:
    """The text of a message: markup read, blanks trimmed, 1-4096 characters after parsing. Raises a 400.

    https://core.telegram.org/bots/api#sendmessage.
    """
    marked = _format(source, parse_mode, entities, "text is too long")
    if not marked.text:
        raise bad_request("message text is empty")
    if count_units(marked.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return marked


def format_caption(source: str, parse_mode: str, entities: object) -> MarkedText:
    """The caption of a file, 0-1024 characters after parsing. Raises a 400."""
    marked = _format(source, parse_mode, entities, "message caption is too long")
    if count_units(marked.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return marked


def format_speech(text: str) -> MarkedText:
    """What a person types: no markup, but commands and addresses are found in it."""
    return _finish(MarkedText(text))


def _format(source: str, parse_mode: str, entities: object, too_long: str) -> MarkedText:
    if _count_bytes(source) > MAX_SOURCE_BYTES:
        raise bad_request(too_long)
    if parse_mode.lower() not in _PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    if parse_mode:
        return _format_html(source)
    return _finish(MarkedText(source, _given_entities(entities, count_units(source))))


@lru_cache(maxsize=128)  # the same text goes to many chats, one after the other
def _format_html(source: str) -> MarkedText:
    try:
        return _finish(read_html(source))
    except EntityError as fault:
        raise bad_request(f"can't parse entities: {fault}") from fault


def _finish(marked: MarkedText) -> MarkedText:
    settled = settle(marked)
    return merge(settled, find_entities(settled.text))


def _count_bytes(source: str) -> int:
    try:
        return len(source.encode())
    except UnicodeEncodeError as fault:
        raise bad_request("strings must be encoded in UTF-8") from fault


def _given_entities(given: object, length: int) -> tuple[Entity, ...]:
    if not isinstance(given, list):
        return ()
    return tuple(_given_entity(entity, length) for entity in given)


def _given_entity(given: object, length: int) -> Entity:
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        raise bad_request("can't parse entities: expected an Object with a type")
    offset, size = given.get("offset"), given.get("length")
    if not isinstance(offset, int) or not isinstance(size, int) or not 0 <= offset <= offset + size <= length:
        raise bad_request("can't parse entities: entity beyond the end of the message text")
    rest = {name: value for name, value in given.items() if name not in ("type", "offset", "length")}
    return Entity(given["type"], offset, size, tuple(rest.items()))
