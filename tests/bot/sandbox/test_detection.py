from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.detection import find_entities
from bot.sandbox.entities import count_units, cut_units


def found(text: str) -> list[tuple[str, str]]:
    return [(each.type, cut_units(text, each.offset, each.end)) for each in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start topic_logistics", [("bot_command", "/start")]),
        ("发送 /topics 或 /help。", [("bot_command", "/topics"), ("bot_command", "/help")]),
        ("🏳 /help@some_bot", [("bot_command", "/help@some_bot")]),
        ("发送/help 1/2 a/b", []),
        ("看 https://example.org/a?b=1，再说", [("url", "https://example.org/a?b=1")]),
        ("(https://example.org/).", [("url", "https://example.org/")]),
        ("@noticebell_bot #物流 #1", [("mention", "@noticebell_bot"), ("hashtag", "#物流")]),
        ("me@example.org", []),
    ],
)
def test_commands_addresses_and_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@given(st.text("a/@#:. 公🏳http"))
def test_finds_lie_within_the_text_and_do_not_overlap(text: str) -> None:
    finds = list(find_entities(text))
    assert all(first.end <= second.offset for first, second in pairwise(finds))
    assert all(each.length > 0 and each.end <= count_units(text) for each in finds)
