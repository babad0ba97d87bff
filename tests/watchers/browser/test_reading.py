"""Pages that scripts draw are read like any other."""

import datetime as dt
from dataclasses import replace

import pytest
from aiohttp import web as aioweb
from sqlalchemy import select

from core.model import Entry
from core.source import Detail, Source
from state.tables import MilestoneRow
from tests.fakes import START
from tests.watchers.browser.pages import AGENT, drawing, read, script
from tests.watchers.conftest import Poller
from tests.watchers.site import Site
from watchers.ending import Outcome
from watchers.fetch import Limits
from watchers.ingest import preview
from watchers.web import Web

pytestmark = pytest.mark.browser


async def test_items_drawn_by_a_script_are_read(site: Site, web: Web, source: Source) -> None:
    site.show(script(drawing(2, 1)))
    assert await read(web, source) == ["公告2", "公告1"]
    assert site.asked == ["/news"]
    assert site.headers[0]["User-Agent"] == AGENT


async def test_items_that_a_script_fetches_are_read(site: Site, web: Web, source: Source) -> None:
    site.show("<!doctype html><body><div id=app></div><script src=/app.js></script><link rel=stylesheet href=/s.css>")
    site.show(
        """
        const headers = { "Content-Type": "application/json" };
        const asked = { method: "POST", body: JSON.stringify({ page: 1 }), headers };
        fetch("/api/notices", asked).then(answer => answer.json()).then(found => {
          const items = found.map(each =>
            `<li><h3><a href="/n/${each.id}">${each.title}</a></h3><time>${each.at}</time><p>正文</p></li>`);
          app.innerHTML = "<ul class=news>" + items.join("") + "</ul>";
        });
        """,
        "/app.js",
        Content_Type="text/javascript",
    )
    sent: list[object] = []

    async def answer(request: aioweb.Request) -> aioweb.Response:
        sent.append(await request.json())
        return aioweb.json_response([{"id": 7, "title": "物流服务调整", "at": "2026-03-01 10:00"}])

    site.handle(answer, "/api/notices")
    assert await read(web, source) == ["物流服务调整"]
    assert (sent, site.asked) == ([{"page": 1}], ["/news", "/app.js", "/api/notices"])


async def test_items_that_come_late_are_waited_for(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"setTimeout(() => {{ {drawing(1)} }}, 700)"))
    assert await read(web, source) == ["公告1"]


async def test_items_that_come_one_after_another_are_all_waited_for(site: Site, web: Web, source: Source) -> None:
    later = " ".join(f"setTimeout(() => {{ {drawing(number)} }}, {100 * number});" for number in range(1, 7))
    site.show(script(later))
    assert len(await read(web, source)) == 6


async def test_what_is_waited_for_can_be_named(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"{drawing(1)} setTimeout(() => {{ {drawing(2)} document.body.id = 'whole' }}, 900)"))
    assert await read(web, replace(source, wait_for="#whole")) == ["公告1", "公告2"]


async def test_cookies_of_a_page_go_with_what_it_fetches_and_no_further(site: Site, web: Web, source: Source) -> None:
    site.show(script(f"fetch('/api').then(() => {{ {drawing(1)} }})"), Set_Cookie="visit=1; Path=/; HttpOnly")
    site.show("{}", "/api", Content_Type="application/json")
    await read(web, source)
    await read(web, source)
    assert [headers.get("Cookie") for headers in site.headers] == [None, "visit=1", None, "visit=1"]


async def test_headers_of_the_source_go_to_its_own_origin_alone(site: Site, web: Web, source: Source) -> None:
    elsewhere = site.url("/far").replace("127.0.0.1", "localhost")
    site.show(script(f"fetch('/near'); fetch('{elsewhere}', {{ mode: 'no-cors' }}).then(() => {{ {drawing(1)} }})"))
    site.show("{}", "/near")
    site.show("{}", "/far")
    keyed = replace(source, request=replace(source.request, headers=(("X-Key", "secret"),)))
    await read(web, keyed)
    keys = dict(zip(site.asked, (headers.get("X-Key") for headers in site.headers), strict=True))
    assert keys == {"/news": "secret", "/near": "secret", "/far": None}


async def test_where_a_redirect_leads_is_where_links_start(site: Site, web: Web, source: Source) -> None:
    site.refuse(302, "/news", Location="/moved/news")
    site.show(script(drawing(1).replace("/n/1", "n/1")), "/moved/news")
    reading = await preview(web, source, limits=Limits(), now=START)
    [entry] = reading.pages[0].items
    assert isinstance(entry, Entry)
    assert entry.link == site.url("/moved/n/1")


async def test_a_script_may_lead_to_another_page(site: Site, web: Web, source: Source) -> None:
    site.show(script("location.href = '/gate'"))
    site.refuse(302, "/gate", Location="/list")
    site.show(script(drawing(3)), "/list")
    assert await read(web, source) == ["公告3"]
    assert site.asked == ["/news", "/gate", "/list"]


async def test_documents_may_come_between_that_nobody_was_asked_for(site: Site, web: Web, source: Source) -> None:
    """As of a page that makes one out of its script; each ends what the one before it was asked."""
    made = """const next = left => left ? URL.createObjectURL(new Blob(
        [`<script>const next = ${next}; setTimeout(() => location.replace(next(${left - 1})), 100)</scr` + `ipt>`],
        { type: "text/html" })) : "LIST"; location.replace(next(4))"""
    site.show(script(made.replace("LIST", site.url("/list"))))
    site.show(script(drawing(3)), "/list")
    assert await read(web, source) == ["公告3"]
    assert site.asked == ["/news", "/list"]


async def test_a_page_that_draws_the_same_is_unchanged(site: Site, web: Web, source: Source, poller: Poller) -> None:
    """Its bytes differ each time, as of pages that carry a token; what is drawn does not."""
    tokens = iter("abc")

    async def answer(_request: aioweb.Request) -> aioweb.Response:
        body = script(f"window.token = '{next(tokens)}'; {drawing(1)}")
        return aioweb.Response(text=body, content_type="text/html", headers={"ETag": '"1"'})

    site.handle(answer)
    assert [(await poller.poll(source)).outcome for _ in range(3)] == ["baseline", "unchanged", "unchanged"]
    assert "If-None-Match" not in site.headers[-1], "what its scripts fetch may differ"


async def test_texts_behind_links_are_drawn_too(site: Site, web: Web, source: Source, poller: Poller) -> None:
    source = replace(source, detail=Detail("article", render=True))
    site.show(script(drawing(1)))
    await poller.poll(source)
    site.show(script(drawing(2, 1)))
    text = "document.body.innerHTML = '<article>自2026年4月1日起施行。</article>'"
    site.show(f"<!doctype html><body><script>setTimeout(() => {{ {text} }}, 300)</script>", "/n/2")
    report = await poller.poll(source)
    assert report.counts() == {"new": 1}
    async with poller.parts.database.reading() as session:
        assert list(await session.scalars(select(MilestoneRow.on))) == [dt.date(2026, 4, 1)]


async def test_a_list_that_stays_away_because_its_server_fails_is_no_empty_list(
    site: Site, web: Web, source: Source, poller: Poller
) -> None:
    """Else the first poll would take nothing for its baseline, and the second tell everything as new."""
    site.show(script(f"fetch('/api').then(answer => {{ if (answer.ok) {{ {drawing(1)} }} }})"))
    site.refuse(503, "/api")
    report = await poller.poll(source)
    assert report.outcome is Outcome.FAILED
    assert "/api answers 503" in (report.trouble or "")
    site.show("{}", "/api")
    assert (await poller.poll(source)).outcome is Outcome.BASELINE


async def test_a_list_that_nobody_draws_is_judged_like_any_page(site: Site, web: Web, source: Source) -> None:
    site.show(script("document.querySelector('ul').outerHTML = '<p>请登录</p>'"))
    with pytest.raises(Exception, match="no list that would hold them"):
        await read(web, source)


async def test_a_host_that_asks_for_a_rest_while_a_page_is_drawn_gets_it(
    site: Site, web: Web, source: Source, poller: Poller
) -> None:
    site.show(script(f"fetch('/api').then(answer => {{ if (answer.ok) {{ {drawing(1)} }} }})"))
    site.refuse(429, "/api", Retry_After="600")
    assert (await poller.poll(source)).outcome is Outcome.FAILED
    assert (await poller.poll(source)).outcome is Outcome.POSTPONED
