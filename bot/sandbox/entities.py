"""Message entities: what they are, and which of them may stand together.

Offsets and lengths count UTF-16 code units, as the Bot API does (https://core.telegram.org/bots/api#messageentity).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MAX_ENTITIES = 100

# Telegram's order of entities that cover the same text; the outer one comes first.
_OUTER_FIRST = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention")
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_HOLDERS = _STYLES | _QUOTES
_VERBATIM = {"pre", "code"}


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of a text with a meaning; `detail` holds what its type adds (url, language, unix_time …)."""

    type: str
    offset: int
    length: int
    detail: tuple[tuple[str, object], ...] = ()

    @property
    def end(self) -> int:
        """The first unit after it."""
        return self.offset + self.length

    def as_json(self) -> dict[str, object]:
        """As the Bot API writes it."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **dict(self.detail)}


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A plain text and its entities, sorted, none beyond the text."""

    text: str
    entities: tuple[Entity, ...] = ()


def count_units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_units(text: str, start: int, end: int) -> str:
    """The part of a text between two offsets in UTF-16 code units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def settle(marked: MarkedText) -> MarkedText:
    """Trim blanks at both ends, drop entities that cannot stand there, and keep the first hundred.

    Nothing stands inside code, a quotation not inside another, a link not inside another
    (https://core.telegram.org/bots/api#formatting-options, "Nested entities").
    """
    if not marked.entities:
        return MarkedText(marked.text.strip())
    text = marked.text.rstrip()
    end = count_units(text)
    start = end - count_units(text.lstrip())
    inside = (_clip(entity, start, end) for entity in marked.entities)
    whole = _part_around_code([entity for entity in inside if entity.length > 0])
    kept = _drop_impossible(sorted(whole, key=_order))
    return MarkedText(text.lstrip(), tuple(kept[:MAX_ENTITIES]))


def merge(marked: MarkedText, found: Iterable[Entity]) -> MarkedText:
    """Add entities found in the plain text, where nothing but style covers that place already."""
    taken = [entity for entity in marked.entities if entity.type not in _HOLDERS]
    free = [new for new in found if not any(new.offset < old.end and old.offset < new.end for old in taken)]
    if not free:
        return marked
    return replace(marked, entities=tuple(sorted((*marked.entities, *free), key=_order))[:MAX_ENTITIES])


def _clip(entity: Entity, start: int, end: int) -> Entity:
    if not start and entity.end <= end:
        return entity
    first, last = max(entity.offset, start), min(entity.end, end)
    return replace(entity, offset=first - start, length=last - first)


def _order(entity: Entity) -> tuple[int, int, int]:
    rank = _OUTER_FIRST.index(entity.type) if entity.type in _OUTER_FIRST else len(_OUTER_FIRST)
    return entity.offset, -entity.length, rank


def _part_around_code(entities: list[Entity]) -> list[Entity]:
    """Bold text with code in it is bold before the code and after it."""
    code = sorted((entity for entity in entities if entity.type in _VERBATIM), key=_order)
    if not code:
        return entities
    styled = [piece for entity in entities if entity.type in _STYLES for piece in _pieces(entity, code)]
    return [*(entity for entity in entities if entity.type not in _STYLES), *styled]


def _pieces(style: Entity, code: Iterable[Entity]) -> Iterable[Entity]:
    start = style.offset
    for hole in code:
        if start < hole.offset < style.end:
            yield replace(style, offset=start, length=hole.offset - start)
        if hole.offset < style.end:
            start = max(start, hole.end)
    if start < style.end:
        yield replace(style, offset=start, length=style.end - start)


def _drop_impossible(entities: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    open_now: list[Entity] = []
    for entity in entities:
        open_now = [outer for outer in open_now if outer.end > entity.offset]
        if all(_may_hold(outer, entity) for outer in open_now):
            kept.append(entity)
            open_now.append(entity)
    return kept


def _may_hold(outer: Entity, inner: Entity) -> bool:
    if outer.type in _VERBATIM or outer.type == inner.type:
        return False
    if inner.type in _QUOTES:
        return outer.type not in _QUOTES
    return outer.type in _HOLDERS or inner.type in _STYLES
