import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox.files import MOST_FILES
from bot.sandbox.people import Person


async def test_a_document_can_be_fetched_again(bot: Bot, ada: Person) -> None:
    sent = await bot.send_document(
        ada.id, b"a,b\n", filename="subscriptions.csv", caption="<b>yours</b>", parse_mode="HTML"
    )
    assert sent.document
    assert (sent.caption, sent.document.file_name, sent.document.file_size) == ("yours", "subscriptions.csv", 4)
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b\n"


async def test_a_document_is_sent_again_by_its_id(bot: Bot, ada: Person) -> None:
    first = await bot.send_document(ada.id, b"x", filename="x.txt")
    assert first.document
    assert (await bot.send_document(ada.id, first.document.file_id)).document == first.document


async def test_a_bad_document_is_refused(bot: Bot, ada: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)wrong remote file identifier"):
        await bot.send_document(ada.id, "file-99")
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await bot.send_document(ada.id, b"", filename="x.txt")
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(ada.id, b"x", filename="x.txt", caption="x" * 1025)


async def test_the_oldest_files_are_forgotten(bot: Bot, ada: Person) -> None:
    sent = [await bot.send_document(ada.id, b"x", filename="x.txt") for _ in range(MOST_FILES + 1)]
    documents = [message.document for message in sent if message.document]
    with pytest.raises(BadRequest):
        await bot.get_file(documents[0].file_id)
    assert await bot.get_file(documents[1].file_id)
