import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest

from bot.sandbox.server import Sandbox

COMMANDS = [BotCommand("topics", "choose topics")]


async def test_the_bot_knows_who_it_is(bot: Bot, sandbox: Sandbox) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.supports_inline_queries) == (sandbox.bot().id, True, True)


async def test_commands_are_kept_by_scope_and_language(bot: Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(COMMANDS, scope=scope, language_code="zh")
    assert await bot.get_my_commands(scope=scope, language_code="zh") == tuple(COMMANDS)
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=scope, language_code="zh")
    assert await bot.get_my_commands(scope=scope, language_code="zh") == ()


async def test_a_bad_command_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Ünsinn", "x")])


async def test_names_and_descriptions_have_languages(bot: Bot) -> None:
    await bot.set_my_description("watches", language_code="en")
    await bot.set_my_short_description("盯着")
    await bot.set_my_name("铃", language_code="zh")
    assert (await bot.get_my_description("en")).description == "watches"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description("en")).short_description == "盯着"
    assert ((await bot.get_my_name("zh")).name, (await bot.get_my_name()).name) == ("铃", "noticebell")
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)
