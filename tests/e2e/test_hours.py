"""Quiet hours and digests as a chat lives with them."""

import datetime as dt

from aiohttp.test_utils import TestServer

from bot.sandbox.server import Sandbox
from tests.e2e.program import make_config, run_program
from tests.fakes import ManualClock
from tests.seed_listing import SeedItem, SeedSite, seed_source

OLD = SeedItem("old", ("春节安排",), "2026-02-01 09:00:00", ("照常。",))
LATER = dt.timedelta(minutes=5)


def shanghai(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of March 2026 by the clocks in Shanghai, as an instant."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.UTC) - dt.timedelta(hours=8)


def dated(number: int, day: int) -> SeedItem:
    return SeedItem(
        f"n{number}", (f"规则{number}号调整",), f"2026-02-20 09:00:{number:02}", (f"自2026年3月{day}日起施行。",)
    )


async def test_each_chat_is_told_by_its_own_hours(state_url: str) -> None:
    """Three notices appear at 23:00 and at noon; one of them takes effect before the weekly digest comes."""
    clock = ManualClock(shanghai(3, 20))  # a Tuesday
    site = SeedSite([OLD], clock.now)
    site.items = [OLD]
    async with TestServer(site.app) as server, Sandbox(clock, limits=None) as sandbox:
        config = make_config(state_url, sandbox, [seed_source(str(server.make_url("/search")))])
        async with run_program(config, sandbox, clock) as program:
            people = {wish: sandbox.user(10 + n) for n, wish in enumerate(["/help", "/quiet 22-8", "/digest weekly 9"])}
            heard: dict[str, list[list[str]]] = {wish: [] for wish in people}
            for wish, person in people.items():
                for said in ("/language zh", "/remind off", "/subscribe all", wish):
                    person.say(said)
                    await person.hears()

            async def note_at(when: dt.datetime) -> None:
                before = {wish: len(person.messages()) for wish, person in people.items()}
                await program.move_to(when)
                for wish, person in people.items():
                    news = person.messages()[before[wish] :]
                    heard[wish].append([f"{n}" for n in (1, 2, 3) for one in news if f"规则{n}号" in one.text])

            await program.settle()
            site.items = [dated(1, 30), OLD]
            await note_at(shanghai(3, 23))
            await note_at(shanghai(4, 8))
            site.items = [dated(3, 6), dated(2, 28), *site.items]
            await note_at(shanghai(4, 12))
            before = len(people["/digest weekly 9"].messages())
            await note_at(shanghai(9, 9))
            digest = people["/digest weekly 9"].messages()[before:]
    assert heard["/help"] == [["1"], [], ["2", "3"], []]
    assert heard["/quiet 22-8"] == [[], ["1"], ["2", "3"], []]
    assert heard["/digest weekly 9"] == [[], [], ["3"], ["1", "2"]]
    assert [one.text.splitlines()[0] for one in digest] == ["📬 2 条新通知"]
