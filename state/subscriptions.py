"""Who is told what: targets, how they want to be told, and what they subscribed to."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from core.errors import CommandError
from core.model import (
    Digest,
    Profile,
    ProfileId,
    QueryId,
    Quiet,
    Rhythm,
    Target,
    TargetId,
    TargetKind,
    TargetState,
)
from state.audience import last_number
from state.deliveries import IS_OPEN, drop
from state.endings import Asked, take_back
from state.signals import Signal, announce
from state.tables import DeliveryRow, HoldRow, ProfileRow, QueryRow, SubscriptionRow, TargetRow
from state.upsert import insert_into

MAX_SUBSCRIPTIONS = 200
NOT_YET_KNOWN = dt.datetime(
    1970, 1, 1, tzinfo=dt.UTC
)  # of a hold: out of date, so that it is computed before it is used


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A query that a target subscribed to; `text` is canonical."""

    query_id: QueryId
    text: str
    created_at: dt.datetime


async def upsert_target(
    session: AsyncSession,
    *,
    bot_id: int,
    chat_id: int,
    thread_id: int,
    kind: TargetKind,
    language: str,
    profile: Profile,
    now: dt.datetime,
) -> Target:
    """The target of this chat, or of this forum topic in it; a new one gets the language and the profile.

    One that was gone is told again: who writes to us can be reached.
    """
    values = {
        "bot_id": bot_id, "chat_id": chat_id, "thread_id": thread_id, "kind": kind, "language": language,
        "profile_id": await ensure_profile(session, profile), "state": TargetState.ACTIVE, "created_at": now,
    }  # fmt: skip
    inserted = insert_into(session, TargetRow).values(values)
    key = ["bot_id", "chat_id", "thread_id"]
    known = {"kind": kind, "state": case((_is_gone(), TargetState.ACTIVE), else_=TargetRow.state)}
    await session.execute(inserted.on_conflict_do_update(index_elements=key, set_=known))
    target = await get_target(session, bot_id, chat_id, thread_id)
    assert target is not None
    return target


async def get_target(session: AsyncSession, bot_id: int, chat_id: int, thread_id: int) -> Target | None:
    """The target of this chat or forum topic, if it has spoken to us."""
    here = TargetRow.bot_id == bot_id, TargetRow.chat_id == chat_id, TargetRow.thread_id == thread_id
    row = (await session.execute(_targets().where(*here))).one_or_none()
    return _to_target(*row) if row else None


async def load_targets(session: AsyncSession, target_ids: Iterable[int]) -> dict[TargetId, Target]:
    """These targets by id."""
    rows = (await session.execute(_targets().where(TargetRow.id.in_(target_ids)))).all()
    return {TargetId(row.TargetRow.id): _to_target(row.TargetRow, row.ProfileRow) for row in rows}


async def set_state(session: AsyncSession, target_id: TargetId, state: TargetState) -> None:
    """Tell this target, or tell it nothing."""
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(state=state))


async def set_chat_gone(session: AsyncSession, bot_id: int, chat_id: int, *, gone: bool) -> None:
    """The bot was thrown out of a chat, or let in again: this holds for all its forum topics. A pause outlives both."""
    before, after = (TargetState.ACTIVE, TargetState.GONE) if gone else (TargetState.GONE, TargetState.ACTIVE)
    of_chat = update(TargetRow).where(TargetRow.bot_id == bot_id, TargetRow.chat_id == chat_id)
    await session.execute(of_chat.where(TargetRow.state == before).values(state=after))
    if gone:
        targets = select(TargetRow.id).where(TargetRow.bot_id == bot_id, TargetRow.chat_id == chat_id)
        await drop(session, DeliveryRow.target_id.in_(targets), IS_OPEN, fault="the bot was thrown out")


async def set_language(session: AsyncSession, target_id: TargetId, language: str) -> None:
    """Speak this language with the target."""
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(language=language))


async def set_profile(session: AsyncSession, target_id: TargetId, profile: Profile) -> None:
    """Tell the target at other times; whoever computes reminders is woken."""
    profile_id = await ensure_profile(session, profile)
    await session.execute(update(TargetRow).where(TargetRow.id == target_id).values(profile_id=profile_id))
    await announce(session, Signal.PROFILES)


async def ensure_profile(session: AsyncSession, profile: Profile) -> ProfileId:
    """The id of this profile; lead days in descending order, each once, are the same profile however they came."""
    values = {
        "zone": profile.zone,
        "remind_at": profile.remind_at,
        "lead_days": ",".join(map(str, sorted(set(profile.lead_days), reverse=True))),
        "quiet": f"{profile.quiet.start:%H:%M}-{profile.quiet.end:%H:%M}" if profile.quiet else "",
        "digest": f"{profile.digest.rhythm} {profile.digest.at:%H:%M}" if profile.digest else "",
    }
    chosen = select(ProfileRow.id).filter_by(**values)
    known = await session.scalar(chosen)  # nearly always: chats share them
    if known is None:
        inserted = insert_into(session, ProfileRow).values(values)
        await session.execute(inserted.on_conflict_do_nothing(index_elements=list(values)))
        known = (await session.scalars(chosen)).one()
    profile_id = ProfileId(known)
    if profile.quiet or profile.digest:
        held = insert_into(session, HoldRow).values(profile_id=profile_id, holds_until=NOT_YET_KNOWN)
        await session.execute(held.on_conflict_do_nothing())
    return profile_id


def to_profile(row: ProfileRow) -> Profile:
    """The value that a row keeps."""
    lead_days = tuple(int(days) for days in row.lead_days.split(",") if days)
    return Profile(row.zone, row.remind_at, lead_days, _to_quiet(row.quiet), _to_digest(row.digest))


def _to_quiet(kept: str) -> Quiet | None:
    start, _, end = kept.partition("-")
    return Quiet(dt.time.fromisoformat(start), dt.time.fromisoformat(end)) if kept else None


def _to_digest(kept: str) -> Digest | None:
    rhythm, _, at = kept.partition(" ")
    return Digest(Rhythm(rhythm), dt.time.fromisoformat(at)) if kept else None


async def subscribe(session: AsyncSession, target_id: TargetId, query_id: QueryId, now: dt.datetime) -> bool:
    """Subscribe the target; False where it was already. Raises CommandError when it has 200 subscriptions.

    A subscription that it ended within the last day goes on as though it had not (`state/endings.py`).
    """
    held = select(func.count()).where(SubscriptionRow.target_id == target_id, SubscriptionRow.query_id != query_id)
    if (await session.scalar(held.select_from(SubscriptionRow)) or 0) >= MAX_SUBSCRIPTIONS:
        raise CommandError("subscribe.too_many", limit=MAX_SUBSCRIPTIONS)
    asked = await take_back(session, target_id, query_id, now) or Asked(now, await last_number(session))
    values = {"target_id": target_id, "query_id": query_id, **asdict(asked)}
    inserted = insert_into(session, SubscriptionRow).values(values).on_conflict_do_nothing()
    return await session.scalar(inserted.returning(SubscriptionRow.query_id)) is not None


async def list_subscriptions(session: AsyncSession, target_id: TargetId) -> list[Subscribed]:
    """What the target subscribed to, the oldest first."""
    chosen = (
        select(QueryRow.id, QueryRow.text, SubscriptionRow.created_at)
        .join(SubscriptionRow, SubscriptionRow.query_id == QueryRow.id)
        .where(SubscriptionRow.target_id == target_id)
        .order_by(SubscriptionRow.created_at, QueryRow.id)
    )
    return [Subscribed(QueryId(row.id), row.text, row.created_at) for row in (await session.execute(chosen)).all()]


async def forget(session: AsyncSession, bot_id: int, chat_id: int, thread_id: int) -> None:
    """Delete the target, its subscriptions and its deliveries. Queries stay: they say nothing about who asked."""
    here = TargetRow.bot_id == bot_id, TargetRow.chat_id == chat_id, TargetRow.thread_id == thread_id
    await session.execute(delete(TargetRow).where(*here))


def _targets() -> Select[TargetRow, ProfileRow]:
    return select(TargetRow, ProfileRow).join(ProfileRow, ProfileRow.id == TargetRow.profile_id)


def _is_gone() -> ColumnElement[bool]:
    return TargetRow.state == TargetState.GONE


def _to_target(row: TargetRow, profile: ProfileRow) -> Target:
    return Target(
        id=TargetId(row.id), bot_id=row.bot_id, chat_id=row.chat_id, thread_id=row.thread_id,
        kind=TargetKind(row.kind), language=row.language, profile=to_profile(profile), state=TargetState(row.state),
    )  # fmt: skip
