"""Reply markup: what Telegram accepts under a message."""

from bot.sandbox.errors import bad_request
from bot.sandbox.links import check_link
from bot.sandbox.model import Json

MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
MAX_ROW = 8
_KINDS = ("url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "login_url")


def check_markup(given: object) -> Json | None:
    """The keyboard to store under a message: an inline one, or None; other markup is accepted and not shown.

    https://core.telegram.org/bots/api#inlinekeyboardmarkup. The numbers of buttons are not written down there; they are
    those at which Telegram has been seen to refuse.
    """
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in given:
        return None
    rows = given["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    checked = [row for row in (_check_row(row) for row in rows) if row]
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": checked} if checked else None


def _check_row(row: object) -> list[Json]:
    if not isinstance(row, list):
        raise bad_request("can't parse inline keyboard: Expected an Array of Array of InlineKeyboardButton")
    if len(row) > MAX_ROW:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [_check_button(button) for button in row]


def _check_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: Expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Button text must not be empty")
    kinds = [kind for kind in _KINDS if kind in button]
    if len(kinds) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return {**button, **_check_action(kinds[0], button[kinds[0]])}


def _check_action(kind: str, value: object) -> Json:
    if kind == "callback_data" and not _is_data(value):
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url":
        link = check_link(str(value))
        if not link.url:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {link.reason}")
        return {kind: link.url}
    return {kind: value}


def _is_data(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value.encode("utf-8", "replace")) <= MAX_DATA_BYTES
