"""How these tests read a case and write down what was read."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.milestones import Reading, read
from core.model import Milestone, Precision

GOLDEN = Path(__file__).parents[2] / "data" / "milestones"
MONDAY = "2024-05-20"
ZONES = {"zh": "Asia/Shanghai", "en": "UTC"}


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case: a notice in few words, and what should be read out of it.

    `sure`: whether all of it is certain enough for reminders, or none of it; None: as it may be.
    """

    source: str
    why: str
    lang: str
    published: str
    title: str
    body: str
    expect: frozenset[str]
    sure: bool | None


def golden_cases(folder: Path = GOLDEN) -> Iterator[Case]:
    for path in sorted(folder.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield Case(
                source=path.stem,
                why=case["why"],
                lang=path.stem[:2],
                published=case.get("published", MONDAY),
                title=case.get("title", ""),
                body=case["body"],
                expect=frozenset(case["expect"]),
                sure=case.get("sure"),
            )


def read_on(body: str, published: str = MONDAY, title: str = "", lang: str = "zh") -> Reading:
    """Read a notice published at nine in the morning of its zone; an empty `published` is an unknown one."""
    at = dt.datetime.fromisoformat(f"{published}T01:00:00+00:00") if published else None
    return read(title, body, at, zone=ZONES[lang], lang=lang)


def written(milestone: Milestone) -> str:
    """Write a milestone as the golden files do: kind, day, time if any, precision if it is neither day nor minute."""
    words = [milestone.kind.value, milestone.on.isoformat(), milestone.time]
    if milestone.precision not in (Precision.DAY, Precision.MINUTE):
        words.append(milestone.precision.value)
    return " ".join(word for word in words if word)


def said(body: str, published: str = MONDAY, title: str = "", lang: str = "zh") -> set[str]:
    return {written(milestone) for milestone in read_on(body, published, title, lang).milestones}
