"""Trying the links of a source before it is watched."""

from dataclasses import replace

import pytest

from core.model import Entry
from core.source import Detail, Source
from tests.fakes import ManualClock
from tests.watchers.site import Site
from watchers.fetch import Limits
from watchers.trying import Tried, try_links
from watchers.web import Web


@pytest.fixture
def detailed(source: Source) -> Source:
    return replace(source, detail=Detail(body="article", title="h1"))


def entries(site: Site, *numbers: int) -> list[Entry]:
    return [Entry(f"g{place}", f"公告{n}", "", site.url(f"/n/{n}"), None) for place, n in enumerate(numbers)]


async def tried(web: Web, source: Source, listed: list[Entry], clock: ManualClock) -> tuple[Tried, ...]:
    return await try_links(web, source, listed, limits=Limits(), now=clock.now())


async def test_the_first_links_are_followed_each_address_once(
    site: Site, detailed: Source, web: Web, clock: ManualClock
) -> None:
    for number in (1, 2, 3):
        site.show(f"<!doctype html><h1>全称{number}</h1><article>正文{number}</article>", f"/n/{number}")
    found = await tried(web, detailed, entries(site, 1, 1, 2, 3), clock)
    assert [(each.entry.guid, each.entry.title, each.entry.body) for each in found] == [
        ("g0", "全称1", "正文1"),
        ("g2", "全称2", "正文2"),
    ]
    assert site.asked == ["/n/1", "/n/2"]


async def test_a_page_without_its_text_leaves_the_entry_as_listed_and_says_why(
    site: Site, detailed: Source, web: Web, clock: ManualClock
) -> None:
    site.show("<!doctype html><h1>全称</h1><p>正文", "/n/1")
    site.refuse(500, "/n/2")
    listed = entries(site, 1, 2)
    found = await tried(web, detailed, listed, clock)
    assert [each.entry for each in found] == listed
    assert ["article" in str(found[0].fault), "500" in str(found[1].fault)] == [True, True]


async def test_a_title_that_is_not_there_is_noted_and_the_listings_stays(
    site: Site, detailed: Source, web: Web, clock: ManualClock
) -> None:
    site.show("<!doctype html><article>正文</article>", "/n/1")
    [found] = await tried(web, detailed, entries(site, 1), clock)
    assert (found.entry.title, found.is_untitled, found.fault) == ("公告1", True, None)


async def test_nothing_is_asked_where_no_text_is_to_stand_behind_links(
    site: Site, source: Source, web: Web, clock: ManualClock
) -> None:
    assert await tried(web, source, entries(site, 1), clock) == ()
    assert site.asked == []
