import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.sandbox.model import ChatKind, Standing
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox


async def test_a_chat_tells_its_kind_and_name(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    forum = sandbox.group(ada, kind=ChatKind.SUPERGROUP, title="traders", forum=True)
    private, shared = await bot.get_chat(ada.id), await bot.get_chat(forum.id)
    assert (private.type, private.first_name) == ("private", "Ada")
    assert (shared.type, shared.title, shared.is_forum) == ("supergroup", "traders", True)


async def test_members_have_their_standing(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    group = sandbox.group(ada)
    bob, eve, out = sandbox.user(8), sandbox.user(9), sandbox.user(10)
    group.add(bob, admin=True)
    group.add(eve)
    found = [(await bot.get_chat_member(group.id, person.id)).status for person in (ada, bob, eve, out)]
    assert found == ["creator", "administrator", "member", "left"]
    assert (await bot.get_chat_member(group.id, bot.id)).user == bot.bot
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(group.id, 404)


@pytest.mark.parametrize("standing", [Standing.RESTRICTED, Standing.KICKED, Standing.ADMINISTRATOR])
async def test_every_standing_can_be_read_by_the_library(
    bot: Bot, sandbox: Sandbox, ada: Person, standing: Standing
) -> None:
    group, bob = sandbox.group(ada, kind=ChatKind.SUPERGROUP), sandbox.user(8)
    group.chat.members[bob.id] = standing
    assert (await bot.get_chat_member(group.id, bob.id)).status == standing.value


async def test_administrators_are_people_and_the_bot_itself(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    channel = sandbox.channel(ada)
    assert {each.user.id for each in await bot.get_chat_administrators(channel.id)} == {ada.id, bot.id}
    assert await bot.get_chat_member_count(channel.id) == 2
    with pytest.raises(BadRequest, match=r"(?i)there are no administrators in the private chat"):
        await bot.get_chat_administrators(ada.id)


async def test_a_bot_that_left_sees_nothing_more(bot: Bot, sandbox: Sandbox, ada: Person) -> None:
    group = sandbox.group(ada)
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.get_chat(group.id)
    with pytest.raises(BadRequest):
        await bot.leave_chat(ada.id)
