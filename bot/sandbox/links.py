"""Which addresses Telegram takes for a link or a button."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)(?=://)")
_HOST = re.compile(r"[^\s/?#@\[\]<>\"'\\]+\.[^\s/?#@\[\]<>\"'\\]+")


@dataclass(frozen=True, slots=True)
class Link:
    """The address as Telegram keeps it, or an empty one and the reason why not."""

    url: str = ""
    reason: str = ""


@lru_cache(maxsize=256)  # one button, many chats
def check_link(address: str) -> Link:
    """http, https, tg and ton addresses whose host has a dot in it; without a scheme it is taken for http.

    A bare "localhost" is refused, a loopback number such as 127.0.0.1 is not.
    """
    address = address.strip()
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() in ("tg", "ton", "tonsite"):
        return Link(address) if len(address) > scheme.end() + 3 else Link(reason="Wrong URL")
    if scheme and scheme[1].lower() not in ("http", "https"):
        return Link(reason="Unsupported URL protocol")
    return _check_web(address if scheme else f"http://{address}")


def _check_web(address: str) -> Link:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return Link(reason="Wrong HTTP URL")
    if not host:
        return Link(reason="URL host is empty")
    if any(blank in address for blank in " \t\r\n") or not (_HOST.fullmatch(host) or ":" in host):
        return Link(reason="Wrong HTTP URL")
    return Link(urlunsplit(parts._replace(path=parts.path or "/")))
