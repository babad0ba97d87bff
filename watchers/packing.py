"""Undoing the content codings we offer, a bounded piece at a time. RFC 9110 §8.4.1, RFC 7932, RFC 8878."""

import sys
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli

from core.errors import FetchError
from core.model import SourceName

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST_WINDOW = 23  # as a power of two: 8 MB, the most that a zstd answer may ask for (RFC 9659 §3)
_BROKEN = (zlib.error, brotli.error, zstd.ZstdError)


class Opened(Protocol):
    """One answer being unpacked."""

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        """The content of one chunk; no more than about `at_most`, after which nothing sensible follows."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether the packed body came to its end."""
        ...


class Unpacker:
    """Undoes one coding. Raises FetchError for one that was not offered, and for what is broken."""

    def __init__(self, coding: str, source: SourceName) -> None:
        self._source = source
        self._started = False
        coding = coding.strip().lower()
        opener = _CODINGS.get(coding)
        if opener is None:
            raise FetchError(source, f'packed as "{coding[:40]}", which was not asked for', transient=False)
        self._opened = opener()

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        """Give this chunk's content, no longer than `at_most` by more than a little; the caller stops where it is."""
        self._started = True
        try:
            return self._opened.unpack(chunk, at_most)
        except _BROKEN as error:
            raise FetchError(self._source, f"its packing is broken: {error}", transient=True) from error

    def finish(self) -> None:
        """Raise FetchError where the packed body ended before its end."""
        if self._started and not self._opened.is_whole:
            raise FetchError(self._source, "the answer ended in the middle", transient=True)


class _Plain:
    is_whole = True

    def unpack(self, chunk: bytes, _at_most: int) -> bytes:
        return chunk


class _Zlib:
    """Gzip, of one member or several (RFC 1952 §2.2), and zlib."""

    def __init__(self, wbits: int = zlib.MAX_WBITS | 32) -> None:
        self._wbits = wbits
        self._member = zlib.decompressobj(wbits)

    @property
    def is_whole(self) -> bool:
        return self._member.eof

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        content = self._member.decompress(chunk, at_most)
        while self._member.eof and len(content) < at_most and self._member.unused_data.startswith(b"\x1f\x8b"):
            rest, self._member = self._member.unused_data, zlib.decompressobj(self._wbits)
            content += self._member.decompress(rest, at_most - len(content))
        return content


class _Deflate:
    """What calls itself deflate: zlib as it should be, or without its wrapping, as some servers send it."""

    def __init__(self) -> None:
        self._inner: _Zlib | None = None

    @property
    def is_whole(self) -> bool:
        return self._inner is not None and self._inner.is_whole

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        if self._inner is not None:
            return self._inner.unpack(chunk, at_most)
        self._inner = _Zlib()
        try:
            return self._inner.unpack(chunk, at_most)
        except zlib.error:
            self._inner = _Zlib(-zlib.MAX_WBITS)
            return self._inner.unpack(chunk, at_most)


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def is_whole(self) -> bool:
        return bool(self._decompressor.is_finished())

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        content: bytes = self._decompressor.process(chunk, output_buffer_limit=at_most)
        while len(content) < at_most and not self._decompressor.can_accept_more_data():
            content += self._decompressor.process(b"", output_buffer_limit=at_most - len(content))
        return content


class _Zstd:
    """One frame, or several after each other (RFC 8878 §3.1)."""

    def __init__(self) -> None:
        self._frame = _open_frame()

    @property
    def is_whole(self) -> bool:
        return self._frame.eof

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        content = b""
        while chunk and len(content) < at_most:
            if self._frame.eof:
                self._frame = _open_frame()
            content += self._frame.decompress(chunk, at_most - len(content))
            chunk = self._frame.unused_data if self._frame.eof else b""
        return content


def _open_frame() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW})


_CODINGS: dict[str, Callable[[], Opened]] = {
    "": _Plain, "identity": _Plain, "gzip": _Zlib, "x-gzip": _Zlib, "deflate": _Deflate, "br": _Brotli, "zstd": _Zstd,
}  # fmt: skip
OFFERED = "gzip, deflate, br, zstd"
