"""Addresses as sources write them: made absolute, and, where they identify something, freed of what does not."""

from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from core.source import Source

_TRACKING = frozenset({"spm", "scm", "share_token", "fbclid", "gclid"})


def web_link(base: str, target: str | None) -> str | None:
    """The absolute address, None where it leads nowhere that can be fetched or opened."""
    if not target or not target.strip():
        return None
    try:
        link = urljoin(base, target.strip())
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and parts.hostname else None


def link_base(source: Source, page_url: str) -> str:
    """What a page's links are relative to: the source's `base`, else the page itself."""
    return urljoin(page_url, source.base) if source.base else page_url


def canonical_link(link: str) -> str:
    """A link as an identity: no scheme, no fragment (but one that routes), no parameters that track the reader."""
    parts = urlsplit(link)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!/")) else ""
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")
    return f"{host}{parts.path or '/'}{'?' if query else ''}{urlencode(query)}{route}"


def _tracks(parameter: str) -> bool:
    return parameter in _TRACKING or parameter.startswith("utm_")
