"""Many rows as one."""

import datetime as dt

from sqlalchemy import Integer, bindparam, select

from core.model import SourceName
from core.source import Source, SourceKind
from state.database import Database
from state.many import Among, Gathering, as_list
from state.sources import record_success, sync_sources
from state.tables import SourceRow
from tests.fakes import START

COLUMNS = (SourceRow.name, SourceRow.title, SourceRow.failures, SourceRow.baseline_at)
BY_TITLE = Gathering(select(*COLUMNS).where(Among(SourceRow.name.expression, "names")).order_by(SourceRow.title.desc()))
LATER = START + dt.timedelta(microseconds=7)


async def gathered(database: Database, *names: str) -> list[list[object]]:
    titles = {"a": "\"'公告\\", "b": "z\u2028", "c": ""}
    async with database.writing() as session:
        sources = [
            Source(SourceName(name), title, SourceKind.HTML, "https://a.example") for name, title in titles.items()
        ]
        await sync_sources(session, sources, START)
        await record_success(session, SourceName("a"), LATER, LATER, baseline=True)
    async with database.reading() as session:
        return await BY_TITLE.run(session, {"names": as_list(names)})


async def test_rows_come_in_their_order_and_to_the_letter(database: Database) -> None:
    rows = await gathered(database, "a", "b", "c")
    assert rows == [["b", "z\u2028", 0, None], ["a", "\"'公告\\", 0, LATER], ["c", "", 0, None]]
    assert rows[1][3].utcoffset() == dt.timedelta()


async def test_where_there_are_none_none_come(database: Database) -> None:
    assert await gathered(database, "nobody") == []


async def test_of_many_no_more_come_than_are_asked_for(database: Database) -> None:
    few = Gathering(select(SourceRow.name).order_by(SourceRow.name).limit(bindparam("limit", type_=Integer)))
    await gathered(database)
    async with database.reading() as session:
        assert await few.run(session, {"limit": 2}) == [["a"], ["b"]]
