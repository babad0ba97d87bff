"""Documents tell the truth: each setting, command, route and topic is named, each link leads somewhere."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import cli
from bot.config import load
from bot.handlers.commands import COMMANDS
from bot.sections import SECTIONS, Config, shipped_topics
from tests.test_architecture import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def keys() -> Iterator[str]:
    models: list[type[BaseModel]] = [Config, *SECTIONS.values()]
    for model in models:
        yield from (key for key in model.model_fields if key not in SECTIONS)


@pytest.mark.parametrize("key", sorted(set(keys())))
def test_each_setting_is_explained(key: str) -> None:
    assert f"`{key}`" in text_of("configuration.md")


def test_the_example_settings_are_in_order() -> None:
    assert load(ROOT / "noticebell.example.toml", {}).core_sources()


@pytest.mark.parametrize("command", ["run", "demo", "poll", "source test", "extract", "check-config", "doctor"])
def test_each_command_is_explained(command: str) -> None:
    assert f"`noticebell {command}" in text_of("commands.md")
    assert command.split(maxsplit=1)[0] in cli._parser().format_help()


def commands_of(parser: argparse.ArgumentParser, words: str = "noticebell") -> Iterator[str]:
    """Each command that can be typed, with the commands below it."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for name, inner in action.choices.items():
            yield from commands_of(inner, f"{words} {name}")
    if not below:
        yield words


def test_no_command_is_left_out() -> None:
    offered = list(commands_of(cli._parser()))
    assert "noticebell db backup" in offered
    assert [command for command in offered if f"`{command}" not in text_of("commands.md")] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_of_the_bot_is_explained(command: str) -> None:
    assert f"/{command}" in text_of("telegram.md")


@pytest.mark.parametrize("topic", [topic.slug for topic in shipped_topics()])
def test_each_shipped_topic_is_named(topic: str) -> None:
    assert f"`{topic}`" in text_of("queries.md")


@pytest.mark.parametrize("word", ["alert", "delivery", "milestone", "target", "profile", "epoch", "fan-out"])
def test_the_words_of_the_house_are_in_the_glossary(word: str) -> None:
    assert word in text_of("glossary.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


NAMED = re.compile(r"`((?:bot|core|state|watchers|feeds|benchmarks)/[\w/]+\.py)(?::(\w+))?")
TELLING = [*(page for page in PAGES if "decisions" not in page.parts), ROOT / "watchers" / "ingest.py"]


@pytest.mark.parametrize("page", TELLING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_module_that_is_named_is_there_and_has_what_is_named_in_it(page: Path) -> None:
    """Who follows a notice through the house comes to no closed door. Decisions tell of what was."""
    for name, part in NAMED.findall(page.read_text(encoding="utf-8")):
        [file] = [path for path in (ROOT / name, ROOT / "tests" / name) if path.exists()]
        defined = rf"^ *(?:async )?(?:def|class) {part}\b"
        assert not part or re.search(defined, file.read_text(encoding="utf-8"), re.MULTILINE), f"{name}:{part}"
