"""docs/failures.md tells the truth: every test and every history that it names is there."""

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT
from tests.watchers.histories import FOLDER as HISTORIES

_ROW = re.compile(r"^\| (?P<failure>[^|]+) \| (?P<shown_by>[^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(?P<file>[\w/]+\.py)::(?P<name>\w+)`")
_HISTORY = re.compile(r"(?<!\*)\*([\w-]+)\*(?!\*)")
TEXT = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
ROWS = [(row["failure"], row["shown_by"]) for row in _ROW.finditer(TEXT) if row["failure"] != "what goes wrong"]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


@pytest.mark.parametrize(("failure", "shown_by"), ROWS, ids=[failure for failure, _ in ROWS])
def test_each_failure_names_tests_that_are_there(failure: str, shown_by: str) -> None:
    named = [(found["file"], found["name"]) for found in _TEST.finditer(shown_by)]
    histories = _HISTORY.findall(_TEST.sub("", shown_by))
    assert named or histories, failure
    assert [name for file, name in named if name not in names_in(file)] == []
    assert [name for name in histories if not (HISTORIES / f"{name}.toml").is_file()] == []


def test_every_row_of_its_tables_is_read() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| what goes wrong")]
    assert len(lines) == len(ROWS) > 0
