"""Quiet hours and digests, as they are written and by keys."""

import datetime as dt

import pytest

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from core.model import Digest, Quiet, Rhythm
from state.database import Database
from tests.bot.handlers.talking import target_of
from tests.builders import (
    PROFILE,
)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("22-8", Quiet(dt.time(22), dt.time(8))),
        ("22:30 – 7:05", Quiet(dt.time(22, 30), dt.time(7, 5))),
        ("晚22点到8点", Quiet(dt.time(22), dt.time(8))),
        ("22点到8点", Quiet(dt.time(22), dt.time(8))),
        ("0-24", None),
        ("8-8", None),
        ("25-8", None),
        ("13-24", Quiet(dt.time(13), dt.time(0))),
        ("night", None),
    ],
)
async def test_quiet_hours_are_kept_as_they_are_written(
    database: Database, talk: Sandbox, ada: Person, said: str, hours: Quiet | None
) -> None:
    ada.say(f"/quiet {said}")
    await ada.hears("Quiet from" if hours else "from when to when")
    target = await target_of(database, talk, 8)
    assert target is not None
    assert target.profile.quiet == hours


async def test_quiet_hours_and_digests_are_chosen_by_keys_and_ended(
    database: Database, talk: Sandbox, li: Person
) -> None:
    li.say("/quiet")
    page = await li.hears("没有设置免打扰")
    li.press(page, "22–8")
    await talk.wait_for(lambda: "免打扰 22:00–08:00（Asia/Shanghai）" in page.text)
    assert page.buttons()[0]["text"] == "✅ 22–8"
    li.say("/digest")
    page = await li.hears("没有设置摘要")
    li.press(page, "每周一 09:00")
    await talk.wait_for(lambda: "每周一 09:00 发送摘要" in page.text)
    chosen = await target_of(database, talk, 7)
    assert chosen is not None
    night, mondays = Quiet(dt.time(22), dt.time(8)), Digest(Rhythm.WEEKLY, dt.time(9))
    assert (chosen.profile.quiet, chosen.profile.digest) == (night, mondays)
    li.say("/digest 每天 18点")
    await li.hears("每天 18:00 发送摘要")
    li.say("/digest off")
    await li.hears("没有设置摘要")
    li.say("/quiet 关闭")
    await li.hears("没有设置免打扰")
    plain = await target_of(database, talk, 7)
    assert plain is not None
    assert plain.profile == PROFILE


@pytest.mark.parametrize("said", ["sometimes", "daily 25", "weekly nine", "daily 9 10"])
async def test_a_digest_that_cannot_be_read_says_how_to_write_one(ada: Person, said: str) -> None:
    ada.say(f"/digest {said}")
    await ada.hears("Say how often")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("9", "every day at 09:00"),
        ("每天早上8点", "every day at 08:00"),
        ("每周一 9点", "every Monday at 09:00"),
        ("weekly 6pm", "every Monday at 18:00"),
        ("weekly", "every Monday at 09:00"),
    ],
)
async def test_a_digest_is_kept_as_it_is_written(ada: Person, said: str, answer: str) -> None:
    ada.say(f"/digest {said}")
    await ada.hears(answer)


async def test_reminders_within_the_quiet_hours_say_when_they_come_instead(ada: Person) -> None:
    ada.say("/remind 1,0 23:00")
    await ada.hears("(23:00, Asia/Shanghai)")
    ada.say("/quiet 22-8")
    await ada.hears("they come at 21:50 instead")
    ada.say("/remind")
    await ada.hears("(21:50, Asia/Shanghai)")
