"""A definition proposed for JSON, by itself or within a script: the list of it that looks most like notices."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import jmespath
from selectolax.lexbor import LexborHTMLParser, LexborNode

from core.errors import ParseError
from core.source import DateOrder, Identity, Select, Source, SourceKind
from watchers.parsers import jsondata
from watchers.parsers.embedded import read_json
from watchers.parsers.times import order_of, read_time
from watchers.parsers.values import Page, Parsed
from watchers.proposing_lists import FEWEST, first_way

DEEPEST = 9
FEWEST_OBJECTS = 2  # of an answer that is nothing but JSON: it holds no menus
MOST_LISTS = 60
MOST_SCRIPTS = 20
MOST_KEYS = 60  # of an object that are looked at
LOOKED_AT = 40  # items
MOSTLY = 0.8  # of the items must have a part
SHORTEST_SCRIPT = 100
NEXT_DEEPEST = 3
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNED = re.compile(r"(?:window\.|var |let |const )?([A-Za-z_$][\w$]{3,})\s*=\s*[{\[]")
_TITLE = re.compile(r"title|headline|subject|标题|(?:^|_)name$|Name$", re.IGNORECASE)
_TITLE_ALONE = re.compile(r"(?:^|attributes\.|fields\.)(?:title|headline|subject|标题)(?:$|\.)", re.IGNORECASE)
_TIME = re.compile(
    r"publi|release|issue|(?:^|_)(?:date|time)|created?|(?:At|Time|Date|_at|_time|_date)$", re.IGNORECASE
)
_PUBLISHED = re.compile(r"publi|release|issue", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|edit|expire|end", re.IGNORECASE)
_SUMMARY = re.compile(r"summary|digest|abstract|descri|intro|excerpt|snippet|brief|content|body|text", re.IGNORECASE)
_LINK = re.compile(r"url|link|href|permalink", re.IGNORECASE)
_PICTURE = re.compile(r"ima?ge?|pic|cover|icon|avatar|thumb|logo|video", re.IGNORECASE)
_ID = re.compile(r"(?:^|_)(?:id|guid|uuid)$|Id$|^(?:slug|key|number)$")

_NEXT = re.compile(r"next|next_?page(?:_?url)?|next_?(?:url|link)|@odata\.nextLink", re.IGNORECASE)

Objects = Sequence[Mapping[str, object]]
Found = tuple[Source, Parsed, int]  # a definition, what it reads, and of how many items


def propose_lists(page: Page, blank: Source, text: str, now: dt.datetime) -> Iterator[Found]:
    """Each list in an answer of JSON, as a definition with what the parser reads by it."""
    yield from _propose(page, replace(blank, kind=SourceKind.JSON), text, now, FEWEST_OBJECTS, script=None)


def propose_in_scripts(page: Page, blank: Source, document: LexborHTMLParser, now: dt.datetime) -> Iterator[Found]:
    """The same of the lists within a page's scripts."""
    scripts = [node for node in document.css("script") if len(node.text()) >= SHORTEST_SCRIPT]
    for node in sorted(scripts, key=lambda each: len(each.text()), reverse=True)[:MOST_SCRIPTS]:
        script = _name_script(document, node)
        if script is not None:
            yield from _propose(page, replace(blank, kind=SourceKind.JSON), node.text(), now, FEWEST, script=script)


def _propose(
    page: Page, blank: Source, text: str, now: dt.datetime, fewest: int, *, script: str | None
) -> Iterator[Found]:
    try:
        data = read_json(text)
    except ValueError:
        return
    lists = sorted(_find_lists([data], "", fewest), key=lambda found: len(found[1]), reverse=True)
    for path, objects in lists[:MOST_LISTS]:
        selected = _select(objects[:LOOKED_AT], ZoneInfo(blank.zone), now)
        if selected is None:
            continue
        select, order = selected
        identity = Identity.GUID if select.guid else Identity.LINK if select.link else Identity.PUBLISHED_TITLE
        following = _find_next(data) if script is None else None
        source = replace(blank, select=replace(select, item=path, script=script, next=following), identity=identity)
        source = replace(source, date_order=order)
        try:
            yield source, jsondata.parse(page, source, now), len(objects)
        except ParseError:
            continue


def _name_script(document: LexborHTMLParser, node: LexborNode) -> str | None:
    """CSS that finds this script first: by its id, its type, or the name that it assigns to."""
    name, kind = node.attributes.get("id") or "", node.attributes.get("type") or ""
    assigned = _ASSIGNED.search(node.text()[:2000])
    ways = [
        f"script#{name}" if re.fullmatch(r"[A-Za-z_][\w-]*", name) else "",
        f'script[type="{kind}"]' if "json" in kind and '"' not in kind else "",
        f'script:lexbor-contains("{assigned[1]}")' if assigned else "",
    ]
    return first_way(document, node, ways)


# ----------------------------------------------------------------------------------------------- lists


def _find_lists(values: Sequence[object], path: str, fewest: int, depth: int = 0) -> Iterator[tuple[str, Objects]]:
    """Every list of objects, with the path that leads to it; `values` are all that stand at this path."""
    within = [item for value in values if isinstance(value, list) for item in value]
    objects = [each for each in within or values if isinstance(each, dict)]
    is_many = bool(within) or "[]" in path
    if is_many and len(objects) >= fewest:
        yield (f"{path}[]" if within and "[]" in path else path or "@"), objects
    if depth >= DEEPEST:
        return
    here = f"{path}[]" if within else path
    for key in dict.fromkeys(key for each in objects[:LOOKED_AT] for key in list(each)[:MOST_KEYS]):
        below = [each[key] for each in objects if isinstance(each.get(key), list | dict)]
        if below:
            yield from _find_lists(below, f"{here}.{_quoted(key)}" if here else _quoted(key), fewest, depth + 1)


def _quoted(key: str) -> str:
    """A key as JMESPath writes it: with quotes as JSON does."""
    return key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)


# ----------------------------------------------------------------------------------------------- parts


def _select(objects: Objects, zone: ZoneInfo, now: dt.datetime) -> tuple[Select, DateOrder | None] | None:
    """Which keys hold the parts of a notice; None where there is no title, or nothing to know it by."""
    texts = {path: values for path in _paths(objects[0]) if (values := _texts(objects, path))}
    order = order_of(text for key in texts if _TIME.search(key) for text in texts[key])
    timed = [
        key for key in texts if _TIME.search(key) and _most(texts[key], lambda text: _is_time(text, zone, now, order))
    ]
    linked = [key for key in texts if not _PICTURE.search(key) and _most(texts[key], _is_address)]
    worded = [key for key in texts if key not in {*timed, *linked} and not _PICTURE.search(key)]
    titles = [key for key in worded if _varies(texts[key]) and _most(texts[key], _is_title)]
    title = max(titles, key=lambda key: (_is_named_title(key), min(_length(texts[key]), 40)), default=None)
    ids = [key for key in texts if _ID.search(key) and len(set(texts[key])) == len(objects)]
    link = max(linked, key=lambda key: bool(_LINK.search(key)), default=None)
    published = max(timed, key=lambda key: (bool(_PUBLISHED.search(key)), not _UPDATED.search(key)), default=None)
    if title is None or not (ids or link or published):
        return None
    rest = [key for key in worded if key != title and key not in ids and _SUMMARY.search(key)]
    summary = max(rest, key=lambda key: _length(texts[key]), default=None)
    guid = min(ids, key=lambda key: (key.lower() not in ("id", "guid", "uuid"), len(key)), default=None)
    keys = {"title": title, "link": link, "published": published, "summary": summary, "guid": guid}
    return Select(**{part: key for part, key in keys.items() if key is not None}), order


def _paths(item: Mapping[str, object]) -> Iterator[str]:
    """The keys of an item, and those of the objects in it, as JMESPath: many an answer keeps its parts in one more."""
    for key in list(item)[:MOST_KEYS]:
        within = item[key]
        if isinstance(within, dict):
            yield from (f"{_quoted(key)}.{_quoted(each)}" for each in list(within)[:MOST_KEYS])
        else:
            yield _quoted(key)


def _texts(objects: Objects, path: str) -> list[str]:
    """What most of the objects have there, as text; empty where most have nothing of the kind."""
    find = jmespath.compile(path)
    values = [find.search(each) for each in objects]
    found = [str(value).strip() for value in values if isinstance(value, str | int) and not isinstance(value, bool)]
    found = [text for text in found if text]
    return found if len(found) >= MOSTLY * len(objects) else []


def _is_named_title(path: str) -> int:
    """How surely a key is called a title: by its whole name, by a part of it, or not."""
    return 2 if _TITLE_ALONE.search(path) else 1 if _TITLE.search(path) else 0


def _find_next(data: object, path: str = "", depth: int = 0) -> str | None:
    """The key that holds the address of the page that follows, outside of any list."""
    if not isinstance(data, dict) or depth > NEXT_DEEPEST:
        return None
    within = [(f"{path}.{_quoted(key)}" if path else _quoted(key), key, data[key]) for key in list(data)[:MOST_KEYS]]
    for here, key, value in within:
        if _NEXT.fullmatch(key) and isinstance(value, str) and _is_address(value):
            return here
    return next(filter(None, (_find_next(value, here, depth + 1) for here, _, value in within)), None)


def _most(texts: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, texts)) >= MOSTLY * len(texts)


def _is_time(text: str, zone: ZoneInfo, now: dt.datetime, order: DateOrder | None) -> bool:
    return len(text) <= 40 and read_time(text, zone, now, order) is not None


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "//", "/")) and " " not in text


def _is_title(text: str) -> bool:
    return 3 < len(text) <= 300 and not text.isdigit()


def _varies(texts: Sequence[str]) -> bool:
    return len(set(texts)) >= MOSTLY * len(texts)


def _length(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / len(texts)
