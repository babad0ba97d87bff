"""Greeting and help: in the language of who asks, with all that there is."""

from telegram import Bot

from bot.handlers.commands import COMMANDS
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from state.database import Database
from tests.bot.handlers.talking import wishes_of


async def test_start_speaks_the_language_of_who_asks(li: Person, ada: Person) -> None:
    li.say("/start")
    ada.say("/start")
    await li.hears("选择关注的主题")
    await ada.hears("choose what to follow")


async def test_a_deep_link_subscribes_at_once(database: Database, talk: Sandbox, li: Person) -> None:
    li.say("/start topic_logistics")
    await li.hears("已订阅主题「物流」")
    assert await wishes_of(database, talk, 7) == ["topic:logistics"]


async def test_a_deep_link_to_no_topic_says_so(li: Person) -> None:
    li.say("/start topic_nothing")
    await li.hears("没有「nothing」这个主题")


async def test_every_command_is_offered_and_explained(talk: Sandbox, bot: Bot, ada: Person) -> None:
    ada.say("/help")
    text = (await ada.hears("How to use")).text
    offered = {command.command: command.description for command in await bot.get_my_commands(language_code="en")}
    for_everybody = {name for name, entry in COMMANDS.items() if not entry.is_for_running}
    assert offered.keys() == for_everybody
    assert all(f"/{name}" in text for name in for_everybody - {"start", "help"})


async def test_help_explains_what_admins_may_to_admins_alone(admin: Person, ada: Person) -> None:
    for who in (admin, ada):
        who.say("/help")
    told, common = (await admin.hears("How to use")).text, (await ada.hears("How to use")).text
    running = [name for name, entry in COMMANDS.items() if entry.is_for_running]
    assert [name for name in running if f"/{name} " in told] == running
    assert [name for name in running if f"/{name} " in common] == []
    assert "topic:logistics — " in common
    assert "source:shop-news — " in common
