"""What is said of faulty settings, by the rule that found them."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.faults import find_faults, no_such_key
from bot.sections import Config


def faults_of(settings: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Config.model_validate(settings)
    return find_faults(settings, caught.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"server": {"port": "many"}}, 'server.port: must be a whole number, not "many"'),
        ({"server": {"prot": 1}}, 'server.prot: no such key; did you mean "port"?'),
        ({"reminders": 3}, "reminders: must be a table, not 3"),
        ({"reminders": {"hour": 24}}, "reminders.hour: must be at most 23, not 24"),
        ({"reminders": {"lead_days": "soon"}}, 'reminders.lead_days: must be a list, such as [7, 1, 0], not "soon"'),
        ({"language": "fr"}, 'language: must be "zh" or "en", not "fr"'),
        ({"topics": [{"slug": "a"}]}, "topics.1.match: is missing"),
        (
            {"topics": [{"slug": "a", "title": {"en": "a"}, "match": "a |"}]},
            (
                "topics.1.match: not a query: There must be words on both sides of |, for example: fee | refund"
                " (docs/queries.md)"
            ),
        ),
        (
            {"sources": [{"name": "a", "kind": "feed", "url": "https://x.example/", "select": {"link": "a"}}]},
            "sources.1: select: a feed says itself where its parts are; leave this table out",
        ),
        (
            {"sources": [{"name": "a", "url": "https://x.example/", "select": {"item": "li", "link": "a"}}]},
            "sources.1.select.title: is missing",
        ),
        (
            {"sources": [{"name": "a", "url": "https://x.example/", "select": {"item": "li", "title": "a"}}]},
            (
                "sources.1: select: nothing tells one notice from another; say where its `link`, `published` or `guid`"
                " stands"
            ),
        ),
        (
            {"url": "https://x.example/"},
            "url: no such key; a source's keys stand below [[sources]]: put that line above, and write url there",
        ),
        (
            {"select": {"item": "li"}},
            (
                "select: no such key; a source's keys stand below [[sources]]: put that line above, and write"
                " [sources.select] there"
            ),
        ),
    ],
)
def test_a_fault_names_its_key_and_what_it_must_be(settings: dict[str, Any], told: str) -> None:
    assert told in faults_of(settings)


def test_what_lies_behind_a_fault_is_told_in_the_same_round() -> None:
    """A rule over several keys is looked at once each of them is right: the first fault must not hide the second."""
    source = {
        "name": "a",
        "kind": "html",
        "url": "https://x.example/",
        "every": "10m",
        "every_max": "1m",
        "order": "up",
    }
    told = faults_of({"sources": [source | {"select": {"item": "li", "title": "a", "link": "a@href"}}]})
    assert [line.split(":")[0] for line in told] == ["sources.1.order", "sources.1"]


def test_of_a_secret_nothing_is_shown() -> None:
    assert "s3cret" not in "\n".join(faults_of({"telegram": {"token": ["s3cret"]}, "state": ["s3cret"]}))


def test_the_settings_stay_as_they_were() -> None:
    settings = {"server": {"port": "many"}, "sources": [{"name": "a"}]}
    faults_of(settings)
    assert settings == {"server": {"port": "many"}, "sources": [{"name": "a"}]}


@pytest.mark.parametrize(
    ("key", "tables", "told"),
    [
        ("port", ["server"], None),
        ("prot", ["server"], '; did you mean "port"?'),
        ("zzzz", ["nowhere"], ""),
    ],
)
def test_the_nearest_key_of_the_same_table_is_named(key: str, tables: list[str], told: str | None) -> None:
    assert no_such_key(key, tables) == told


def test_where_none_is_near_those_there_are_are_named() -> None:
    assert "port" in (no_such_key("zzzz", ["server"]) or "")
