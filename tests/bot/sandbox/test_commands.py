import pytest

from bot.sandbox.commands import CommandBook, read_commands, read_language, read_scope
from bot.sandbox.errors import ApiError

HELP = [{"command": "help", "description": "what I can do"}]
HILFE = [{"command": "help", "description": "我能做什么"}]


def test_the_narrowest_scope_is_shown_and_the_language_within_it_first() -> None:
    book = CommandBook()
    book.put(("default",), "", HELP)
    book.put(("default",), "zh", HILFE)
    assert (book.shown_in_private(7, "zh-hans"), book.shown_in_private(7, "fr")) == (HILFE, HELP)
    book.put(("all_private_chats",), "", HELP)
    assert book.shown_in_private(7, "zh") == HELP
    book.put(("chat", "7"), "", HILFE)
    assert (book.shown_in_private(7, "en"), book.shown_in_private(8, "en")) == (HILFE, HELP)


def test_an_empty_list_takes_the_list_away() -> None:
    book = CommandBook()
    book.put(("default",), "", HELP)
    book.put(("default",), "", [])
    assert book.shown_in_private(7, "en") == []


@pytest.mark.parametrize(
    "commands",
    [
        "help",
        ["help"],
        [{"command": "He!p", "description": "x"}],
        [{"command": "a" * 33, "description": "x"}],
        [{"command": "help", "description": " "}],
        [{"command": "help", "description": "x" * 257}],
        HELP * 101,
    ],
)
def test_bad_commands_are_refused(commands: object) -> None:
    with pytest.raises(ApiError, match="400"):
        read_commands(commands)


def test_a_slash_before_a_command_is_forgiven() -> None:
    assert read_commands([{"command": "/Help", "description": " what I can do "}]) == HELP


def test_scopes_and_languages_are_checked() -> None:
    assert read_scope({}) == ("default",)
    assert read_scope({"type": "chat_member", "chat_id": -5, "user_id": 7}) == ("chat_member", "-5", "7")
    with pytest.raises(ApiError):
        read_scope({"type": "everybody"})
    with pytest.raises(ApiError):
        read_language("chinese")
