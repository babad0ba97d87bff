import pytest

from bot.sandbox.entities import Entity
from bot.sandbox.errors import ApiError
from bot.sandbox.formatting import format_caption, format_text


def test_entities_may_be_given_instead_of_markup() -> None:
    link = {"type": "text_link", "offset": 1, "length": 2, "url": "https://example.org/"}
    found = Entity("bot_command", 4, 5)
    given = Entity("text_link", 1, 2, (("url", "https://example.org/"),))
    assert format_text("看这里 /help", "", [link]).entities == (given, found)


@pytest.mark.parametrize(
    "entity",
    [
        "bold",
        {"offset": 0, "length": 1},
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "bold", "offset": -1, "length": 1},
    ],
)
def test_a_bad_entity_is_refused(entity: object) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        format_text("text", "", [entity])


def test_markup_without_a_parse_mode_is_text() -> None:
    assert format_text("<b>a</b>", "", None).text == "<b>a</b>"


def test_only_html_is_understood() -> None:
    assert format_text("<b>a</b>", "HTML", None).text == format_text("<b>a</b>", "html", None).text == "a"
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        format_text("*a*", "MarkdownV2", None)


def test_a_caption_may_be_empty_and_has_a_shorter_limit() -> None:
    assert format_caption("", "", None).text == ""
    assert format_caption("a" * 1024, "", None)
    with pytest.raises(ApiError, match="caption is too long"):
        format_caption("a" * 1025, "", None)
