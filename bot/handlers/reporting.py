"""Somebody says that a date is wrong: the admins hear of it, with the command that puts it right."""

import asyncio
import logging

from bot.handlers.asking import Place
from bot.handlers.desk import Desk, Request
from bot.handlers.readings import wrong_date
from bot.handlers.voice import Voice
from core.errors import DeliveryError
from core.model import NoticeId, TargetKind
from core.ports import Address
from state.corrections import last_correction
from state.marks import read_mark, write_mark
from state.standing import StoredNotice
from state.wanted import get_notice

log = logging.getLogger(__name__)


class Reports:
    """Tells the admins, once for each state of a notice and of its corrections, however many say so."""

    def __init__(self, desk: Desk, voice: Voice) -> None:
        self._desk = desk
        self._voice = voice
        self._reporting = asyncio.Lock()

    async def report(self, request: Request, notice_id: NoticeId) -> str:
        """Pass it on; answers what to say to whoever reported it.

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
            if not is_told and any([await self._tell(admin, notice) for admin in desk.admins]):
                async with desk.database.writing() as session:
                    await write_mark(session, state, f"{request.target.id}")
        return request.wording.text("wrong.thanks")

    async def _tell(self, admin: int, notice: StoredNotice) -> bool:
        """Say it to one admin; False where they cannot be reached."""
        request = await self._desk.request(Place(Address(admin), TargetKind.PRIVATE, admin, None))
        try:
            await self._voice.say(Address(admin), wrong_date(notice, request.wording))
        except DeliveryError as error:
            log.warning("admin.not_told", extra={"reason": str(error)})
            return False
        return True
