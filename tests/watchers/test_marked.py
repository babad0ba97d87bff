"""When pages have to be looked at again."""

import datetime as dt

import pytest

from state.pages import PageMark
from tests.fakes import START
from tests.watchers.conftest import make_source
from watchers.marked import LOOK_AGAIN, Marked

SOURCE = make_source("https://a.example/news")
SECOND = dt.timedelta(seconds=1)


def marked(*looked_at: dt.datetime) -> Marked:
    """A listing whose pages were looked at then, each naming the next."""
    urls = [SOURCE.url, *(f"{SOURCE.url}?page={number}" for number in range(2, len(looked_at) + 1))][: len(looked_at)]
    following = [*urls[1:], None][: len(looked_at)]
    pages = zip(urls, following, looked_at, strict=True)
    return Marked(SOURCE, {url: PageMark(url, None, None, "hash", after, at) for url, after, at in pages})


@pytest.mark.parametrize(
    ("looked_at", "is_stale"),
    [
        ([START], False),
        ([START - LOOK_AGAIN + SECOND], False),
        ([START - LOOK_AGAIN], True),
        ([START, START - LOOK_AGAIN], True),
        ([START + SECOND], False),  # two clocks differ
        ([START + LOOK_AGAIN], True),  # one ran ahead
        ([START, START + LOOK_AGAIN], True),
        ([], False),
    ],
)
def test_a_page_is_stale_a_day_after_or_where_a_clock_ran_ahead(looked_at: list[dt.datetime], is_stale: bool) -> None:
    assert marked(*looked_at).is_stale(START) is is_stale


def test_pages_that_are_read_no_more_make_nothing_stale() -> None:
    beyond = [START] * SOURCE.max_pages + [START - LOOK_AGAIN]
    assert not marked(*beyond).is_stale(START)
