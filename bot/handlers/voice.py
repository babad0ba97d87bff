"""How answers reach the chat: with a little patience, and in plain words where Telegram cannot parse the others."""

import asyncio
import html
import logging
from dataclasses import replace

from bot.channel import TelegramChannel
from bot.handlers.asking import Press
from core.errors import MessageRejected, RateLimited
from core.ports import Address, Clock, Message

log = logging.getLogger(__name__)

PATIENCE_S = 3.0


class Voice:
    """Says answers; what it cannot say it raises as a DeliveryError."""

    def __init__(self, channel: TelegramChannel, clock: Clock) -> None:
        self._channel = channel
        self._clock = clock

    async def say(self, to: Address, message: Message) -> None:
        """Send an answer. A short wait that Telegram asks for is waited once; what it cannot parse goes out plain."""
        try:
            await self._channel.send(to, message)
        except RateLimited as error:
            if error.retry_after_s > PATIENCE_S:
                raise
            await self._clock.pause(error.retry_after_s, asyncio.Event())
            await self._channel.send(to, message)
        except MessageRejected as error:
            log.exception("answer.rejected", extra={"reason": str(error)})
            await self._channel.send(to, replace(message, html=html.escape(message.plain, quote=False), buttons=()))

    async def show(self, press: Press, page: Message) -> None:
        """Put a page where the button was; as a message of its own where that cannot be edited any more."""
        try:
            await self._channel.edit(press.place.address, press.message_id, page)
        except MessageRejected as error:
            log.info("press.page_not_edited", extra={"reason": str(error)})
            await self.say(press.place.address, page)
