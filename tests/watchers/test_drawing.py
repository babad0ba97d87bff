"""What must be there before a page can be drawn, and what shows that it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.source import Detail, Select, SourceKind
from tests.watchers.conftest import make_source
from watchers.drawing import Chromium, find_missing, needs_browser, sign_of_detail, sign_of_listing

SOURCE = replace(make_source("https://shop.example/news"), render=True)


@pytest.fixture
def program(tmp_path: Path) -> str:
    file = tmp_path / "chromium"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return str(file)


def test_a_browser_that_is_there_lacks_nothing(program: str) -> None:
    assert find_missing(Chromium(program), is_root=False) == []


def test_a_browser_is_looked_for_on_the_path(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Chromium().find() == program


def test_a_browser_that_is_missing_is_named_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install chromium" in "".join(find_missing(Chromium(), is_root=False))
    assert find_missing(Chromium("/nowhere/chromium"), is_root=False) == [
        "browser.executable: /nowhere/chromium is no program that can be run"
    ]


def test_root_must_say_that_it_wants_no_sandbox(program: str) -> None:
    [fault] = find_missing(Chromium(program), is_root=True)
    assert fault.startswith("browser.sandbox: ")
    assert find_missing(Chromium(program, sandbox=False), is_root=True) == []


def test_a_listing_is_drawn_when_an_item_is_there_or_what_its_operator_names() -> None:
    assert sign_of_listing(SOURCE) == "ul.news > li"
    assert sign_of_listing(replace(SOURCE, wait_for="#done")) == "#done"
    script = replace(SOURCE, kind=SourceKind.JSON, select=Select(item="items", title="t", script="div#app@data-page"))
    assert sign_of_listing(script) == "div#app"
    assert sign_of_listing(replace(SOURCE, render=False)) is None


def test_a_page_behind_a_link_is_drawn_when_its_text_is_there() -> None:
    assert sign_of_detail(Detail("article", render=True)) == "article"
    assert sign_of_detail(Detail("article")) is None


def test_a_browser_is_needed_for_a_listing_or_for_what_lies_behind_it() -> None:
    plain = replace(SOURCE, render=False)
    assert [needs_browser(each) for each in (SOURCE, plain, replace(plain, detail=Detail("p", render=True)))] == [
        True, False, True,
    ]  # fmt: skip
