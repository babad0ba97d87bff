"""From bytes to text: what the page says of itself, checked against what it is."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s{0,4}=\s{0,4}[\"']([A-Za-z0-9_.:-]{2,40})")
_LOOKED_AT = 4096  # bytes in which a page declares its charset; HTML asks for 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_THREE_BYTE_LEADS = (b"\xe4", b"\xe5", b"\xe6", b"\xe7", b"\xe8", b"\xe9")  # of Chinese characters
_BEYOND_CHANCE = 10
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs"}
_LIKELY = ("utf-8", "gb18030", "big5hkscs")


def decode(body: bytes, declared: str | None) -> str:
    """The text of a page. A byte order mark counts first, then the header's word, the page's own, and likelihood.

    A declaration under which the bytes make no sense is passed over: pages of GBK that call themselves UTF-8 are not
    rare. Nor does one count against UTF-8 that cannot have come about by chance: under GBK any bytes make some sense.
    Nothing raises; what no charset explains is marked by U+FFFD.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace")
    plain = _as_plain_utf8(body)
    if plain is not None:
        return plain
    said = [name for name in (_known(declared), _known(_from_page(body))) if name]
    for charset in (*said, *_LIKELY):
        text = _try(body, charset)
        if text is not None:
            return text
    return body.decode(said[0] if said else "utf-8", "replace")


def _from_page(body: bytes) -> str | None:
    """What the page says of itself: in its XML declaration, or in a `meta` element."""
    start = body[:_LOOKED_AT]
    found = _XML.match(start) or _META.search(start)
    return found[1].decode("ascii") if found else None


def _known(charset: str | None) -> str | None:
    """Python's name of the widest charset that browsers read under this label; None for one that nobody knows."""
    try:
        name = codecs.lookup((charset or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _as_plain_utf8(body: bytes) -> str | None:
    """The text of what cannot be UTF-8 by chance: ten characters of GBK are, once in a thousand million times."""
    beyond_ascii = sum(body.count(lead) for lead in _THREE_BYTE_LEADS)
    return _try(body, "utf-8") if beyond_ascii >= _BEYOND_CHANCE else None


def _try(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
