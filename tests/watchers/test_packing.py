"""Content codings, undone a bounded piece at a time."""

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FetchError
from core.model import SourceName
from watchers.packing import LARGEST_WINDOW, Unpacker

NEWS = SourceName("news")
PACKERS = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", PACKERS)
def test_no_more_is_unpacked_at_once_than_may_be_held(coding: str) -> None:
    """50 MB of one letter; packed it is a few kB."""
    bomb = PACKERS[coding](b"x" * 50_000_000)
    tracemalloc.start()
    unpacked = Unpacker(coding, NEWS).unpack(bomb, 100_000)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 100_000 <= len(unpacked) <= 400_000  # brotli hands out what it has
    assert peak_bytes < 5_000_000


@pytest.mark.parametrize("coding", PACKERS)
@given(body=st.binary(max_size=2000), size=st.integers(1, 50))
def test_what_comes_in_pieces_is_the_same(coding: str, body: bytes, size: int) -> None:
    packed = PACKERS[coding](body)
    unpacker = Unpacker(coding, NEWS)
    pieces = [unpacker.unpack(packed[start : start + size], 10_000) for start in range(0, len(packed), size)]
    unpacker.finish()
    assert b"".join(pieces) == body


@pytest.mark.parametrize("coding", PACKERS)
@given(body=st.binary(min_size=1))
def test_no_bytes_raise_anything_but_that_their_packing_is_broken(coding: str, body: bytes) -> None:
    unpacker = Unpacker(coding, NEWS)
    with suppress(FetchError):
        unpacker.unpack(body, 10_000)
        unpacker.finish()


def test_a_zstd_answer_may_not_ask_for_more_memory_than_a_browser_gives() -> None:
    """RFC 9659 §3."""
    options = {
        zstd.CompressionParameter.window_log: LARGEST_WINDOW + 4,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    compressor = zstd.ZstdCompressor(options=options)
    packed = compressor.compress(b"x" * 100_000) + compressor.flush()
    with pytest.raises(FetchError, match="broken"):
        Unpacker("zstd", NEWS).unpack(packed, 200_000)
