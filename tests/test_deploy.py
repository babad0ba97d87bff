"""The files that deploy the program name what there is: commands, roles, settings, routes, folders."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from bot import cli
from bot.clock import SystemClock
from bot.config import load
from bot.roles import ROLES
from bot.sandbox.server import TOKEN
from bot.sections import Config
from feeds.web import build_app
from state.database import CONNECTIONS, Database
from tests.builders import PROFILE
from tests.conftest import ROOT
from tests.test_architecture import ALLOWED

DEPLOY = ROOT / "deploy"
SPARE = 10  # connections that are left for a person


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that run noticebell."""
    return {name: one for name, one in compose["services"].items() if one["image"] == "noticebell"}


def dockerfile() -> list[tuple[str, str]]:
    """The steps of the image, in order."""
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if re.match(r"[A-Z]+ ", line)]


def settings(compose: dict[str, Any], folder: Path) -> Config:
    """What a service reads, with the secrets where they can be found here."""
    (folder / "telegram").write_text(f"{TOKEN}\n")
    environment = dict(next(iter(ours(compose).values()))["environment"])
    environment["NOTICEBELL_TELEGRAM__TOKEN_FILE"] = str(folder / "telegram")
    return load(ROOT / "noticebell.example.toml", environment)


def test_the_database_takes_the_connections_of_every_process(compose: dict[str, Any]) -> None:
    services = ours(compose).values()
    processes = sum(service.get("deploy", {}).get("replicas", 1) for service in services)
    [bound] = [int(word.partition("=")[2]) for word in compose["services"]["postgres"]["command"] if "=" in word]
    assert bound >= processes * (CONNECTIONS + 1) + SPARE


def test_every_role_is_a_service_and_every_command_is_one_of_ours(compose: dict[str, Any]) -> None:
    parsed = [cli._parser().parse_args(service["command"]) for service in ours(compose).values()]
    roles = [role for arguments in parsed for role in getattr(arguments, "roles", ())]
    assert sorted(roles) == sorted(ROLES)


def test_every_setting_of_the_services_is_known(compose: dict[str, Any], tmp_path: Path) -> None:
    config = settings(compose, tmp_path)
    assert config.state == "postgresql://noticebell@postgres/noticebell"
    assert (config.server.host, config.server.port, config.token) == ("0.0.0.0", 8080, TOKEN)


def test_a_server_is_asked_whether_it_is_ready_at_a_route_there_is(compose: dict[str, Any]) -> None:
    found = re.search(r"http://127\.0\.0\.1:8080(/\w+)", " ".join(compose["services"]["serve"]["healthcheck"]["test"]))
    assert found is not None
    application = build_app(
        Database("sqlite:///none.db"), clock=SystemClock(), public_url="https://bell.example", language="zh",
        topics=(), sources=(), default_profile=PROFILE, telegram_link=None,
    )  # fmt: skip
    assert isinstance(application, web.Application)
    assert found[1] in {resource.canonical for resource in application.router.resources()}


def test_the_schema_is_there_before_anybody_runs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["schema"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ROLES:
        assert services[name]["depends_on"] == {"schema": {"condition": "service_completed_successfully"}}


def test_no_secret_stands_in_the_file_and_each_that_is_used_is_named(compose: dict[str, Any]) -> None:
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", ())}
    assert used == compose["secrets"].keys()
    assert all(Path(secret["file"]).parent == Path("secrets") for secret in compose["secrets"].values())
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


def test_the_image_holds_every_room_and_runs_without_rights() -> None:
    copied = [shlex.split(what)[:-1] for step, what in dockerfile() if step == "COPY"]
    paths = {path for paths in copied for path in paths}
    assert paths >= {*ALLOWED, "requirements.txt", "pyproject.toml"}
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [what for step, what in dockerfile() if step == "USER"][-1] == "noticebell"


def test_the_program_runs_as_the_image_installs_it(tmp_path: Path) -> None:
    """The last step of the image, done here: its copied files, installed without an editable checkout beside them."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    for step, what in dockerfile():
        for path in shlex.split(what)[:-1] if step == "COPY" else ():
            copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
            copy(ROOT / path, source / path)
    (install,) = (what for step, what in dockerfile() if step == "RUN" and what.endswith(" ."))
    command = [sys.executable, *shlex.split(install)[1:], "--quiet", "--target", str(target)]
    subprocess.run(command, cwd=source, check=True, timeout=300)
    environment = {"PYTHONPATH": str(target), "PYTHONSAFEPATH": "1", "PATH": ""}
    for said in (["--version"], ["check-config"]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *said],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert names >= {"bot/texts/zh.po", "feeds/templates/base.html", "bot/topics.toml", "state/migrations/env.py"}
