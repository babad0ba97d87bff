"""From an update to its answer: which command it is, whether who asks may, and what is said."""

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import Update

from bot.channel import TelegramChannel
from bot.handlers.allowance import Allowance
from bot.handlers.asking import Command, Membership, Place, Press, read_update
from bot.handlers.desk import Desk, Request
from bot.handlers.general import show_help, start
from bot.handlers.hours import DIGEST, QUIET, press_hours, set_digest, set_quiet
from bot.handlers.readings import search, show_latest, show_notice, show_upcoming, wrong_date
from bot.handlers.running import correct, recheck_source, show_sources, show_status
from bot.handlers.settings import forget_chat, pause, resume, set_reminders, set_speech, set_zone
from bot.handlers.wishes import (
    LIST_PAGE,
    TOPIC,
    TOPIC_PAGE,
    TOPICS,
    export,
    mute,
    mute_query,
    show_list,
    show_list_page,
    show_topics,
    show_topics_page,
    subscribe_to,
    switch_topic,
    unsubscribe_from,
)
from bot.lookingback import LookingBack
from bot.markup import plain
from bot.render import MUTE, MUTE_QUERY, UPCOMING, WRONG
from bot.wording import load_catalogues
from core.catalogue import Catalogue
from core.errors import CommandError, DeliveryError, MessageRejected, RateLimited, RecipientGone
from core.model import NoticeId, Profile, TargetKind, Topic
from core.ports import Address, Clock, Message
from state.corrections import last_correction
from state.database import Database
from state.marks import read_mark, write_mark
from state.queries import QueryIndex
from state.settlements import drop_target
from state.standing import StoredNotice
from state.subscriptions import set_chat_gone
from state.wanted import get_notice

log = logging.getLogger(__name__)

PATIENCE_S = 3.0
PRESS = re.compile(
    rf"(?:{TOPIC}:(?P<slug>[^:]+):(?P<change>on|off)|(?P<page>{TOPIC_PAGE}|{LIST_PAGE}):(?P<number>\d{{1,4}})"
    rf"|(?P<hours>{QUIET}|{DIGEST}):(?P<choice>.+)|(?P<about>{MUTE}|{MUTE_QUERY}|{WRONG}):(?P<id>\d{{1,15}}))"
)
SHORT_NOTICE = re.compile(r"notice_(\d+)")

Answer = Callable[[Request], Awaitable[list[Message]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: who answers it, and whether it changes what a group is told, which is for administrators.

    `is_for_running`: for the admins of the settings; to everybody else there is no such command.
    """

    answer: Answer
    changes: bool = False
    is_for_running: bool = False


COMMANDS: Mapping[str, Entry] = {
    "start": Entry(start),
    "topics": Entry(show_topics),
    "subscribe": Entry(subscribe_to, changes=True),
    "unsubscribe": Entry(unsubscribe_from, changes=True),
    "list": Entry(show_list),
    "latest": Entry(show_latest),
    "upcoming": Entry(show_upcoming),
    "search": Entry(search),
    "notice": Entry(show_notice),
    "remind": Entry(set_reminders, changes=True),
    "quiet": Entry(set_quiet, changes=True),
    "digest": Entry(set_digest, changes=True),
    "timezone": Entry(set_zone, changes=True),
    "language": Entry(set_speech, changes=True),
    "pause": Entry(pause, changes=True),
    "resume": Entry(resume, changes=True),
    "forget": Entry(forget_chat, changes=True),
    "export": Entry(export),
    "help": Entry(show_help),
    "status": Entry(show_status, is_for_running=True),
    "sources": Entry(show_sources, is_for_running=True),
    "recheck": Entry(recheck_source, is_for_running=True),
    "correct": Entry(correct, is_for_running=True),
}

BRINGS: Mapping[str, Answer] = {UPCOMING: show_upcoming, TOPICS: show_topics}
"""Buttons that bring a message of their own."""


class Handlers:
    """Answers every update. Asked twice, it does the same as once, but for saying so twice."""

    def __init__(
        self,
        database: Database,
        index: QueryIndex,
        clock: Clock,
        *,
        channel: TelegramChannel,
        looking_back: LookingBack,
        bot_id: int,
        topics: Sequence[Topic],
        defaults: Profile,
        language: str,
        public_url: str,
        sources: Sequence[str] = (),
        admins: Sequence[int] = (),
        catalogues: Mapping[str, Catalogue] | None = None,
        look_back_s: float = 2.0,
    ) -> None:
        self._channel = channel
        self._allowance = Allowance()
        self._reporting = asyncio.Lock()
        self._desk = Desk(
            database, index, looking_back, clock, bot_id, tuple(topics), tuple(sources), defaults,
            language, public_url, catalogues or load_catalogues(), tuple(admins), look_back_s,
        )  # fmt: skip

    def commands(self) -> dict[str, list[tuple[str, str]]]:
        """What Telegram is to offer after a slash, by language; "" is for every other one, in the default language."""
        offered = {
            language: [
                (name, catalogue.text(f"command.{name}"))
                for name, entry in COMMANDS.items()
                if not entry.is_for_running
            ]
            for language, catalogue in self._desk.catalogues.items()
        }
        return {"": offered[self._desk.language], **offered}

    async def handle(self, update: Update) -> None:
        """Do what the update asks. Raises DeliveryError if it cannot be answered, SQLAlchemyError from the state."""
        asked = read_update(update)
        try:
            match asked:
                case Command() | Press() if not self._allowance.spend(asked.place.address.chat_id, self._desk.now()):
                    await self._refuse(asked.place)
                case Command():
                    await self._command(asked)
                case Press():
                    await self._press(asked)
                case Membership():
                    await self._set_gone(asked.place, gone=not asked.is_in)
        except RecipientGone as error:
            log.info("chat.gone", extra={"reason": str(error)})
            if asked is not None:
                await self._leave_alone(asked.place)

    async def _refuse(self, place: Place) -> None:
        """Tell a chat that asks too much to wait, once, and hear no more of it until then."""
        if self._allowance.is_first_refusal(place.address.chat_id):
            request = await self._request(place, "")
            await self._send(place.address, plain(request.wording.text("request.too_many")).message())

    async def _leave_alone(self, place: Place) -> None:
        """Nothing can be said here any more: in this forum topic, perhaps, while the rest of the chat is well."""
        target = await self._desk.target(place)
        async with self._desk.database.writing() as session:
            await drop_target(session, target.id, "the chat takes no answers")

    async def _command(self, command: Command) -> None:
        if command.to_bot is not None and command.to_bot != (await self._channel.username()).lower():
            return
        command = _spelled_out(command)
        entry = COMMANDS.get(command.name)
        if entry is None and not _is_meant(command):
            return
        for message in await self._answers(command.place, command.argument, entry, command.name):
            is_private = command.place.kind is TargetKind.PRIVATE
            reply_to = None if is_private else command.message_id
            await self._send(command.place.address, replace(message, reply_to=reply_to))

    async def _answers(self, place: Place, argument: str, entry: Entry | None, name: str) -> list[Message]:
        request = await self._request(place, argument)
        if entry is not None and entry.is_for_running and place.user_id not in self._desk.admins:
            entry = None
        try:
            if entry is None:
                raise CommandError("command.unknown" if name else "command.none", name=name)
            if entry.changes or (entry.answer is start and argument):
                await self._refuse_members(place)
            return await entry.answer(request)
        except CommandError as slip:
            return [plain(request.wording.text(slip.text, **slip.values)).message()]

    async def _press(self, press: Press) -> None:
        """Act on a button; whoever pressed is told that it was heard, and in words where it changed something."""
        request = await self._request(press.place, "")
        note: str | None = None
        try:
            note = await self._act(press, request)
        except CommandError as slip:
            note = request.wording.text(slip.text, **slip.values)
        try:
            await self._channel.acknowledge(press.id, note)
        except MessageRejected as error:  # a press is answered within a minute or not at all; the deed is done anyway
            log.info("press.too_old", extra={"reason": str(error)})

    async def _act(self, press: Press, request: Request) -> str | None:
        if answer := BRINGS.get(press.data):
            for message in await answer(request):
                await self._send(press.place.address, message)
            return None
        found = PRESS.fullmatch(press.data)
        if found is None:
            return request.wording.text("press.outdated")
        if found["about"]:
            return await self._act_on(press, request, found["about"], int(found["id"]))
        note: str | None = None
        if found["slug"]:
            await self._refuse_members(press.place)
            page, note = await switch_topic(request, found["slug"], on=found["change"] == "on")
        elif found["hours"]:
            await self._refuse_members(press.place)
            page = await press_hours(replace(request, argument=found["choice"]), found["hours"])
        elif found["page"] == TOPIC_PAGE:
            page = await show_topics_page(request, int(found["number"]))
        else:
            page = await show_list_page(request, int(found["number"]))
        await self._show(press, page)
        return note

    async def _act_on(self, press: Press, request: Request, about: str, number: int) -> str | None:
        """A button under an alert: end what brought it, or say that its date is wrong."""
        if about == WRONG:
            return await self._report_date(request, NoticeId(number))
        await self._refuse_members(press.place)
        if about == MUTE_QUERY:
            return await mute_query(request, number)
        choice, note = await mute(request, number)
        if choice is not None:
            await self._send(press.place.address, choice)
        return note

    async def _report_date(self, request: Request, notice_id: NoticeId) -> str:
        """Tell the admins, once for each state of a notice and of its corrections, however many say so.

        It is noted when an admin was told: what a fault or a crash kept from all of them is told at the next press.
        """
        desk = self._desk
        async with self._reporting:
            async with desk.database.reading() as session:
                notice = await get_notice(session, notice_id)
                if notice is None or not desk.admins:
                    return request.wording.text("wrong.nobody")
                state = f"wrong:{notice.revision_id}:{await last_correction(session, notice_id)}"
                is_told = await read_mark(session, state) is not None
            if not is_told and any([await self._tell_admin(admin, notice) for admin in desk.admins]):
                async with desk.database.writing() as session:
                    await write_mark(session, state, f"{request.target.id}")
        return request.wording.text("wrong.thanks")

    async def _tell_admin(self, admin: int, notice: StoredNotice) -> bool:
        """What is said to be wrong, with the command that puts it right; False for an admin who cannot be reached."""
        place = Place(Address(admin), TargetKind.PRIVATE, admin, None)
        wording = (await self._request(place, "")).wording
        try:
            await self._send(place.address, wrong_date(notice, wording))
        except DeliveryError as error:
            log.warning("admin.not_told", extra={"reason": str(error)})
            return False
        return True

    async def _show(self, press: Press, page: Message) -> None:
        """Put a page where the button was; as a message of its own where that cannot be edited any more."""
        try:
            await self._channel.edit(press.place.address, press.message_id, page)
        except MessageRejected as error:
            log.info("press.page_not_edited", extra={"reason": str(error)})
            await self._send(press.place.address, page)

    async def _request(self, place: Place, argument: str) -> Request:
        target = await self._desk.target(place)
        return Request(self._desk, target, argument, self._desk.wording(target))

    async def _refuse_members(self, place: Place) -> None:
        """Raise CommandError unless who asks may decide for the chat: anybody in private, administrators in a group."""
        if place.kind is TargetKind.PRIVATE or place.speaks_for_chat:
            return
        if place.user_id is None or not await self._decides(place.address.chat_id, place.user_id):
            raise CommandError("group.admins_only")

    async def _decides(self, chat_id: int, user_id: int) -> bool:
        try:
            return await self._channel.decides(chat_id, user_id)
        except (
            MessageRejected,
            RecipientGone,
        ) as error:  # of the member, not of the chat
            log.info("member.unknown", extra={"reason": str(error)})
            return False

    async def _set_gone(self, place: Place, *, gone: bool) -> None:
        async with self._desk.database.writing() as session:
            await set_chat_gone(session, self._desk.bot_id, place.address.chat_id, gone=gone)

    async def _send(self, to: Address, message: Message) -> None:
        """Send an answer. A short wait that Telegram asks for is waited once; what it cannot parse goes out plain."""
        try:
            await self._channel.send(to, message)
        except RateLimited as error:
            if error.retry_after_s > PATIENCE_S:
                raise
            await self._desk.pause(error.retry_after_s)
            await self._channel.send(to, message)
        except MessageRejected as error:
            log.exception("answer.rejected", extra={"reason": str(error)})
            await self._channel.send(to, replace(message, html=html.escape(message.plain, quote=False), buttons=()))


def _spelled_out(command: Command) -> Command:
    """/notice_12, which can be tapped in a message, is /notice 12."""
    short = SHORT_NOTICE.fullmatch(command.name)
    return replace(command, name="notice", argument=short[1]) if short else command


def _is_meant(command: Command) -> bool:
    """Whether words that are no command of ours were said to us: in private all are, elsewhere those that name us."""
    return command.place.kind is TargetKind.PRIVATE or command.to_bot is not None
