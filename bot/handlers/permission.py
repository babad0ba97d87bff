"""Who may decide for a chat: anybody in private, administrators in a group."""

import logging

from bot.channel import TelegramChannel
from bot.handlers.asking import Place
from core.errors import CommandError, MessageRejected, RecipientGone
from core.model import TargetKind

log = logging.getLogger(__name__)


async def refuse_members(channel: TelegramChannel, place: Place) -> None:
    """Raise CommandError unless who asks may decide for the chat."""
    if place.kind is TargetKind.PRIVATE or place.speaks_for_chat:
        return
    if place.user_id is None or not await _decides(channel, place.address.chat_id, place.user_id):
        raise CommandError("group.admins_only")


async def _decides(channel: TelegramChannel, chat_id: int, user_id: int) -> bool:
    try:
        return await channel.decides(chat_id, user_id)
    except (MessageRejected, RecipientGone) as error:  # of the member, not of the chat
        log.info("member.unknown", extra={"reason": str(error)})
        return False
