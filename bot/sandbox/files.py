"""Files that bots have sent, kept for a while."""

from collections import OrderedDict

from bot.sandbox.model import Document
from bot.sandbox.parameters import Upload

MOST_FILES = 50
MOST_BYTES = 20 * 1024 * 1024  # what getFile gives out at most: https://core.telegram.org/bots/api#getfile


class FileShelf:
    """The last files, by id; the oldest go first."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[Document, bytes]] = OrderedDict()
        self._count = 0

    def put(self, upload: Upload) -> Document:
        """Keep a file, and answer what a message shows of it."""
        self._count += 1
        document = Document(f"file-{self._count}", upload.file_name, upload.mime_type, len(upload.content))
        self._files[document.file_id] = document, upload.content
        while len(self._files) > MOST_FILES or self._total() > MOST_BYTES:
            self._files.popitem(last=False)
        return document

    def get(self, file_id: str) -> tuple[Document, bytes] | None:
        """A file and its bytes, or None when it is gone."""
        return self._files.get(file_id)

    def _total(self) -> int:
        return sum(document.size_bytes for document, _ in self._files.values())
