"""What a definition must hold before it is polled."""

from dataclasses import replace

import pytest

from core.model import Identity, Select, SourceKind
from tests.watchers.conftest import make_source
from watchers.registry import find_faults

SOURCE = make_source("https://shop.example/news")


def test_a_whole_definition_has_no_fault() -> None:
    assert find_faults(SOURCE) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": SourceKind.FEED}, 'kind: "feed" cannot be read yet'),
        ({"detail": SOURCE.select}, "detail: pages behind the links are not read yet"),
        ({"identity": Identity.GUID}, "needs the key `guid`"),
        ({"select": replace(SOURCE.select, link=None)}, "needs the key `link`"),
        ({"identity": Identity.PUBLISHED_TITLE, "select": Select(item="li", title="h3")}, "needs the key `published`"),
        ({"select": replace(SOURCE.select, item="li >>> [")}, "item: "),
    ],
)
def test_what_cannot_work_is_named(changes: dict[str, object], words: str) -> None:
    (fault,) = find_faults(replace(SOURCE, **changes))
    assert words in fault
