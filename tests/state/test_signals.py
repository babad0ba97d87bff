"""Signals: by events in one process, by LISTEN/NOTIFY between several."""

import asyncio

import pytest
from sqlalchemy import insert

from state.database import Database
from state.signals import Signal, Signals, announce
from state.tables import MarkRow


async def announce_one(database: Database) -> None:
    async with database.writing() as session:
        await announce(session, Signal.ALERTS)


async def test_listeners_of_this_signal_wake_when_it_is_committed(database: Database) -> None:
    signals, alerts, sources, stop = Signals(database), asyncio.Event(), asyncio.Event(), asyncio.Event()
    signals.listen(Signal.ALERTS, alerts)
    async with asyncio.TaskGroup() as group:
        group.create_task(signals.run(stop))
        if not database.is_sqlite:
            await asyncio.wait_for(alerts.wait(), 10)  # connecting wakes everybody once
            alerts.clear()
        signals.listen(Signal.SOURCES, sources)
        await announce_one(database)
        await asyncio.wait_for(alerts.wait(), 10)
        assert not sources.is_set()
        stop.set()
    assert sources.is_set(), "at the end everybody is woken, to see that it is the end"


async def test_what_is_undone_announces_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    wake = asyncio.Event()
    Signals(database).listen(Signal.ALERTS, wake)
    with pytest.raises(RuntimeError):
        async with database.writing() as session:
            await announce(session, Signal.ALERTS)
            await session.execute(insert(MarkRow).values(name="a", value="b"))
            raise RuntimeError
    async with database.writing() as session:
        await session.execute(insert(MarkRow).values(name="a", value="b"))
    assert not wake.is_set()
    await database.close()


@pytest.mark.postgres
async def test_another_process_is_heard(postgres_url: str) -> None:
    here, there = Database(postgres_url), Database(postgres_url)
    signals, wake, stop = Signals(here), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(signals.run(stop))
        signals.listen(Signal.ALERTS, wake)
        await asyncio.wait_for(wake.wait(), 10)
        wake.clear()
        await announce_one(there)
        await asyncio.wait_for(wake.wait(), 10)
        stop.set()
    await here.close()
    await there.close()
