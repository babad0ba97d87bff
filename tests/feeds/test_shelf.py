"""Rendered once for each state, within a bound."""

import asyncio
import gzip

from feeds.shelf import Rendered, Shelf


class Press:
    """Counts how often it is asked to render."""

    def __init__(self, size: int = 1000) -> None:
        self.size = size
        self.times = 0

    async def __call__(self) -> Rendered:
        self.times += 1
        await asyncio.sleep(0)
        return Rendered.of(bytes(self.size), "text/plain")


async def test_one_state_is_rendered_once_however_many_ask() -> None:
    shelf, press = Shelf(), Press()
    await asyncio.gather(*(shelf.get("a", "1", press) for _ in range(20)))
    assert press.times == 1


async def test_a_new_state_is_rendered_anew() -> None:
    shelf, press = Shelf(), Press()
    await shelf.get("a", "1", press)
    await shelf.get("a", "2", press)
    assert press.times == 2
    assert shelf.find("a", "1") is None
    assert shelf.find("a", "2") is not None


async def test_what_was_asked_for_longest_ago_goes_first() -> None:
    shelf = Shelf(max_bytes=2500)
    for key in ("a", "b"):
        await shelf.get(key, "1", Press())
    assert shelf.find("a", "1")
    await shelf.get("c", "1", Press())
    assert shelf.find("b", "1") is None
    assert shelf.find("a", "1")
    assert shelf.find("c", "1")


async def test_replacing_frees_what_was_held() -> None:
    shelf = Shelf(max_bytes=2500)
    await shelf.get("a", "1", Press())
    for stamp in "23456789":
        await shelf.get("b", stamp, Press())
    assert shelf.find("a", "1")
    assert shelf.find("b", "9")


async def test_an_emptied_shelf_has_all_its_room_again() -> None:
    shelf = Shelf(max_bytes=2500)
    for key in ("a", "b"):
        await shelf.get(key, "1", Press())
    shelf.clear()
    assert shelf.find("a", "1") is None
    for key in ("c", "d"):
        await shelf.get(key, "1", Press())
    assert shelf.find("c", "1")
    assert shelf.find("d", "1")


def test_equal_bytes_have_equal_tags_and_zip_to_equal_bytes() -> None:
    one, two = Rendered.of(b"x" * 5000, "text/plain"), Rendered.of(b"x" * 5000, "text/plain")
    assert one == two
    assert one.zipped is not None
    assert gzip.decompress(one.zipped) == one.body
    assert Rendered.of(b"y" * 5000, "text/plain").tag != one.tag


def test_little_is_not_worth_zipping() -> None:
    assert Rendered.of(b"x", "text/plain").zipped is None
