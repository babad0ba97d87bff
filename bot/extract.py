"""`noticebell extract`: notices as JSON lines on standard input, their milestones as JSON lines on standard output."""

import argparse
import datetime as dt
import difflib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from core.milestones import Reading, read
from core.model import Milestone

LANGUAGES = ("zh", "en")
KEYS = ("id", "title", "body", "published_at", "lang")


@dataclass(frozen=True, slots=True)
class _Notice:
    """One line of the input; `published_at` keeps the offset it was written with."""

    id: object
    title: str
    body: str
    published_at: dt.datetime | None
    lang: str | None
    unknown: tuple[str, ...]


class _BadLineError(ValueError):
    """What is wrong with a line of the input."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `noticebell extract`."""
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="read every notice as this language (default: its own `lang`)"
    )
    parser.add_argument(
        "--explain", action="store_true", help="add the rule and the evidence, also for what was rejected"
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer every good line, name every bad one on standard error; give 0, or 2 where a line was bad.

    A key that means nothing here is named once, where it first stands; the line is answered without it.
    """
    faults = 0
    ignored: set[str] = set()
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            notice = parse(line)
        except _BadLineError as fault:
            faults += 1
            print(f"noticebell extract: line {number}: {fault}", file=sys.stderr)
            continue
        for key in notice.unknown:
            if key not in ignored:
                ignored.add(key)
                print(f"noticebell extract: line {number}: {_unknown(key)}", file=sys.stderr)
        _write(answer(notice, lang=arguments.lang, explain=arguments.explain))
    sys.stdout.buffer.flush()
    return 2 if faults else 0


def parse(line: bytes) -> _Notice:
    """Read one line. Raises ValueError that says what is wrong with it."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _BadLineError(f"this is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise _BadLineError(f"an object is wanted, this is {type(found).__name__}")
    return _Notice(
        id=found.get("id"),
        title=_text(found, "title"),
        body=_text(found, "body"),
        published_at=_instant(found.get("published_at")),
        lang=_language(found.get("lang")),
        unknown=tuple(key for key in found if key not in KEYS),
    )


def answer(notice: _Notice, *, lang: str | None = None, explain: bool = False) -> dict[str, object]:
    """Read one notice. Days count in the zone its `published_at` was written in: the date stands as written."""
    published = notice.published_at.replace(tzinfo=dt.UTC) if notice.published_at else None
    reading = read(notice.title, notice.body, published, zone="UTC", lang=lang or notice.lang)
    if not explain:
        return {"id": notice.id, "milestones": [_milestone(milestone) for milestone in reading.milestones]}
    return {"id": notice.id, "milestones": list(_explained(reading)), "rejected": list(_rejected(reading))}


def _milestone(milestone: Milestone) -> dict[str, object]:
    said: dict[str, object] = {
        "kind": milestone.kind,
        "date": milestone.on.isoformat(),
        "time": milestone.time,
        "precision": milestone.precision,
        "quote": milestone.quote,
        "confidence": milestone.confidence,
    }
    if milestone.zone is not None:
        said["zone"] = milestone.zone
    return said


def _explained(reading: Reading) -> Iterator[dict[str, object]]:
    for milestone, reasons in zip(reading.milestones, reading.reasons, strict=True):
        yield _milestone(milestone) | {"rule": milestone.rule, "reasons": list(reasons)}


def _rejected(reading: Reading) -> Iterator[dict[str, object]]:
    for rejected in reading.rejected:
        on = rejected.on.isoformat() if rejected.on else None
        yield {"quote": rejected.quote, "date": on, "rule": rejected.rule, "reasons": list(rejected.reasons)}


def _write(said: dict[str, object]) -> None:
    """Write one line; half a surrogate pair leaves as the JSON escape it came as."""
    line = json.dumps(said, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, 1)
    meant = f'; did you mean "{near[0]}"?' if near else ""
    return f"{json.dumps(key)} is ignored: known are {', '.join(KEYS)}{meant}"


def _text(found: dict[str, object], key: str) -> str:
    value = found.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _BadLineError(f'"{key}" is no text: {value!r}')
    return value


def _instant(value: object) -> dt.datetime | None:
    if value is None or value == "":
        return None
    try:
        return dt.datetime.fromisoformat(value)  # type: ignore[arg-type]  # anything else raises TypeError
    except (TypeError, ValueError) as error:
        raise _BadLineError(f'"published_at" is no ISO 8601 time: {value!r}') from error


def _language(value: object) -> str | None:
    if value is None:
        return None
    if value not in LANGUAGES:
        raise _BadLineError(f'"lang" is {value!r}; known are {", ".join(LANGUAGES)}')
    return str(value)
