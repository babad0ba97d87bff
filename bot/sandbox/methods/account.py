"""The bot's own name, descriptions and commands."""

from bot.sandbox.calls import Call, Method, MethodTable
from bot.sandbox.commands import read_commands, read_language, read_scope
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.wire import bot_json

_LONGEST = {"name": 64, "description": 512, "short_description": 120}


def get_me(call: Call) -> Json:
    """https://core.telegram.org/bots/api#getme."""
    return bot_json(call.bot.user, is_self=True)


def set_my_commands(call: Call) -> bool:
    """https://core.telegram.org/bots/api#setmycommands."""
    asked = call.parameters
    commands = read_commands(asked.structure("commands"))
    call.bot.commands.put(read_scope(asked.mapping("scope")), read_language(asked.text("language_code")), commands)
    call.world.refresh_pages()
    return True


def get_my_commands(call: Call) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands."""
    asked = call.parameters
    return call.bot.commands.get(read_scope(asked.mapping("scope")), read_language(asked.text("language_code")))


def delete_my_commands(call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands."""
    asked = call.parameters
    call.bot.commands.put(read_scope(asked.mapping("scope")), read_language(asked.text("language_code")), [])
    call.world.refresh_pages()
    return True


def _setter(field: str) -> Method:
    """https://core.telegram.org/bots/api#setmydescription and its like."""

    def set_text(call: Call) -> bool:
        text = call.parameters.text(field)
        if len(text) > _LONGEST[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        call.bot.texts[field, read_language(call.parameters.text("language_code"))] = text
        call.world.refresh_pages()
        return True

    return set_text


def _getter(field: str) -> Method:
    """https://core.telegram.org/bots/api#getmydescription and its like."""

    def get_text(call: Call) -> Json:
        default = call.bot.user.first_name if field == "name" else ""
        return {field: call.bot.text(field, read_language(call.parameters.text("language_code"))) or default}

    return get_text


METHODS: MethodTable = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    **{f"setmy{field.replace('_', '')}": _setter(field) for field in _LONGEST},
    **{f"getmy{field.replace('_', '')}": _getter(field) for field in _LONGEST},
}
