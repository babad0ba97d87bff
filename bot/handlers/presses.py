"""Buttons: which one was pressed, and what it does."""

import datetime as dt
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.channel import TelegramChannel
from bot.handlers.asking import Press
from bot.handlers.commands import BRINGS
from bot.handlers.desk import Desk, Request
from bot.handlers.ending import (
    END_ALL,
    FOLLOW_AGAIN,
    FOLLOW_ALL,
    FORGET,
    NO,
    YES,
    Asked,
    decide,
    follow_again,
    follow_all_again,
    mute,
    mute_query,
)
from bot.handlers.hours import DIGEST, QUIET, press_hours
from bot.handlers.permission import refuse_members
from bot.handlers.reporting import Reports
from bot.handlers.settings import REMIND
from bot.handlers.voice import Voice
from bot.handlers.wishes import (
    LIST_PAGE,
    TOPIC,
    TOPIC_PAGE,
    show_list_page,
    show_topics_page,
    switch_topic,
)
from bot.render import MUTE, MUTE_QUERY, WRONG
from core.errors import CommandError, MessageRejected
from core.model import NoticeId
from core.ports import Message

log = logging.getLogger(__name__)

PRESS = re.compile(
    rf"(?:{TOPIC}:(?P<slug>[^:]+):(?P<change>on|off)|(?P<page>{TOPIC_PAGE}|{LIST_PAGE}):(?P<number>\d{{1,4}})"
    rf"|(?P<hours>{QUIET}|{DIGEST}|{REMIND}):(?P<choice>.+)|(?P<about>{MUTE}|{MUTE_QUERY}|{FOLLOW_AGAIN}|{FOLLOW_ALL}|{WRONG}):(?P<id>\d{{1,16}})"
    r"(?::(?P<sign>[0-9a-f]{12}))?"
    rf"|(?P<question>{FORGET}|{END_ALL}):(?P<answer>{YES}|{NO}):(?P<at>\d{{1,10}}):(?P<count>\d{{1,4}}))"
)

ENDS: dict[str, Callable[[Request, int], Awaitable[tuple[Message, str | None]]]] = {
    MUTE_QUERY: mute_query,
    FOLLOW_AGAIN: follow_again,
    FOLLOW_ALL: follow_all_again,
}


class Presses:
    """Acts on every button of the bot's messages."""

    def __init__(self, desk: Desk, channel: TelegramChannel, voice: Voice) -> None:
        self._desk = desk
        self._channel = channel
        self._voice = voice
        self._reports = Reports(desk, voice)

    async def act(self, press: Press) -> None:
        """Act on a button; whoever pressed is told that it was heard, and in words where it changed something."""
        request = await self._desk.request(press.place)
        note: str | None = None
        try:
            note = await self._do(press, request)
        except CommandError as slip:
            note = request.wording.text(slip.text, **slip.values)
        try:
            await self._channel.acknowledge(press.id, note)
        except MessageRejected as error:  # a press is answered within a minute or not at all; the deed is done anyway
            log.info("press.too_old", extra={"reason": str(error)})

    async def _do(self, press: Press, request: Request) -> str | None:
        if answer := BRINGS.get(press.data):
            for message in await answer(request):
                await self._voice.say(press.place.address, message)
            return None
        found = PRESS.fullmatch(press.data)
        if found is None:
            return request.wording.text("press.outdated")
        if found["about"]:
            return await self._do_about(press, request, found["about"], int(found["id"]), found["sign"] or "")
        note: str | None = None
        if found["slug"]:
            await refuse_members(self._channel, press.place)
            page, note = await switch_topic(request, found["slug"], on=found["change"] == "on")
        elif found["hours"]:
            await refuse_members(self._channel, press.place)
            page = await press_hours(replace(request, argument=found["choice"]), found["hours"])
        elif found["question"]:
            await refuse_members(self._channel, press.place)
            at = dt.datetime.fromtimestamp(int(found["at"]), dt.UTC)
            page = await decide(request, Asked(found["question"], at, int(found["count"])), found["answer"])
        elif found["page"] == TOPIC_PAGE:
            page = await show_topics_page(request, int(found["number"]))
        else:
            page = await show_list_page(request, int(found["number"]))
        await self._voice.show(press, page)
        return note

    async def _do_about(self, press: Press, request: Request, about: str, number: int, sign: str) -> str | None:
        """A button under an alert, or what it brought: end a subscription, take that back, say that a date is wrong."""
        if about == WRONG:
            return await self._reports.report(request, NoticeId(number))
        await refuse_members(self._channel, press.place)
        if about == MUTE:
            message, note = await mute(request, number, sign)
            await self._voice.say(press.place.address, message)
            return note
        page, note = await ENDS[about](request, number)
        await self._voice.show(press, page)
        return note
