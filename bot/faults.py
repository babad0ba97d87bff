"""What is wrong with settings, in our words: the key, what it must be, what it is, the nearest known key.

pydantic looks at a rule over several keys only once each of them is right, and so would tell faults in rounds. What was
found is therefore mended with stand-ins and read once more, until nothing new comes to light.
"""

import copy
import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.sections import SECTIONS, Config
from bot.source_sections import SourceSection

Path = tuple[str | int, ...]
Detail = Mapping[str, Any]

ROUNDS = 4
SHOWN_CHARS = 40
NAMES = ("name", "slug")
SECRET = frozenset({"telegram", "request", "state"})  # tables and keys in which a secret may stand
WANTED = {
    "bool": "must be true or false",
    "int": "must be a whole number",
    "float": "must be a number",
    "string": "must be a text in quotation marks",
    "tuple": "must be a list, such as [7, 1, 0]",
    "list": "must be a list",
    "model": "must be a table",
    "dict": "must be a table",
    "path": "must be the name of a file",
}
BOUNDS = {
    "greater_than_equal": ("ge", "must be at least"),
    "greater_than": ("gt", "must be more than"),
    "less_than_equal": ("le", "must be at most"),
    "less_than": ("lt", "must be less than"),
}
_BELOW = re.compile(r"[a-z_]+\.[a-z_]+: ")  # how a rule names a key of a table below its own
STAND_INS: dict[str, dict[str, Any]] = {
    "sources": {"name": "stand-in", "kind": "feed", "url": "https://stand-in.example/"},
    "select": {"item": "*", "title": "*"},
    "detail": {"body": "*"},
    "topics": {"slug": "stand-in", "title": {}, "match": "all"},
}


def find_faults(settings: Mapping[str, Any], first: ValidationError) -> list[str]:
    """Every fault of the settings, each once, in the order of the keys; `first` is what reading them raised."""
    found: dict[str, None] = {}
    rest, error = copy.deepcopy(dict(settings)), first
    for _ in range(ROUNDS):
        details = error.errors(include_url=False)
        found |= dict.fromkeys(line for detail in details for line in _lines(detail))
        _mend(rest, details)
        try:
            Config.model_validate(rest)
        except ValidationError as more:
            error = more
        else:
            break
    return list(found)


def no_such_key(key: str, tables: Sequence[str]) -> str | None:
    """What to say of a key in this table of the settings: the nearest known one; None where it is known."""
    model: type[BaseModel] | None = Config
    for table in tables:
        model = SECTIONS.get(table) if model else None
    known = list(model.model_fields) if model else []
    if key in known:
        return None
    if model is Config and (key in SourceSection.model_fields):
        written = f"[sources.{key}]" if key in SECTIONS else key
        return f"; a source's keys stand below [[sources]]: put that line above, and write {written} there"
    near = difflib.get_close_matches(key, known, 1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else f"; known here: {', '.join(known)}" if known else ""


def _lines(detail: Detail) -> Iterator[str]:
    where: Path = detail["loc"]
    path = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
    for told in _told(detail, where):
        sign = "." if _BELOW.match(told) else ": "
        yield f"{path}{sign}{told}" if path else told


def _told(detail: Detail, where: Path) -> Iterator[str]:
    kind, bounds = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        tables = [part for part in where[:-1] if isinstance(part, str)]
        yield f"no such key{no_such_key(str(where[-1]), tables)}"
    elif kind == "missing":
        yield "is missing"
    elif kind == "value_error":
        yield from str(bounds["error"]).split("\n")
    elif kind in ("literal_error", "enum"):
        yield f"must be {bounds['expected'].replace(chr(39), chr(34))}{_not(detail, where)}"
    elif kind == "too_short":
        yield f"must hold {bounds['min_length']} or more"
    elif kind in BOUNDS:
        name, wanted = BOUNDS[kind]
        yield f"{wanted} {bounds[name]}{_not(detail, where)}"
    elif kind.split("_")[0] in WANTED:
        yield f"{WANTED[kind.split('_')[0]]}{_not(detail, where)}"
    else:
        yield detail["msg"]


def _not(detail: Detail, where: Path) -> str:
    """What the key holds instead; not of a secret, nor of what is long."""
    if not SECRET.isdisjoint(where):
        return ""
    shown = json.dumps(detail["input"], ensure_ascii=False, default=str)
    return f", not {shown}" if len(shown) <= SHOWN_CHARS else ""


def _mend(settings: dict[str, Any], details: Sequence[Detail]) -> None:
    """Take out what is faulty, or put in its place what is right but says nothing."""
    for detail in details:
        where: Path = detail["loc"]
        if detail["type"] == "value_error" and (not where or isinstance(where[-1], int) or where[-1] in SECTIONS):
            _blank(settings, where)
        else:
            _replace(settings, where)


def _blank(settings: dict[str, Any], where: Path) -> None:
    """A table that breaks a rule, as a table of its name that breaks none."""
    holder = _at(settings, where[:-1])
    if not where or holder is None:
        return
    table, key = str(where[0]), where[-1]
    kept = {name: holder[key][name] for name in NAMES if isinstance(key, int) and name in holder[key]}
    holder[key] = (STAND_INS[table] | kept) if isinstance(key, int) else {}


def _replace(settings: dict[str, Any], where: Path) -> None:
    """A faulty or missing key: its stand-in where one is needed, else its default; of a faulty item, the whole list."""
    end = max(place for place, part in enumerate(where) if isinstance(part, str) and _holds(settings, where[:place]))
    holder, key = _at(settings, where[:end]), str(where[end])
    table = next((part for part in reversed(where[:end]) if isinstance(part, str)), "")
    stand_in = STAND_INS.get(table, {}).get(key)
    if stand_in is None:
        holder.pop(key, None)
    else:
        holder[key] = f"{stand_in}-{where[end - 1]}" if key in NAMES else stand_in


def _holds(settings: dict[str, Any], where: Path) -> bool:
    return isinstance(_at(settings, where), dict)


def _at(settings: Any, where: Path) -> Any:
    """What stands there; None where nothing does."""
    for part in where:
        if isinstance(settings, dict):
            settings = settings.get(str(part))
        elif isinstance(settings, list) and isinstance(part, int) and part < len(settings):
            settings = settings[part]
        else:
            return None
    return settings
