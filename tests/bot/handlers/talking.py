"""What conversations share: topics, an admin, dated notices, and what the state knows of a chat."""

import datetime as dt

from bot.sandbox.model import Message as Shown
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from core.model import NoticeId, Target, Topic
from state.database import Database
from state.subscriptions import get_target, list_subscriptions
from tests.builders import (
    add_milestone,
    add_notice,
    revision_of,
)

TODAY = dt.date(2026, 3, 2)
ADMIN = 70
TOPICS = (
    Topic("logistics", (("zh", "物流"), ("en", "Logistics")), "物流 | 快递"),
    Topic("fees", (("zh", "费用"), ("en", "Fees")), "服务费"),
    *(Topic(f"more-{n}", (("zh", f"主题{n}"), ("en", f"Topic {n}")), f"词{n}") for n in range(8)),
)


async def target_of(database: Database, sandbox: Sandbox, chat_id: int, thread_id: int = 0) -> Target | None:
    async with database.reading() as session:
        return await get_target(session, sandbox.bot().id, chat_id, thread_id)


async def wishes_of(database: Database, sandbox: Sandbox, chat_id: int, thread_id: int = 0) -> list[str]:
    target = await target_of(database, sandbox, chat_id, thread_id)
    if target is None:
        return []
    async with database.reading() as session:
        return [one.text for one in await list_subscriptions(session, target.id)]


async def add_dated(database: Database, title: str, *, days: int = 10, body: str = "正文", **more: object) -> NoticeId:
    async with database.writing() as session:
        notice_id = await add_notice(session, title, body, **more)  # type: ignore[arg-type]
        await add_milestone(session, notice_id, await revision_of(session, notice_id), TODAY + dt.timedelta(days))
    return notice_id


def pressed(who: Person, page: Shown, data: str) -> str:
    """Press a key that stands under an alert."""
    page.markup = {"inline_keyboard": [[{"text": "key", "callback_data": data}]]}
    return who.press(page, data)
