"""How a bot gets its updates: by asking, or at an address of its own.

https://core.telegram.org/bots/api#getting-updates.
"""

import re
from collections.abc import Collection

from bot.sandbox.accounts import Webhook
from bot.sandbox.calls import Call, MethodTable
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.links import check_link
from bot.sandbox.model import Json
from bot.sandbox.updates import MAX_AT_ONCE

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


async def get_updates(call: Call) -> object:
    """https://core.telegram.org/bots/api#getupdates."""
    if call.bot.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    asked = call.parameters
    _take_allowed(call)
    limit = min(max(asked.integer("limit", MAX_AT_ONCE), 1), MAX_AT_ONCE)
    return await call.bot.updates.poll(asked.integer("offset"), limit, asked.integer("timeout"))


def set_webhook(call: Call) -> bool:
    """https://core.telegram.org/bots/api#setwebhook; http will do here, as with a Bot API server of one's own."""
    url, secret = call.parameters.text("url"), call.parameters.text("secret_token")
    if not url:
        return delete_webhook(call)
    if not check_link(url).url:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _take_allowed(call)
    _drop_if_asked(call)
    call.bot.webhook = Webhook(url, secret)
    call.bot.updates.interrupt("terminated by setWebhook request")
    call.restart_webhook(call.bot)
    return True


def delete_webhook(call: Call) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook."""
    _drop_if_asked(call)
    call.bot.webhook = Webhook()
    call.restart_webhook(call.bot)
    return True


def get_webhook_info(call: Call) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    hook = call.bot.webhook
    made: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(call.bot.updates)}
    if hook.last_error:
        made |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if call.bot.updates.allowed:
        made["allowed_updates"] = list(call.bot.updates.allowed)
    return made


def _take_allowed(call: Call) -> None:
    """The kinds of update wanted; not given, the last wish stands; an empty list is the default."""
    given = call.parameters.structure("allowed_updates")
    if isinstance(given, list):
        kinds: Collection[str] = [kind for kind in given if isinstance(kind, str)]
        call.bot.updates.allowed = kinds


def _drop_if_asked(call: Call) -> None:
    if call.parameters.flag("drop_pending_updates"):
        call.bot.updates.drop()


METHODS: MethodTable = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
