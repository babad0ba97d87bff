"""How sources see us, and which of their definitions are refused."""

from importlib.metadata import version

import pytest

from bot.config import validate
from bot.sections import Config
from bot.ways_out import agent, check_browser, check_sources, find_source_faults, open_ways_out
from core.errors import ConfigError

URL = "https://shop.example/"


def settings(*sources: dict[str, object], **sections: object) -> Config:
    each = [{"name": f"s{number}", "url": URL, **keys} for number, keys in enumerate(sources)]
    return validate({"sources": each, **sections})


def listing(**keys: object) -> dict[str, object]:
    return {"kind": "html", "select": {"item": "li", "title": "b", "link": "a@href"}, **keys}


def test_sources_learn_who_asks_and_where_the_operator_is() -> None:
    said = agent(settings(server={"public_url": "https://bell.example"}))
    assert f"noticebell/{version('noticebell')}" in said
    assert "https://bell.example" in said


def test_the_faults_of_all_sources_are_told_together() -> None:
    broken = {"item": "li[", "title": "b", "link": "a@href"}
    with pytest.raises(ConfigError) as caught:
        check_sources(settings(listing(), listing(select=broken), listing(select=broken)))
    assert {fault.split(":")[0] for fault in caught.value.faults} == {"sources.s1", "sources.s2"}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (listing(name="a", url="https://a.example", select={"item": "ul[", "title": "b", "link": "a"}), "select.item"),
        (listing(name="a", url="nowhere", select={"item": "ul[", "title": 5, "link": "a"}), "select.item"),
        (listing(name="a", kind="json", url="nowhere", select={"item": "data[?"}), "select.item"),
        (listing(name="a", url="nowhere", detail={"body": "p["}), "detail.body"),
        (listing(name="a", url="https://a.example", wait_for="p"), "wait_for"),
    ],
)
def test_selectors_that_cannot_be_read_are_told_beside_other_faults(source: dict[str, object], told: str) -> None:
    [fault] = find_source_faults({"sources": [listing(name="b", url="https://b.example"), source]})
    assert fault.startswith(f"sources.2.{told}: ")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"sources": 5},
        {"sources": [5, {}, listing(select=5), listing(kind=["feed"]), listing(kind="x", select={"item": "["})]},
    ],
)
def test_of_what_is_no_source_no_selectors_are_told(settings: dict[str, object]) -> None:
    assert find_source_faults(settings) == []


def test_a_browser_is_missed_only_where_a_source_needs_one() -> None:
    nowhere = {"executable": "/nowhere/chromium"}
    check_sources(settings(listing(), browser=nowhere))
    drawn = settings(listing(render=True), browser=nowhere)
    for check in (check_sources, check_browser):
        with pytest.raises(ConfigError, match="/nowhere/chromium"):
            check(drawn)


async def test_no_browser_is_at_hand_where_no_source_needs_one() -> None:
    async with open_ways_out(settings(listing())) as web:
        assert web.browser is None
