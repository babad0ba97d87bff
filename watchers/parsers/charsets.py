"""From bytes to text: what the page says of itself, checked against what it is."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 4096  # bytes in which a page declares its charset; HTML asks for 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs"}
_LIKELY = ("utf-8", "gb18030", "big5hkscs")


def decode(body: bytes, declared: str | None) -> str:
    """The text of a page. A byte order mark counts first, then the header's word, the page's own, and likelihood.

    A declaration under which the bytes make no sense is passed over: pages of GBK that call themselves UTF-8 are not
    rare, and UTF-8 is hardly ever met by chance. Nothing raises; what no charset explains is marked by U+FFFD.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace")
    said = [name for name in (_known(declared), _known(_from_meta(body))) if name]
    for charset in (*said, *_LIKELY):
        text = _try(body, charset)
        if text is not None:
            return text
    return body.decode(said[0] if said else "utf-8", "replace")


def _from_meta(body: bytes) -> str | None:
    found = _META.search(body[:_LOOKED_AT])
    return found[1].decode("ascii") if found else None


def _known(charset: str | None) -> str | None:
    """Python's name of the widest charset that browsers read under this label; None for one that nobody knows."""
    try:
        name = codecs.lookup((charset or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name)


def _try(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
