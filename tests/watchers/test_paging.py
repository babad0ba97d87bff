"""Addresses of pages that are asked for by POST, and what is posted for them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import SourceName
from core.source import Request, Source, SourceKind
from watchers.paging import body_for, next_address

URL = "https://api.example/graphql"
BODY = json.dumps({"query": "{ notices }", "variables": {"first": 20}})
SOURCE = Source(SourceName("api"), "API", SourceKind.JSON, URL, request=Request(body=BODY, cursor="variables.after"))


def sent(source: Source, address: str) -> dict[str, object]:
    body = body_for(source, address)
    assert body is not None
    return json.loads(body)


def test_the_first_page_is_asked_for_as_written() -> None:
    assert body_for(SOURCE, URL) == BODY.encode()
    assert body_for(replace(SOURCE, request=Request()), URL) is None


@given(st.text(min_size=1) | st.integers())
def test_a_cursor_comes_back_as_it_was_given(cursor: str | int) -> None:
    address = next_address(SOURCE, URL, cursor)
    assert address is not None
    assert sent(SOURCE, address)["variables"] == {"first": 20, "after": cursor}


def test_tables_on_the_way_are_made() -> None:
    source = replace(SOURCE, request=Request(body="{}", cursor="a.b.c"))
    assert sent(source, f"{URL}#cursor=3") == {"a": {"b": {"c": 3}}}


@pytest.mark.parametrize("following", [None, True, False, "", [], {}, 1.5])
def test_what_is_no_cursor_ends_the_listing(following: object) -> None:
    assert next_address(SOURCE, URL, following) is None
