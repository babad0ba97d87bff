"""What is kept of sources between their polls."""

import datetime as dt

from core.source import Source
from state.pages import PageMark
from state.sources import Marks, Uneventful
from tests.fakes import START
from tests.watchers.conftest import make_source
from watchers.known import FEW_PAGES, KnownSources

LATER = START + dt.timedelta(minutes=5)
SOURCE = make_source("https://a.example/news")


def mark_of(source: Source, number: int = 0, etag: str = '"1"') -> PageMark:
    url = source.url if not number else f"{source.url}?page={number}"
    return PageMark(url, etag, None, "hash", None, START)


def known(pages: int = 1) -> KnownSources:
    marks = [mark_of(SOURCE, number) for number in range(pages)]
    found = KnownSources()
    found.put(SOURCE, START, Marks(True, START, pages={mark.url: mark for mark in marks}))
    return found


def test_what_is_known_is_of_one_poll() -> None:
    assert known().holds(SOURCE.name, START)
    assert not known().holds(SOURCE.name, LATER)
    assert not known().holds(SOURCE.name, None)


def test_a_turn_without_news_leaves_what_was_known_of_a_later_poll() -> None:
    sources = known()
    before = sources.get(SOURCE.name).glance
    sources.settle(Uneventful(SOURCE.name, LATER, LATER))
    assert sources.holds(SOURCE.name, LATER)
    assert sources.get(SOURCE.name).glance is before


def test_a_turn_that_was_put_off_leaves_the_poll_as_well() -> None:
    sources = known()
    sources.settle(Uneventful(SOURCE.name, LATER))
    assert sources.holds(SOURCE.name, START)


def test_new_marks_take_the_place_of_the_old() -> None:
    sources = known()
    sources.settle(Uneventful(SOURCE.name, LATER, LATER, (mark_of(SOURCE, etag='"2"'),)))
    assert sources.holds(SOURCE.name, LATER)
    assert [mark.etag for mark in sources.get(SOURCE.name).glance.marks.pages.values()] == ['"2"']


def test_of_a_source_with_many_pages_nothing_is_kept() -> None:
    sources = known(pages=FEW_PAGES + 1)
    sources.settle(Uneventful(SOURCE.name, LATER, LATER))
    assert not sources.holds(SOURCE.name, LATER)


def test_what_is_forgotten_is_loaded_again() -> None:
    sources = known()
    sources.forget(SOURCE.name)
    assert not sources.holds(SOURCE.name, START)
