"""What a definition must hold before it is polled."""

from dataclasses import replace

import pytest

from core.source import Detail, Identity, Request, Select, SourceKind
from tests.watchers.conftest import make_source
from watchers.registry import find_faults

SOURCE = make_source("https://shop.example/news")


def test_a_whole_definition_has_no_fault() -> None:
    assert find_faults(SOURCE) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": SourceKind.JSON, "select": Select(item="a[", title="b", link="c")}, "item: "),
        ({"kind": SourceKind.JSON, "select": Select(item="a", title="b", link="c", script="d[")}, "script"),
        ({"select": replace(SOURCE.select, script="script")}, 'is for kind = "json"'),
        ({"request": Request(cursor="after"), "select": replace(SOURCE.select, next=None)}, "needs select.next"),
        ({"request": Request(cursor="after", body="a=1")}, "needs a body that is a table"),
        ({"kind": SourceKind.FEED}, "a feed says itself where its parts are"),
        ({"select": replace(SOURCE.select, title="")}, "select.title: is missing"),
        ({"detail": Detail(body="article[")}, "detail."),
        (
            {"detail": Detail(body="article"), "identity": Identity.GUID, "select": Select("li", "h3", guid="@id")},
            "needs the key `link`",
        ),
        ({"wait_for": "li"}, "is for render = true"),
        ({"render": True, "wait_for": "li["}, "wait_for: "),
        ({"render": True, "kind": SourceKind.FEED, "select": Select()}, "scripts draw no feed"),
        ({"render": True, "request": Request(body="a=1")}, "cannot go with it"),
        ({"identity": Identity.GUID}, "needs the key `guid`"),
        ({"select": replace(SOURCE.select, link=None)}, "needs the key `link`"),
        ({"identity": Identity.PUBLISHED_TITLE, "select": Select(item="li", title="h3")}, "needs the key `published`"),
        ({"select": replace(SOURCE.select, item="li >>> [")}, "item: "),
    ],
)
def test_what_cannot_work_is_named(changes: dict[str, object], words: str) -> None:
    (fault,) = find_faults(replace(SOURCE, **changes))
    assert words in fault
