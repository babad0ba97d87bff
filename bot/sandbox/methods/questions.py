"""Answers to presses of buttons and to inline queries."""

import datetime as dt

from bot.sandbox.accounts import Question
from bot.sandbox.calls import Call, MethodTable
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import format_text
from bot.sandbox.keyboards import check_markup
from bot.sandbox.model import Json

MAX_ANSWER = 200
MAX_RESULTS = 50
_PATIENCE = dt.timedelta(seconds=60)


def answer_callback_query(call: Call) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    asked = call.parameters
    question = _find(call, asked.text("callback_query_id"))
    if len(asked.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    names = ("text", "url")
    question.answer = {name: asked.text(name) for name in names if asked.text(name)}
    question.answer |= {"show_alert": asked.flag("show_alert")}
    if question.message:
        told: Json = {"user_id": question.asked_by.id, "query_id": question.id, **question.answer}
        call.world.tell(question.message.chat, "answer", told)
    return True


def answer_inline_query(call: Call) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery: articles with a text are checked as messages are."""
    question = _find(call, call.parameters.text("inline_query_id"))
    results = call.parameters.structure("results")
    if not isinstance(results, list) or len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH" if isinstance(results, list) else "can't parse inline query results")
    for result in results:
        _check_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    question.answer = {"results": results, "next_offset": call.parameters.text("next_offset")}
    call.world.touch()
    return True


def _check_result(result: object) -> None:
    if not isinstance(result, dict) or not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    content = result.get("input_message_content")
    if isinstance(content, dict) and "message_text" in content:
        format_text(str(content["message_text"]), str(content.get("parse_mode", "")), content.get("entities"))
    check_markup(result.get("reply_markup"))


def _find(call: Call, number: str) -> Question:
    question = call.bot.questions.get(number)
    if question is None or call.world.clock.now() - question.asked_at > _PATIENCE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return question


METHODS: MethodTable = {"answercallbackquery": answer_callback_query, "answerinlinequery": answer_inline_query}
