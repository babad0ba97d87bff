"""How sources fare and what their pages are expected to look like, as kept in the state."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.behind import Behind
from core.contract import Contract, Fault, Health, Odd, Shape
from core.model import SourceName
from core.reach import Reach
from core.rhythm import Rhythm
from state.tables import SourceRow


async def save_health(session: AsyncSession, name: SourceName, health: Health, contract: Contract) -> None:
    """Keep how the source was at its last poll, and what its pages are expected to look like from now on."""
    kept = update(SourceRow).where(SourceRow.name == name)
    await session.execute(kept.values(health=health, contract=to_json(contract)))


async def save_rhythm(session: AsyncSession, name: SourceName, rhythm: Rhythm) -> None:
    """Keep when the source has had news; written only where there was some."""
    await session.execute(update(SourceRow).where(SourceRow.name == name).values(rhythm=list(rhythm.hours)))


async def save_behind(session: AsyncSession, name: SourceName, behind: Behind) -> None:
    """Keep how the pages behind the source's links fare; written only where that has changed."""
    told_at = behind.told_at.isoformat() if behind.told_at else None
    kept = {"failing": list(behind.failing), "turns": behind.turns, "told_at": told_at}
    await session.execute(update(SourceRow).where(SourceRow.name == name).values(behind=kept))


def behind_from_json(kept: dict[str, Any] | None) -> Behind:
    """What `save_behind` wrote; nothing where it never did."""
    if kept is None:
        return Behind()
    told_at = dt.datetime.fromisoformat(kept["told_at"]) if kept["told_at"] else None
    return Behind(tuple(kept["failing"]), kept["turns"], told_at)


async def save_reach(session: AsyncSession, name: SourceName, reach: Reach) -> None:
    """Keep how far the source was read; written only where that has changed."""
    await session.execute(update(SourceRow).where(SourceRow.name == name).values(reach=asdict(reach)))


def to_json(contract: Contract) -> dict[str, Any]:
    """The contract as JSON keeps it: instants in ISO 8601, in UTC."""
    odd = contract.odd
    return {
        "shapes": [
            {"items": shape.items, "timed": shape.timed, "worded": shape.worded, "closed": shape.closed,
             "newest": shape.newest.isoformat() if shape.newest else None, "landed": shape.landed}
            for shape in contract.shapes
        ],
        "odd": {"fault": odd.fault, "since": odd.since.isoformat()} if odd else None,
    }  # fmt: skip


def from_json(kept: dict[str, Any] | None) -> Contract:
    """The contract that `to_json` wrote; an empty one where none was."""
    if kept is None:
        return Contract()
    odd = kept["odd"]
    return Contract(
        tuple(_shape(shape) for shape in kept["shapes"]),
        Odd(Fault(odd["fault"]), dt.datetime.fromisoformat(odd["since"])) if odd else None,
    )


def _shape(kept: dict[str, Any]) -> Shape:
    newest = kept["newest"]
    return Shape(
        kept["items"], kept["timed"], kept["worded"], dt.datetime.fromisoformat(newest) if newest else None,
        kept["closed"], kept["landed"],
    )  # fmt: skip
