"""A wrong date goes to the admins."""

import datetime as dt

from sqlalchemy import select

from bot.render import WRONG, render
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.wording import Wording, load_catalogues
from core.model import AlertId
from state.alerts import load_views
from state.database import Database
from state.fanout import fan_out_chunk
from state.tables import AlertRow, DeliveryRow, MilestoneRow
from tests.bot.handlers.talking import ADMIN, add_dated, pressed
from tests.fakes import START


async def test_a_wrong_date_goes_to_the_admins_once_and_one_command_puts_it_right(
    database: Database, talk: Sandbox, admin: Person, li: Person, ada: Person
) -> None:
    """Reminders, and everybody who follows the notice, go by the right day from then on."""
    notice_id = await add_dated(database, "快递费调整", days=10)
    for person in (li, ada):
        person.say("/subscribe all")
        page = await person.hears()
        question = pressed(person, page, f"{WRONG}:{notice_id}")
        await talk.wait_for(lambda who=person, asked=question: who.answer_to(asked))
    report = await admin.hears("the date is wrong")
    command = next(line for line in report.text.splitlines() if line.startswith("/correct"))
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 1
    for _ in range(2):
        admin.say(command.replace("YYYY-MM-DD", "2026-03-20"))
        await admin.hears("2026-03-12")
    async with database.writing() as session:
        while await fan_out_chunk(session, [], START):
            pass
        (day,) = await session.scalars(select(MilestoneRow.on))
        (alert,) = await session.scalars(select(AlertRow))
        told = list(await session.scalars(select(DeliveryRow.target_id)))
        (view,) = (await load_views(session, [AlertId(alert.id)])).values()
    assert day == dt.date(2026, 3, 20)
    assert len(told) == 2
    text = render(view, wording=Wording.at(load_catalogues()["en"], "Asia/Shanghai", START)).plain
    assert text.startswith("📅 Date corrected")
    assert "takes effect: 12 Mar → Fri, 20 Mar" in text


async def says_wrong(talk: Sandbox, who: Person, notice_id: int) -> None:
    """Has the date of a notice reported, and waits for the thanks."""
    who.say("/subscribe all")
    question = pressed(who, await who.hears(), f"{WRONG}:{notice_id}")
    await talk.wait_for(lambda: who.answer_to(question))


async def test_a_wrong_date_is_reported_once_until_it_is_corrected_and_then_once_more(
    database: Database, talk: Sandbox, admin: Person, li: Person, ada: Person
) -> None:
    notice_id = await add_dated(database, "快递费调整", days=10)
    for who in (li, li, ada):
        await says_wrong(talk, who, notice_id)
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 1
    admin.say(f"/correct {notice_id} 2026-03-12 2026-03-20")
    await admin.hears("2026-03-20")
    for who in (ada, li, ada):
        await says_wrong(talk, who, notice_id)
    assert len([one for one in admin.messages() if "the date is wrong" in one.text]) == 2


async def test_a_date_that_no_admin_heard_of_is_reported_again(
    database: Database, talk: Sandbox, li: Person, ada: Person
) -> None:
    """The bot may write to nobody who has not written to it."""
    notice_id = await add_dated(database, "快递费调整", days=10)
    await says_wrong(talk, li, notice_id)
    admin = talk.user(ADMIN)
    admin.say("/start")
    await admin.hears()
    await says_wrong(talk, ada, notice_id)
    await admin.hears("有人反映日期有误")
