"""The only reader of the settings file and the environment: into frozen values, all faults reported at once.

`noticebell.toml` holds behaviour; every key can also be set as NOTICEBELL_SECTION__KEY; secrets belong there or in a
file named by a `*_file` key. What may stand there is told by `bot/sections.py`, what is wrong by `bot/faults.py`.
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.faults import find_faults, no_such_key
from bot.sections import Config
from core.errors import ConfigError, UsageError

PREFIX = "NOTICEBELL_"
DEFAULT_FILE = "noticebell.toml"

Look = Callable[[Mapping[str, Any]], Sequence[str]]


def find_file(named: Path | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The settings file: the named one, else NOTICEBELL_CONFIG's, else noticebell.toml here; None where there is none.

    Raises UsageError where a named file is missing.
    """
    chosen = named or (Path(environment[PREFIX + "CONFIG"]) if environment.get(PREFIX + "CONFIG") else None)
    if chosen is not None and not chosen.is_file():
        raise UsageError([f"{chosen}: there is no such file; name another with --config"])
    default = Path(DEFAULT_FILE)
    return chosen or (default if default.is_file() else None)


def load(
    file: Path | None, environment: Mapping[str, str] = os.environ, *, look: Look = lambda _settings: []
) -> Config:
    """The settings out of the file (None: defaults) and the environment, which wins.

    Raises ConfigError with every fault: the key, what is wrong, what is allowed, the nearest known key; and with what
    a `look` at the settings finds besides, where they have any.
    """
    settings = _read_toml(file) if file else {}
    faults = list(_merge_environment(settings, environment))
    base = file.parent if file else Path()
    faults += _read_secret_files(settings, base)
    try:
        config = validate(settings, faults)
    except ConfigError as error:
        raise ConfigError(list(dict.fromkeys([*error.faults, *look(settings)]))) from None
    return config.model_copy(update={"state": _absolute_state(config.state, base)})


def validate(settings: Mapping[str, Any], faults: Sequence[str] = ()) -> Config:
    """The settings as values. Raises ConfigError with every fault, those found before among them."""
    try:
        config = Config.model_validate(settings)
    except ValidationError as error:
        raise ConfigError([*faults, *find_faults(settings, error)]) from None
    if faults:
        raise ConfigError(list(faults))
    return config


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # some editors put a byte order mark first
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: not TOML: {error}"]) from error
    except RecursionError:
        raise ConfigError([f"{file}: nested too deeply"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file}: cannot be read: {error}"]) from error


def _merge_environment(settings: dict[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    """Put NOTICEBELL_SECTION__KEY over what the file says; yields a fault for a name that is no setting."""
    for name, value in sorted(environment.items()):
        if not name.startswith(PREFIX) or name == PREFIX + "CONFIG":
            continue
        *sections, key = name.removeprefix(PREFIX).lower().split("__")
        if (hint := no_such_key(key, sections)) is not None:
            yield f"{name}: no such setting{hint}"
            continue
        table: object = settings
        for section in sections:
            table = table.setdefault(section, {}) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table[key] = _value(value)
        else:
            yield f"{name}: {'.'.join(sections)} is no table of the settings that this could be put into"


def _value(text: str) -> object:
    """A value out of the environment: TOML where it is (8080, true, [7, 1]), else the text itself."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return value if isinstance(value, bool | int | float | list) else text


def _read_secret_files(settings: dict[str, Any], base: Path) -> list[str]:
    """Put what each `token_file` holds in place of its token; answers a fault for each that cannot be read."""
    faults = []
    for where, table in _tables_with_token_files(settings):
        file = base / table["token_file"]
        try:
            table["token"] = file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            faults.append(f"{where}.token_file: {file} cannot be read: {error}")
        else:
            if not table["token"]:
                faults.append(f"{where}.token_file: {file} is empty")
    return faults


def _tables_with_token_files(settings: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    sources = settings.get("sources")
    tables = [("telegram", settings.get("telegram"))]
    for index, source in enumerate(sources if isinstance(sources, list) else [], 1):
        tables.append((f"sources.{index}.request", source.get("request") if isinstance(source, dict) else None))
    for where, table in tables:
        if isinstance(table, dict) and isinstance(table.get("token_file"), str):
            yield where, table


def _absolute_state(url: str, base: Path) -> str:
    """A relative SQLite path is relative to the settings file."""
    path = url.removeprefix("sqlite:///")
    return url if path == url or Path(path).is_absolute() else f"sqlite:///{(base / path).resolve()}"
