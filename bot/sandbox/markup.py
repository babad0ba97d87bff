"""Telegram's HTML: a strict reader that refuses what Telegram refuses, in Telegram's words.

The rules are those of https://core.telegram.org/bots/api#html-style; the wording and the byte offsets of the errors are
those that the Bot API server answers, so that a program that looks at them meets here what it will meet there.
"""

import re
from dataclasses import dataclass, field, replace
from typing import NoReturn

from bot.sandbox.entities import Entity, MarkedText, count_units
from bot.sandbox.errors import EntityError
from bot.sandbox.links import check_link

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile("[<&]")
_BLANK = re.compile(r"[ \t\r\n\v\0]*")
_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\v\0=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]+));?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_LARGEST_REFERENCE = 9  # "&#12345678" is text to Telegram, not a character


def read_html(source: str) -> MarkedText:
    """The plain text of a message and its entities, in the order in which they end.

    Raises EntityError, and nothing else, whatever the text.
    """
    reader = _Reader(source)
    reader.read()
    entities = (replace(found, detail=()) if found.type == "code" else found for found in reader.entities)
    return MarkedText("".join(reader.parts), tuple(entities))


@dataclass(slots=True)
class _Tag:
    """A tag that waits for its end; `part` and `offset` tell where its text begins."""

    name: str
    attributes: dict[str, str]
    part: int
    offset: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    parts: list[str] = field(default_factory=list)
    units: int = 0
    open_tags: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        while special := _SPECIAL.search(self.source, self.at):
            self._take_text(self.source[self.at : special.start()])
            self.at = special.start()
            self._read_special()
        self._take_text(self.source[self.at :])
        if self.open_tags:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')

    def _read_special(self) -> None:
        if self.source[self.at] == "&":
            text, self.at = decode_reference(self.source, self.at)
            self._take_text(text)
        elif self.source.startswith("/", self.at + 1):
            self._read_end_tag()
        else:
            self._read_start_tag()

    def _take_text(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.units += count_units(text)

    def _fail(self, what: str, begin: int, why: str = "") -> NoReturn:
        raise EntityError(f"{what} at byte offset {len(self.source[:begin].encode('utf-8', 'replace'))}{why}")

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None, "every pattern here matches the empty text too"
        self.at = match.end()
        return match[0]

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _read_start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._skip(_NAME).lower()
        if not self._peek():
            self._fail("Unclosed start tag", begin)
        if name not in _TYPES:
            self._fail(f'Unsupported start tag "{name}"', begin)
        attributes = self._read_attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open_tags.append(_Tag(name, attributes, len(self.parts), self.units))

    def _read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip(_BLANK)
            if self._peek() == ">":
                self.at += 1
                return attributes
            if not self._peek():
                self._fail("Unclosed start tag", begin)
            name = self._skip(_ATTRIBUTE).lower()
            if not name:
                self._fail(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name] = self._read_value(tag, begin)

    def _read_value(self, tag: str, begin: int) -> str:
        self._skip(_BLANK)
        if self._peek() != "=":
            return ""
        self.at += 1
        self._skip(_BLANK)
        if not self._peek():
            self._fail(f'Unclosed start tag "{tag}"', begin)
        return self._read_quoted(begin) if self._peek() in "\"'" else self._read_token()

    def _read_token(self) -> str:
        begin = self.at
        token = self._skip(_TOKEN).lower()
        if self._peek() not in ("", " ", "\t", "\r", "\n", "\v", "\0", ">"):
            self._fail("Unexpected end of name token", begin)
        return token

    def _read_quoted(self, begin: int) -> str:
        end = self.source.find(self._peek(), self.at + 1)
        if end < 0:
            self._fail("Unclosed start tag", begin)
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return decode_references(value)

    def _read_end_tag(self) -> None:
        begin = self.at
        if not self.open_tags:
            self._fail("Unexpected end tag", begin)
        self.at += 2
        name = self._skip(_NAME).lower()
        self._skip(_BLANK)
        if self._peek() != ">":
            self._fail("Unclosed end tag", begin)
        self.at += 1
        tag = self.open_tags.pop()
        if name not in ("", tag.name):
            self._fail("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"')
        self._close(tag)

    def _close(self, tag: _Tag) -> None:
        length = self.units - tag.offset
        made = _entity_of(tag, "".join(self.parts[tag.part :]), length) if length else None
        if made and not self._joins_last(made):
            self.entities.append(made)

    def _joins_last(self, made: Entity) -> bool:
        """`<pre><code class="language-x">` is one block of code in that language, either way round."""
        last = self.entities[-1] if self.entities else made
        detail = last.detail or made.detail
        if (
            {last.type, made.type} != {"pre", "code"}
            or (last.offset, last.end) != (made.offset, made.end)
            or not detail
        ):
            return False
        self.entities[-1] = replace(last, type="pre", detail=detail)
        return True


def _entity_of(tag: _Tag, text: str, length: int) -> Entity | None:
    """The entity of a closed tag; None where Telegram shows the bare text, as for a link it does not like."""
    match tag.name:
        case "a":
            return _link(tag, text, length)
        case "blockquote" if "expandable" in tag.attributes:
            return Entity("expandable_blockquote", tag.offset, length)
        case "code":
            language = tag.attributes.get("class", "").removeprefix("language-")
            has_language = language and language != tag.attributes["class"]
            return Entity("code", tag.offset, length, (("language", language),) if has_language else ())
        case "tg-emoji":
            return Entity("custom_emoji", tag.offset, length, (("custom_emoji_id", _emoji_id(tag)),))
        case "tg-time":
            return Entity("date_time", tag.offset, length, _moment(tag))
        case _:
            return Entity(_TYPES[tag.name], tag.offset, length)


def _link(tag: _Tag, text: str, length: int) -> Entity | None:
    target = tag.attributes.get("href") or text
    link = check_link(target)
    return Entity("text_link", tag.offset, length, (("url", link.url),)) if link.url else None


def _emoji_id(tag: _Tag) -> str:
    given = tag.attributes.get("emoji-id", "")
    if not re.fullmatch(r"[1-9][0-9]{0,18}", given):
        raise EntityError("Invalid custom emoji identifier specified")
    return given


def _moment(tag: _Tag) -> tuple[tuple[str, object], ...]:
    """https://core.telegram.org/bots/api#date-time-entity-formatting."""
    unix, shape = tag.attributes.get("unix", ""), tag.attributes.get("format", "")
    if not re.fullmatch(r"[0-9]{1,10}", unix) or int(unix) > 2**31 - 1:
        raise EntityError("Invalid Unix time specified")
    if not _TIME_FORMAT.fullmatch(shape):
        raise EntityError("Invalid date-time format specified")
    return (("unix_time", int(unix)), *((("date_time_format", shape),) if shape else ()))


def decode_reference(source: str, at: int) -> tuple[str, int]:
    """The character that a reference at `at` names, and where the text goes on; what is no reference stays as it is."""
    match = _REFERENCE.match(source, at)
    if not match:
        return "&", at + 1
    text = _NAMED.get(match[3], "") if match[3] else _character(match)
    return (text, match.end()) if text else ("&", at + 1)


def decode_references(text: str) -> str:
    """A text with every reference in it decoded."""
    parts, at = [], 0
    while (found := text.find("&", at)) >= 0:
        character, after = decode_reference(text, found)
        parts += [text[at:found], character]
        at = after
    return "".join([*parts, text[at:]])


def _character(match: re.Match[str]) -> str:
    if len(match[0].rstrip(";")) > _LARGEST_REFERENCE:
        return ""
    code = int(match[1] or "0", 16) if match[1] is not None else int(match[2] or "0")
    if 0xD800 <= code <= 0xDFFF:
        raise EntityError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else ""
