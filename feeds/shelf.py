"""Rendered bytes, kept until what they say changes."""

import asyncio
import datetime as dt
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Self

MAX_BYTES = 64 * 1024 * 1024
WORTH_ZIPPING = 600  # bytes; less fits a packet anyway


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer's body, plain and zipped (None: not worth it), and its validators.

    `tag` names the content; the representations of it are told apart by a suffix with a dash.
    """

    media_type: str
    body: bytes
    zipped: bytes | None
    tag: str
    modified_at: dt.datetime | None
    tag_suffix: str = ""

    @classmethod
    def of(cls, body: bytes, media_type: str, modified_at: dt.datetime | None = None) -> Self:
        """Zip and tag these bytes; the tag hangs on nothing else, so that every process gives the same."""
        zipped = gzip.compress(body, 6, mtime=0) if len(body) >= WORTH_ZIPPING else None
        return cls(media_type, body, zipped, hashlib.sha256(body).hexdigest()[:32], modified_at)

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body) + len(self.zipped or b"")


class Shelf:
    """Holds what was rendered last for each key, within a bound of bytes; what was asked for longest ago goes first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._held: OrderedDict[Hashable, tuple[str, Rendered]] = OrderedDict()
        self._size = 0
        self._one_renders = asyncio.Lock()

    def find(self, key: Hashable, stamp: str) -> Rendered | None:
        """What is held for this key, if its stamp is still this one."""
        held = self._held.get(key)
        if held is None or held[0] != stamp:
            return None
        self._held.move_to_end(key)
        return held[1]

    async def get(self, key: Hashable, stamp: str, render: Callable[[], Awaitable[Rendered]]) -> Rendered:
        """What is held for this key and stamp; else what `render` makes. One renders at a time, the others wait."""
        if (found := self.find(key, stamp)) is not None:
            return found
        async with self._one_renders:
            if (found := self.find(key, stamp)) is not None:
                return found
            rendered = await render()
            self._put(key, stamp, rendered)
            return rendered

    def clear(self) -> None:
        """Let go of everything: what is asked for next is rendered again."""
        self._held.clear()
        self._size = 0

    def _put(self, key: Hashable, stamp: str, rendered: Rendered) -> None:
        _, old = self._held.pop(key, ("", None))
        self._size += rendered.size - (old.size if old else 0)
        self._held[key] = stamp, rendered
        while self._size > self._max_bytes:
            _, (_, dropped) = self._held.popitem(last=False)
            self._size -= dropped.size
