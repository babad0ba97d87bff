"""What we say, by key: gettext catalogues (.po) read into memory, one for each language."""

import gettext
from io import BytesIO
from typing import Self

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Catalogue:
    """The texts of one language. Placeholders are written `{name}`; what fills them is inserted as it is.

    Whoever shows a text as HTML or XML escapes the values before they come here, or the whole text after.
    """

    def __init__(self, language: str, texts: gettext.GNUTranslations) -> None:
        self.language = language
        self._texts = texts

    @classmethod
    def from_po(cls, data: bytes, language: str) -> Self:
        """Read a catalogue; `data` is a .po file in UTF-8. Raises babel's PoFileError where it is malformed."""
        compiled = BytesIO()
        write_mo(compiled, read_po(BytesIO(data), locale=language, abort_invalid=True))
        compiled.seek(0)
        return cls(language, gettext.GNUTranslations(compiled))

    def text(self, key: str, /, **values: object) -> str:
        """The text under this key, its placeholders filled. Raises KeyError for a key or a value that is missing."""
        return self._filled(key, self._texts.gettext(key), values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The form of the text that this language uses for `n` things; `{n}` is filled in. Raises KeyError likewise."""
        return self._filled(key, self._texts.ngettext(key, key, n), {"n": n, **values})

    def _filled(self, key: str, text: str, values: dict[str, object]) -> str:
        if text == key:  # gettext answers with the key itself where there is no text
            raise KeyError(f"no text {key!r} in {self.language!r}")
        return text.format_map(values)
