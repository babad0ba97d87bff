"""Settings are kept and told; who forgets is forgotten."""

import datetime as dt

import pytest

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from core.model import Profile, TargetState
from state.database import Database
from tests.bot.handlers.talking import target_of


async def test_settings_are_kept_and_told(database: Database, talk: Sandbox, ada: Person) -> None:
    for said, answer in [
        ("/remind", "Reminders 7 days ahead, 1 day ahead, on the day (09:00, Asia/Shanghai)"),
        ("/remind 1，3 8:30", "Reminders 3 days ahead, 1 day ahead (08:30, Asia/Shanghai)"),
        ("/timezone new york", "The time zone is now America/New_York"),
        ("/timezone", "The time zone is America/New_York"),
        ("/language 中文", "已切换为中文"),
    ]:
        ada.say(said)
        await ada.hears(answer)
    target = await target_of(database, talk, 8)
    assert target is not None
    assert (target.profile, target.language) == (Profile("America/New_York", dt.time(8, 30), (3, 1)), "zh")


async def test_a_bare_number_after_a_list_is_the_hour(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind 7,1,0 8")
    await ada.hears("Reminders 7 days ahead, 1 day ahead, on the day (08:00")


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("9 days ahead, 5 days ahead · 09:00", "Reminders 9 days ahead, 5 days ahead (09:00"),
        ("5 days ahead · 08:00", "Reminders 5 days ahead (08:00"),
    ],
)
async def test_a_number_that_may_be_an_hour_is_asked_about(
    database: Database, talk: Sandbox, ada: Person, key: str, answer: str
) -> None:
    ada.say(f"/remind 5 {'9' if '09' in key else '8'}")
    question = await ada.hears("read in two ways")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.lead_days == (7, 1, 0)
    ada.press(question, key)
    await talk.wait_for(lambda: answer in question.text)


async def test_an_hour_that_is_none_is_no_day_ahead(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind 7,1,0 25")
    await ada.hears("Say how many days ahead")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.lead_days == (7, 1, 0)


@pytest.mark.parametrize(
    ("said", "zone"),
    [("UTC+8", "UTC+8"), ("-5", "UTC-5"), ("gmt+0", "UTC"), ("ASIA/TOKYO", "Asia/Tokyo"), ("北京", "Asia/Shanghai")],
)
async def test_a_zone_may_be_an_offset_or_in_any_case(ada: Person, said: str, zone: str) -> None:
    ada.say(f"/timezone {said}")
    await ada.hears(f"The time zone is now {zone}")


async def test_reminders_can_be_switched_off(database: Database, talk: Sandbox, ada: Person) -> None:
    ada.say("/remind off")
    await ada.hears("No reminders")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.lead_days == ()


async def test_a_pause_with_an_end_is_not_begun(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/pause 3d")
    await li.hears("暂停没有期限")
    target = await target_of(database, talk, 7)
    assert target is not None
    assert target.state is TargetState.ACTIVE


async def test_a_pause_holds_until_it_is_ended(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/pause")
    await li.hears("已暂停")
    li.say("/start")
    await li.hears("推送目前已暂停")
    paused = await target_of(database, talk, 7)
    li.say("/resume")
    await li.hears("已恢复推送")
    resumed = await target_of(database, talk, 7)
    assert [one and one.state for one in (paused, resumed)] == [TargetState.PAUSED, TargetState.ACTIVE]
