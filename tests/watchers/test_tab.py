"""One page while it is drawn: what it asks for, what it is given, and what is taken of it. No site is asked."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from core.errors import FetchError
from core.source import Source, SourceKind
from tests.conftest import need
from tests.fakes import START
from tests.watchers.conftest import make_source
from tests.watchers.site import item
from watchers.browser import Browser, open_browser
from watchers.drawing import Chromium
from watchers.fetch import Fetched, Limits, Question, Validators
from watchers.manners import PutOff
from watchers.tab import Bounds

pytestmark = pytest.mark.browser
BOUNDS = Bounds(total_s=15, wait_s=2, quiet_s=0.2, settle_s=1, requests=5, bytes=10_000)
URL = "https://shop.example/app/notices"
SOURCE = make_source(URL)
SIGN = "ul.news > li"
HAVING = f"<ul class=news>{item(1)}</ul>"


def a_page(body: str, url: str = URL) -> Fetched:
    html = f"<!doctype html><html><body>{body}</body></html>".encode()
    return Fetched(url, html, "text/html", "utf-8", Validators(), None)


@dataclass
class Desk:
    """Answers what a page asks for, by address; what is not there is a 404. Keeps the questions."""

    answers: dict[str, str | FetchError] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)

    async def ask(self, question: Question, limits: Limits) -> Fetched:
        self.asked.append(question)
        self.limits.append(limits)
        answer = self.answers.get(question.url) or FetchError(SOURCE.name, "not there", transient=False, status=404)
        if isinstance(answer, FetchError):
            raise answer
        if answer == "never":
            await asyncio.Event().wait()
        return Fetched(question.url, answer.encode(), "application/json", "utf-8", Validators(), None)

    def paths(self) -> list[str]:
        return [question.url.removeprefix("https://shop.example") for question in self.asked]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    need(shutil.which("chromium") is not None, "Debian's chromium")
    chromium = Chromium(sandbox=os.geteuid() != 0)
    async with open_browser(chromium, "noticebell/test (+mailto:test@example.org)", BOUNDS) as browser:
        yield browser


async def draw(browser: Browser, desk: Desk, body: str, source: Source = SOURCE, sign: str = SIGN) -> str:
    drawn = await browser.draw(a_page(body), source, sign, desk.ask, limits=Limits())
    return drawn.body.decode()


async def test_what_is_taken_is_what_is_drawn_without_its_scripts_and_where_it_is(browser: Browser) -> None:
    first = a_page(
        f"<style>p {{}}</style><noscript>x</noscript>{HAVING}<script>history.pushState(0,'','?a=1#b')</script>"
    )
    drawn = await browser.draw(first, SOURCE, SIGN, Desk().ask, limits=Limits())
    assert (drawn.url, drawn.media_type, drawn.charset) == (f"{URL}?a=1", "text/html", "utf-8")
    assert b"<script" not in drawn.body
    assert b"<style" not in drawn.body
    assert "公告1".encode() in drawn.body
    assert drawn.validators == Validators()


async def test_of_a_page_that_holds_json_the_scripts_are_taken_too(browser: Browser) -> None:
    source = replace(SOURCE, kind=SourceKind.JSON)
    assert '{"a": 1}' in await draw(
        browser, Desk(), f'{HAVING}<script type="application/json">{{"a": 1}}</script>', source
    )


async def test_a_question_goes_on_with_its_body_and_the_headers_that_matter(browser: Browser) -> None:
    """What a browser says of itself stays here: it is not the browser that asks."""
    desk = Desk({"https://shop.example/api": '{"ok": 1}'})
    await draw(
        browser, desk,
        "<ul class=news></ul><script>fetch('/api', {method: 'POST', body: 'q=1', headers: {'X-Csrf-Token': 't',"
        " 'X-Other': 'o'}}).then(answer => answer.json()).then(it => {"
        f"document.querySelector('ul').innerHTML = `{item(1)}`}})</script>",
    )  # fmt: skip
    [question] = desk.asked
    headers = dict(question.headers)
    assert (question.url, question.body) == ("https://shop.example/api", b"q=1")
    assert headers["x-csrf-token"] == "t"
    assert headers.keys() <= {"accept", "content-type", "origin", "referer", "x-csrf-token"}


async def test_what_nobody_would_look_at_is_not_asked_for(browser: Browser) -> None:
    desk = Desk()
    await draw(
        browser, desk,
        "<link rel=stylesheet href=/s.css><img src=/i.png><video src=/v.mp4></video><iframe src=/frame></iframe>"
        f"<script>fetch('/put', {{method: 'PUT'}}).catch(() => 0)</script>{HAVING}",
    )  # fmt: skip
    assert desk.paths() == []


async def test_a_script_is_told_the_status_that_its_question_met(browser: Browser) -> None:
    lines = "fetch('/gone').then(answer => { document.querySelector('ul').innerHTML = '<li>' + answer.status; })"
    assert "<li>404</li>" in await draw(browser, Desk(), f"<ul class=news></ul><script>{lines}</script>")


async def test_what_is_missing_because_of_a_question_that_failed_is_said_with_it(browser: Browser) -> None:
    refused = FetchError(SOURCE.name, "api answers 503", transient=True, status=503)
    desk = Desk({"https://shop.example/api": refused})
    with pytest.raises(FetchError, match=r'"ul.news > li" was not drawn in it; .*api answers 503'):
        await draw(browser, desk, "<ul class=news></ul><script>fetch('/api')</script>")


async def test_a_question_without_an_answer_is_named(browser: Browser) -> None:
    desk = Desk({"https://shop.example/slow": "never"})
    with pytest.raises(FetchError, match=r"shop\.example/slow does not answer in time"):
        await draw(browser, desk, "<ul class=news></ul><script>fetch('/slow')</script>")


async def test_a_host_that_is_to_be_left_in_peace_puts_the_page_off(browser: Browser) -> None:
    desk = Desk({"https://shop.example/api": PutOff(SOURCE.name, "left in peace", START)})
    with pytest.raises(PutOff):
        await draw(browser, desk, "<ul class=news></ul><script>fetch('/api')</script>")


async def test_no_more_is_fetched_for_a_page_than_its_bounds(browser: Browser) -> None:
    """Of the bytes so much is left for each question as those before it did not take."""
    desk = Desk({f"https://shop.example/{number}": "x" * 1000 for number in range(9)})
    lines = "(async () => { for (let n = 0; n < 9; n++) await fetch('/' + n).catch(() => 0); })()"
    with pytest.raises(FetchError, match="asks for more than a page may"):
        await draw(browser, desk, f"<ul class=news></ul><script>{lines}</script>")
    assert desk.paths() == [f"/{number}" for number in range(BOUNDS.requests)]
    assert [limits.max_bytes for limits in desk.limits] == [10_000, 9_000, 8_000, 7_000, 6_000]
