"""The entries of the two grammars: what they promise of each other."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.milestones import chinese, english
from core.milestones.alternatives import any_of, holds
from core.milestones.entries import Way, compile_entry, fill
from core.milestones.grammar import Table
from core.milestones.numerals import DIGITS, NUMERALS
from core.text import reading_copy
from tests.core.milestones.reading import golden_cases

TABLES = {"zh": chinese.TABLE, "en": english.TABLE}


def compiled(table: Table) -> list[Way]:
    return [compile_entry(entry, table.fragments, table.lexicon) for entry in table.entries]


def furthest(ways: list[Way], text: str, start: int) -> int:
    ends = (match.end() for way in ways if (match := way.pattern.match(text, start)))
    return max(ends, default=start)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_entry_reaches_further_than_a_final_one(lang: str) -> None:
    final = [way for way in compiled(TABLES[lang]) if way.entry.final]
    others = [way for way in compiled(TABLES[lang]) if not way.entry.final]
    texts = [reading_copy(case.body).text for case in golden_cases() if case.lang == lang]
    matches = [(text, match) for text in texts for way in final for match in way.pattern.finditer(text)]
    assert len(matches) > 500
    for text, match in matches:
        assert furthest(others, text, match.start()) <= match.end(), match.group()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_final_entries_do_not_match_at_one_place(lang: str) -> None:
    final = [way for way in compiled(TABLES[lang]) if way.entry.final]
    texts = [reading_copy(case.body).text for case in golden_cases() if case.lang == lang]
    for text, (one, other) in itertools.product(texts, itertools.combinations(final, 2)):
        starts = {match.start() for match in one.pattern.finditer(text)}
        assert starts.isdisjoint(match.start() for match in other.pattern.finditer(text))


def unseen(table: Table, ways: list[Way], text: str) -> Iterator[str]:
    """Give what entries match of a text at places that the scan does not look at."""
    keys = {start for way in ways for start in way.entry.starts}
    looked = re.compile(any_of(keys, table.boundary, table.figures))
    bound = re.compile(f"(?<!{table.boundary})")
    for way in ways:
        for match in way.pattern.finditer(text):
            at = match.start()
            if text.startswith(way.entry.starts, at) and bound.match(text, at) and not looked.match(text, at):
                yield f"{way.entry.name}: {match.group()}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_place_at_which_an_entry_matches_is_looked_at(lang: str) -> None:
    cases = [case for case in golden_cases() if case.lang == lang]
    text = reading_copy("\n".join(case.body for case in cases[::4])).text
    assert list(unseen(TABLES[lang], WAYS[lang], text)) == []


FIGURES = {
    "zh": [
        *NUMERALS,
        *DIGITS,
        *"年月日号周天半个点时.:/-~·起至到止前后",
        " ",
        "季度",
        "星期",
        "初三",
        "劳动节",
        "黄金周",
        "个月",
        "之后",
        "以前",
        "618",
        "零点",
        "百",
    ],
    "en": [
        *DIGITS,
        *" ,.:/-()",
        "st",
        "nd",
        "rd",
        "th",
        " june ",
        " of ",
        " days from today",
        " to ",
        "2024",
        " day ",
        "pm",
    ],
}
AROUND = {"zh": [("于", "起"), ("持续到", "。")], "en": [("on ", " at"), ("extended until ", ".")]}
WAYS = {lang: compiled(table) for lang, table in TABLES.items()}


@given(st.data(), st.sampled_from(["zh", "en"]))
def test_no_date_in_figures_is_passed_over(data: st.DataObject, lang: str) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(FIGURES[lang]), max_size=12)))
    for before, after in AROUND[lang]:
        assert list(unseen(TABLES[lang], WAYS[lang], before + text + after)) == []


@pytest.mark.parametrize("table", TABLES.values())
def test_what_stands_before_a_date_holds_what_it_is_looked_for_by(table: Table) -> None:
    for words in ("北京时间", "utc ", "gmt+8", "10:00 on ", "at noon on ", "midnight, ", "from 9 to 11 a.m. on "):
        ways = (table.hour_before, table.hours_before, table.zone_before)
        filled = [re.compile(fill(way, table.fragments)) for way in ways]
        if any(pattern.search(words) for pattern in filled):
            assert holds(words, table.told_before)
