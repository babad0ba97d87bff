"""Dead letters from the command line, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot import deadletters
from bot.config import validate
from bot.sections import Config
from core.errors import NoStateYet, StateError
from core.model import DeliveryId
from state.database import Database
from state.deadletters import count_dead
from state.fanout import fan_out_chunk
from state.outbox import claim_due
from state.settlements import drop_target, give_up
from state.tables import DeliveryRow
from tests.builders import BOT, add_alert, add_notice, add_subscription, add_target
from tests.fakes import START


async def kill(database: Database, *chats: int) -> dict[int, DeliveryId]:
    """A dead letter for each of these chats; answers their numbers."""
    async with database.writing() as session:
        notice = await add_notice(session, "仓储费调整")
        for chat in chats:
            await add_subscription(session, await add_target(session, chat))
        await add_alert(session, notice)
        while await fan_out_chunk(session, (), START):
            pass
        parcels = await claim_due(session, BOT, 1, START, targets=len(chats))
        dead = {parcel.target.chat_id: parcel.owed[0].id for parcel in parcels}
        await give_up(session, list(dead.values()), "[no] such message")
    return dead


def settings(state_url: str) -> Config:
    return validate({"state": state_url})


async def states(database: Database) -> dict[int, str]:
    async with database.reading() as session:
        return {row.id: row.state for row in await session.scalars(select(DeliveryRow))}


async def test_a_dead_letter_is_shown_with_what_it_would_have_said(
    database: Database, state_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    dead = await kill(database, 7)
    assert not await deadletters.show(settings(state_url))
    told = capsys.readouterr().out
    for part in (str(dead[7]), "7", "new: 仓储费调整", "[no] such message", "1 in all"):
        assert part in told


async def test_a_state_without_dead_letters_is_in_order(database: Database, state_url: str) -> None:
    assert await deadletters.show(settings(state_url))


async def test_dead_letters_that_are_sent_again_are_due_with_all_their_tries(
    database: Database, state_url: str
) -> None:
    await kill(database, 7, 8)
    assert await deadletters.resend(settings(state_url), [])
    async with database.writing() as session:
        parcels = await claim_due(session, BOT, 2, deadletters.SystemClock().now(), targets=9)
        assert {parcel.target.chat_id: parcel.owed[0].attempts for parcel in parcels} == {7: 1, 8: 1}
        assert await count_dead(session) == 0


async def test_only_the_named_ones_are_sent_again_and_a_wrong_number_is_said(
    database: Database, state_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = await kill(database, 7, 8)
    assert not await deadletters.resend(settings(state_url), [dead[8], 999_999])
    assert await states(database) == {dead[7]: "dead", dead[8]: "owed"}
    assert "999999" in capsys.readouterr().out


async def test_what_was_owed_to_a_chat_that_is_gone_stays_dead(database: Database, state_url: str) -> None:
    dead = await kill(database, 7)
    async with database.writing() as session:
        [target_id] = await session.scalars(select(DeliveryRow.target_id))
        await drop_target(session, target_id, "blocked")
    assert not await deadletters.resend(settings(state_url), [dead[7]])
    assert await states(database) == {dead[7]: "dead"}


async def test_an_older_state_is_named_with_what_to_do(database: Database, state_url: str) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StateError, match="db upgrade"):
        await deadletters.show(settings(state_url))


async def test_where_nothing_has_been_kept_yet_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoStateYet, match="`noticebell run` makes it"):
        await deadletters.show(settings(f"sqlite:///{tmp_path}/empty.db"))
