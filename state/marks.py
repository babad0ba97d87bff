"""Kept marks: short values under a name."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from state.tables import MarkRow
from state.upsert import insert_into


async def get_or_set(session: AsyncSession, name: str, value: str) -> str:
    """The value kept under this name; the first to ask sets it, whoever else asks at the same time."""
    first = insert_into(session, MarkRow).values(name=name, value=value)
    await session.execute(first.on_conflict_do_nothing(index_elements=["name"]))
    return (await session.scalars(select(MarkRow.value).where(MarkRow.name == name))).one()


async def hold_mark(session: AsyncSession, name: str, value: str) -> str:
    """The same as `get_or_set`; and nobody else holds or writes the value until the transaction ends."""
    await get_or_set(session, name, value)
    held = select(MarkRow.value).where(MarkRow.name == name).with_for_update()
    return (await session.scalars(held)).one()


async def read_mark(session: AsyncSession, name: str) -> str | None:
    """The value kept under this name, if any."""
    return await session.scalar(select(MarkRow.value).where(MarkRow.name == name))


async def write_mark(session: AsyncSession, name: str, value: str) -> None:
    """Keep this value under this name, in the place of what was there."""
    write = insert_into(session, MarkRow).values(name=name, value=value)
    await session.execute(write.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
