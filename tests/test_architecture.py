"""Which way imports point, which names modules bear, and that importing does nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import chatlines
from state import database
from watchers import runner

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "core": set(),
    "state": {"core"},
    "watchers": {"core", "state"},
    "feeds": {"core", "state"},
    "bot": {"core", "state"},
}
# Where the program is put together, each with the rooms that it may know besides its own and those further in.
COMPOSITION: dict[str, set[str]] = {
    "bot/app.py": set(),
    "bot/demo.py": {"watchers"},
    "bot/draft.py": {"watchers"},
    "bot/once.py": {"watchers"},
    "bot/roles/serve.py": {"feeds"},
    "bot/roles/watch.py": {"watchers"},
    "bot/shown.py": {"watchers"},
    "bot/trial.py": {"watchers"},
    "bot/ways_out.py": {"watchers"},
}
# What the rules may use of the standard library: all of it computes, none of it reaches outside.
PURE = {
    "asyncio", "bisect", "collections", "dataclasses", "datetime", "difflib", "email", "enum", "functools", "gettext",
    "hashlib", "io", "itertools", "math", "operator", "re", "typing", "unicodedata", "zoneinfo", "calendar", "string",
}  # fmt: skip
# Computing libraries that a review let into the rules; the reasons are in docs/decisions/.
REVIEWED = {"ahocorasick", "babel", "lunardate", "opencc"}
FILES = sorted(path for package in ALLOWED for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_inward(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    found = {module.split(".")[0] for module in imported(path)}
    assert found & ALLOWED.keys() <= ALLOWED[package] | {package} | COMPOSITION.get(name(path), set())
    if package == "core":
        assert found <= PURE | REVIEWED | {"core"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_composing_module_is_imported_by_composing_modules_and_the_command_line_alone(path: Path) -> None:
    composing = {module.removesuffix(".py").replace("/", ".") for module in COMPOSITION}
    from_bot = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    if name(path) not in COMPOSITION.keys() | {"bot/cli.py"}:
        assert not composing & ({*imported(path)} | from_bot)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_module_bears_the_name_of_something_it_imports(path: Path) -> None:
    assert path.stem not in {module.split(".")[0] for module in imported(path)}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_module_is_called_after_nothing(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc", "manager"}


IMPORT_EACH_FIRST = """
import importlib, os, sys, traceback
import aiohttp, alembic, sqlalchemy.ext.asyncio, telegram  # large and not ours: loaded once, before the forks
failed = []
for module in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(module)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        failed.append(module)
sys.exit(f"cannot be imported first: {failed}" if failed else 0)
"""


def test_each_module_can_be_imported_first() -> None:
    """An import cycle shows only where no other module happened to come before."""
    modules = [name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in FILES]
    modules.remove("bot.__main__")
    command = [sys.executable, "-W", "error", "-c", IMPORT_EACH_FIRST, *modules]
    run = subprocess.run(command, check=False, cwd=ROOT, timeout=300, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_state_has_connections_for_all_that_runs_at_once() -> None:
    assert runner.AT_ONCE + chatlines.CHATS_AT_ONCE <= database.AT_ONCE
