"""From bytes to text: what the page says of itself, checked against what it is."""

import codecs
import re

from core.text import simplify

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s{0,4}=\s{0,4}[\"']([A-Za-z0-9_.:-]{2,40})")
_LOOKED_AT = 4096  # bytes in which a page declares its charset; HTML asks for 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_THREE_BYTE_LEADS = (b"\xe4", b"\xe5", b"\xe6", b"\xe7", b"\xe8", b"\xe9")  # of Chinese characters
_BEYOND_CHANCE = 10
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs"}
_OF_CHINA = ("gb18030", "big5hkscs")  # the likelier first
_WEIGHED = 20_000  # characters
# Of each hundred characters of Chinese some forty are of these; of one charset's bytes read as the other's, a few.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家力里如化高自二理起物现实加量都两制机当使点从业本去把性应开合还因由其些前外天四日那事平形相全表间与关各"
    "重新内数正心看原利比或但第向道变条只没解问意建月公无系情者最立代已通并提直题展五入常文总次品式活设及管特件长求基资流级统接"
    "知将组见计别期指区决被先回则任取据处给即保规增受认六共收证改清更单务具万每目至达示议报完类名确信节调订商店服费货价购平台"
)


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
    for charset in (*said, "utf-8"):
        text = _try(body, charset)
        if text is not None:
            return text
    read = [text for charset in _OF_CHINA if (text := _try(body, charset)) is not None]
    return max(read, key=_likelihood) if read else body.decode(said[0] if said else "utf-8", "replace")


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


def _likelihood(text: str) -> float:
    """Which share of what is not ASCII are characters that Chinese is mostly made of, simplified or traditional."""
    written = [character for character in text[:_WEIGHED] if character > "\x7f"]
    return sum(character in _COMMON for character in simplify("".join(written))) / max(len(written), 1)


def _try(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
