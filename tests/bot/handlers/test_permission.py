"""Who may decide for a chat."""

import pytest

from bot.channel import TelegramChannel
from bot.handlers.asking import Place
from bot.handlers.permission import refuse_members
from bot.sandbox.server import Sandbox
from core.errors import CommandError
from core.model import TargetKind
from core.ports import Address


async def test_anybody_decides_in_private_and_administrators_in_a_group(
    channel: TelegramChannel, sandbox: Sandbox
) -> None:
    owner, member = sandbox.user(7), sandbox.user(8)
    group = sandbox.group(owner)
    group.add(member)
    await refuse_members(channel, Place(Address(8), TargetKind.PRIVATE, 8, None))
    await refuse_members(channel, Place(Address(group.id), TargetKind.GROUP, 7, None))
    await refuse_members(channel, Place(Address(group.id), TargetKind.GROUP, None, None, speaks_for_chat=True))
    for nobody in (8, None):
        with pytest.raises(CommandError, match=r"group\.admins_only"):
            await refuse_members(channel, Place(Address(group.id), TargetKind.GROUP, nobody, None))


async def test_who_telegram_knows_nothing_of_does_not_decide(channel: TelegramChannel, sandbox: Sandbox) -> None:
    group = sandbox.group(sandbox.user(7))
    sandbox.faults.add(method="getChatMember", answer=400, description="Bad Request: user not found")
    with pytest.raises(CommandError):
        await refuse_members(channel, Place(Address(group.id), TargetKind.GROUP, 9, None))
