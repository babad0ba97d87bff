"""From an update to its answer: what was asked, whether who asks may, and who answers it."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from telegram import Update

from bot.channel import TelegramChannel
from bot.handlers.allowance import Allowance
from bot.handlers.asking import Command, Membership, Place, Press, read_update
from bot.handlers.commands import COMMANDS, Entry
from bot.handlers.desk import Desk
from bot.handlers.general import start
from bot.handlers.permission import refuse_members
from bot.handlers.presses import Presses
from bot.handlers.voice import Voice
from bot.lookingback import LookingBack
from bot.markup import plain
from bot.wording import load_catalogues
from core.catalogue import Catalogue
from core.errors import CommandError, RecipientGone
from core.model import Profile, TargetKind, Topic
from core.ports import Clock, Message
from state.database import Database
from state.queries import QueryIndex
from state.settlements import drop_target
from state.subscriptions import set_chat_gone

log = logging.getLogger(__name__)

SHORT_NOTICE = re.compile(r"notice_(\d+)")


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
        self._desk = Desk(
            database, index, looking_back, clock, bot_id, tuple(topics), tuple(sources), defaults,
            language, public_url, catalogues or load_catalogues(), tuple(admins), look_back_s,
        )  # fmt: skip
        self._voice = Voice(channel, clock)
        self._presses = Presses(self._desk, channel, self._voice)

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
                    await self._presses.act(asked)
                case Membership():
                    await self._set_gone(asked.place, gone=not asked.is_in)
        except RecipientGone as error:
            log.info("chat.gone", extra={"reason": str(error)})
            if asked is not None:
                await self._leave_alone(asked.place)

    async def _refuse(self, place: Place) -> None:
        """Tell a chat that asks too much to wait, once, and hear no more of it until then."""
        if self._allowance.is_first_refusal(place.address.chat_id):
            request = await self._desk.request(place)
            await self._voice.say(place.address, plain(request.wording.text("request.too_many")).message())

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
            await self._voice.say(command.place.address, replace(message, reply_to=reply_to))

    async def _answers(self, place: Place, argument: str, entry: Entry | None, name: str) -> list[Message]:
        request = await self._desk.request(place, argument)
        if entry is not None and entry.is_for_running and place.user_id not in self._desk.admins:
            entry = None
        try:
            if entry is None:
                raise CommandError("command.unknown" if name else "command.none", name=name)
            if entry.changes or (entry.answer is start and argument):
                await refuse_members(self._channel, place)
            return await entry.answer(request)
        except CommandError as slip:
            return [plain(request.wording.text(slip.text, **slip.values)).message()]

    async def _set_gone(self, place: Place, *, gone: bool) -> None:
        async with self._desk.database.writing() as session:
            await set_chat_gone(session, self._desk.bot_id, place.address.chat_id, gone=gone)


def _spelled_out(command: Command) -> Command:
    """/notice_12, which can be tapped in a message, is /notice 12."""
    short = SHORT_NOTICE.fullmatch(command.name)
    return replace(command, name="notice", argument=short[1]) if short else command


def _is_meant(command: Command) -> bool:
    """Whether words that are no command of ours were said to us: in private all are, elsewhere those that name us."""
    return command.place.kind is TargetKind.PRIVATE or command.to_bot is not None
