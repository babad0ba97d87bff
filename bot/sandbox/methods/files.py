"""sendDocument and getFile."""

from bot.sandbox.calls import Call, MethodTable
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import format_caption
from bot.sandbox.methods.sending import find_open_chat, send
from bot.sandbox.model import Document, Json
from bot.sandbox.wire import document_json, message_json


def send_document(call: Call) -> Json:
    """https://core.telegram.org/bots/api#senddocument: a file of this request, or one sent before, by its id."""
    asked = call.parameters
    find_open_chat(call)
    body = format_caption(asked.text("caption"), asked.text("parse_mode"), asked.structure("caption_entities"))
    return message_json(send(call, body, html=asked.text("caption"), document=_find_document(call)))


def _find_document(call: Call) -> Document:
    named = call.parameters.text("document")
    upload = call.parameters.files.get(named.removeprefix("attach://") if named else "document")
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return call.files.put(upload)
    kept = call.files.get(named)
    if kept is None:
        raise bad_request("wrong remote file identifier specified" if named else "there is no document in the request")
    return kept[0]


def get_file(call: Call) -> Json:
    """https://core.telegram.org/bots/api#getfile; the path is good under `/file/bot<token>/`."""
    kept = call.files.get(call.parameters.text("file_id"))
    if kept is None:
        raise bad_request("invalid file_id")
    return {**document_json(kept[0]), "file_path": kept[0].file_id}


METHODS: MethodTable = {"senddocument": send_document, "getfile": get_file}
