import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import make_bot, until_polled

SECRET = "s3cret"


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text if update.message else None for update in updates]


async def test_updates_come_again_until_confirmed(bot: Bot, ada: Person) -> None:
    for text in ("one", "two", "three"):
        ada.say(text)
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["one", "two"]
    assert texts(await bot.get_updates()) == ["one", "two", "three"]
    assert texts(await bot.get_updates(offset=first[-1].update_id + 1)) == ["three"]
    assert texts(await bot.get_updates(offset=-1)) == ["three"]


async def test_a_long_poll_ends_when_something_is_said(bot: Bot, ada: Person) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=30), name="poll")
        await until_polled(ada.bot)
        ada.say("hello")
    assert texts(poll.result()) == ["hello"]


async def test_a_second_poller_sends_the_first_away(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    async with make_bot(sandbox) as second, asyncio.TaskGroup() as group:
        first = group.create_task(_fails_with_conflict(bot), name="first")
        await until_polled(ada.bot)
        assert await second.get_updates() == ()
    assert "terminated by other getUpdates request" in first.result()


async def _fails_with_conflict(bot: Bot) -> str:
    with pytest.raises(Conflict) as conflict:
        await bot.get_updates(timeout=30)
    return conflict.value.message


async def test_only_the_kinds_asked_for_come(bot: Bot, ada: Person) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    ada.say("not wanted")
    ada.block()
    [update] = await bot.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    ada.unblock()
    ada.say("wanted again")
    assert texts(await bot.get_updates()) == [None, "wanted again"]


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, asyncio.Queue[tuple[str, Update]], list[int]]]:
    """A bot's own server: its address, what came there with which secret, and the statuses it answers next."""
    came: asyncio.Queue[tuple[str, Update]] = asyncio.Queue()
    statuses: list[int] = []

    async def take(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json())
        came.put_nowait((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), update))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", came, statuses
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret_and_again_after_a_failure(
    bot: Bot, ada: Person, hook: tuple[str, asyncio.Queue[tuple[str, Update]], list[int]]
) -> None:
    address, came, statuses = hook
    statuses.append(500)
    ada.say("one")
    await bot.set_webhook(address, secret_token=SECRET)
    ada.say("two")
    async with asyncio.timeout(10):
        got = [await came.get() for _ in range(3)]
    assert [secret for secret, _ in got] == [SECRET] * 3
    assert texts(tuple(update for _, update in got)) == ["one", "one", "two"]
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (
        address,
        "Wrong response from the webhook: 500 Internal Server Error",
    )


async def test_a_bot_with_a_webhook_cannot_poll_until_it_is_deleted(bot: Bot, ada: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    ada.say("one")
    with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_bad_webhook_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bad webhook"):
        await bot.set_webhook("ftp://example.org/")
    with pytest.raises(BadRequest, match=r"(?i)secret token contains unallowed characters"):
        await bot.set_webhook("http://127.0.0.1:9/", secret_token="not allowed")
