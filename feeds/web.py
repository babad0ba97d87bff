"""The aiohttp application of the public: feeds, pages, health.

GET and HEAD of /feeds/all.rss, /feeds/topics/<slug>.rss, /feeds/sources/<name>.rss and the .atom of each; / and
/notices/<id>; /healthz (the process lives) and /readyz (the state answers). `docs/feeds.md` tells readers of them.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import resources

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from core.model import NoticeId, Profile, SourceName, Topic
from core.ports import Clock
from feeds import pages
from feeds.addresses import Addresses, FeedAddress, Format
from feeds.negotiation import choose_language, is_browser, is_unchanged, takes_gzip
from feeds.pages import DAYS_AHEAD, Page
from feeds.publishing import publish
from feeds.shelf import Rendered, Shelf
from feeds.site import Imprint, Site, settle_imprint
from feeds.wording import LANGUAGES, load_wordings
from state.database import Database
from state.outlines import Scope
from state.publications import check_reachable, latest_notices, load_ahead, load_health, load_history, load_notices

log = logging.getLogger(__name__)

SITE = web.AppKey("site", Site)
IMPRINT = web.AppKey("imprint", Imprint)

FEED_AGE_S = 60
FILE_AGE_S = 3600
READY_WITHIN_S = 2.0
LATEST = 20
AHEAD_AT_MOST = 100
STATIC = {
    "/style.css": ("style.css", "text/css"),
    "/feeds/feed.css": ("feed.css", "text/css"),
    "/favicon.svg": ("favicon.svg", "image/svg+xml"),
    "/favicon.ico": ("favicon.svg", "image/svg+xml"),  # browsers ask for it where a feed names no icon
}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def build_app(
    database: Database,
    *,
    clock: Clock,
    public_url: str,
    language: str,
    topics: Sequence[Topic],
    sources: Sequence[tuple[SourceName, str]],
    default_profile: Profile,
    telegram_link: str | None,
) -> web.Application:
    """The application, ready for a runner. `sources` are names with titles; `default_profile` is the public's."""
    app = web.Application(middlewares=[_say_what_is_missing, _admit_trouble])
    app[SITE] = Site(
        database=database, clock=clock, addresses=Addresses(public_url, language),
        wordings=load_wordings(default_profile.zone), topics={topic.slug: topic for topic in topics},
        sources=dict(sources), profile=default_profile, telegram_link=telegram_link, shelf=Shelf(),
    )  # fmt: skip
    app.on_startup.append(_settle)
    app.add_routes(
        [
            web.get("/feeds/all.{format:rss|atom}", show_feed),
            web.get("/feeds/topics/{topic}.{format:rss|atom}", show_feed),
            web.get("/feeds/sources/{source}.{format:rss|atom}", show_feed),
            web.get("/", show_home),
            web.get(r"/notices/{id:\d{1,18}}", show_notice),
            web.get("/healthz", show_health),
            web.get("/readyz", show_readiness),
            *(web.get(path, _show_file(name, media_type)) for path, (name, media_type) in STATIC.items()),
        ]
    )
    return app


async def show_feed(request: web.Request) -> web.Response:
    """A feed. 404 with what there is for an unknown topic or source, 400 for an unknown `only`."""
    rendered = await publish(request.app[SITE], request.app[IMPRINT], _read_address(request))
    if is_browser(request.headers.get(hdrs.ACCEPT, ""), rendered.media_type):
        rendered = replace(rendered, media_type="application/xml", tag_suffix="-xml")
    response = answer(request, rendered, max_age_s=FEED_AGE_S, vary="Accept-Encoding, Accept")
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"  # readers that live in a browser
    return response


async def show_home(request: web.Request) -> web.Response:
    """What takes effect next, what is new, what there is to subscribe to."""
    site, page = request.app[SITE], _page(request)
    async with site.database.reading() as session:
        ahead = await load_ahead(session, site.profile.zone, page.today, DAYS_AHEAD, AHEAD_AT_MOST)
        latest = await latest_notices(session, LATEST)
        health = await load_health(session)
    return _show(request, pages.home(page, ahead, latest, [one for one in health if one.name in site.sources]))


async def show_notice(request: web.Request) -> web.Response:
    """One notice as it stands, with its revisions."""
    page, notice_id = _page(request), NoticeId(int(request.match_info["id"]))
    async with page.site.database.reading() as session:
        found = await load_notices(session, [notice_id])
        history = await load_history(session, notice_id)
    if not found:
        return _show(request, pages.message(page, page.say.text("page.missing_notice", id=notice_id)), status=404)
    return _show(request, await asyncio.to_thread(pages.notice, page, found[0], history))


async def show_health(_request: web.Request) -> web.Response:
    """The process lives and its loop turns."""
    return web.Response(text="ok\n")


async def show_readiness(request: web.Request) -> web.Response:
    """Whether requests can be answered: 503 where the state does not answer within two seconds."""
    try:
        async with asyncio.timeout(READY_WITHIN_S), request.app[SITE].database.reading() as session:
            await check_reachable(session)
    except (SQLAlchemyError, TimeoutError) as error:
        log.warning("readiness.failed", extra={"reason": type(error).__name__})
        return web.Response(status=503, text="the state does not answer\n")
    return web.Response(text="ready\n")


def answer(request: web.Request, rendered: Rendered, *, max_age_s: int, vary: str, status: int = 200) -> web.Response:
    """200 with the coding that the reader takes, or 304 where it has the content already (RFC 9110, section 15.4.5).

    Each coding is a representation with a strong tag of its own (RFC 9110, section 8.8.3.3).
    """
    zipped = rendered.zipped if takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, "")) else None
    headers = {"Cache-Control": f"public, max-age={max_age_s}", "Vary": vary, "X-Content-Type-Options": "nosniff"}
    response = web.Response(headers=headers, status=status)
    response.etag = rendered.tag + rendered.tag_suffix + ("-gzip" if zipped else "")
    response.last_modified = rendered.modified_at
    has_it = is_unchanged(request.if_none_match, request.if_modified_since, rendered.tag, rendered.modified_at)
    if status == 200 and has_it:
        response.set_status(304)
        return response
    if zipped:
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"
    response.content_type = rendered.media_type
    response.charset = "utf-8"
    response.body = zipped or rendered.body
    return response


def _read_address(request: web.Request) -> FeedAddress:
    """Which feed the request means. Raises HTTPNotFound, HTTPBadRequest; both say what there is."""
    site = request.app[SITE]
    topic, source = request.match_info.get("topic"), request.match_info.get("source")
    language = request.query.get("lang", site.addresses.language)
    language = language if language in LANGUAGES else site.addresses.language
    say = site.wordings[language].text
    if topic is not None and topic not in site.topics:
        raise _refusal(web.HTTPNotFound, say("feed.unknown_topic", name=topic, known=_list(site.topics)))
    if source is not None and source not in site.sources:
        raise _refusal(web.HTTPNotFound, say("feed.unknown_source", name=source, known=_list(site.sources)))
    only = request.query.get("only")
    if only not in (None, "notices"):
        raise _refusal(web.HTTPBadRequest, say("feed.unknown_only", name=only))
    scope = Scope(topic=topic, source=SourceName(source) if source is not None else None)
    return FeedAddress(scope, Format(request.match_info["format"]), language, only is not None)


def _refusal(kind: type[web.HTTPError], said: str) -> web.HTTPError:
    return kind(text=said + "\n", content_type="text/plain")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "—"


def _page(request: web.Request) -> Page:
    site = request.app[SITE]
    liked = request.headers.get(hdrs.ACCEPT_LANGUAGE, "")
    language = choose_language(request.query.get("lang"), liked, LANGUAGES, site.addresses.language)
    return Page(site, language, request.path, site.clock.now())


def _show(request: web.Request, body: bytes, *, status: int = 200) -> web.Response:
    vary = f"{hdrs.ACCEPT_ENCODING}, {hdrs.ACCEPT_LANGUAGE}"
    rendered = Rendered.of(body, "text/html")
    response = answer(request, rendered, max_age_s=FEED_AGE_S, vary=vary, status=status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _show_file(name: str, media_type: str) -> Handler:
    """A handler that answers with one of our own files, read once."""
    rendered = Rendered.of((resources.files("feeds") / "templates" / name).read_bytes(), media_type)

    async def show_file(request: web.Request) -> web.StreamResponse:
        return answer(request, rendered, max_age_s=FILE_AGE_S, vary=hdrs.ACCEPT_ENCODING)

    return show_file


async def _settle(app: web.Application) -> None:
    app[IMPRINT] = await settle_imprint(app[SITE])


@web.middleware
async def _say_what_is_missing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An address that no route knows gets a page with the way home."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if request.match_info.http_exception is None:
            raise
        page = replace(_page(request), path="/")  # an unknown path is not to be made a link of
        return _show(request, pages.message(page, page.say.text("page.missing")), status=404)


@web.middleware
async def _admit_trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A state that does not answer is a matter of minutes: say so, and when to come again."""
    try:
        return await handler(request)
    except SQLAlchemyError as error:
        log.exception("request.failed", extra={"path": request.path, "reason": type(error).__name__})
        said = _page(request).say.text("page.unavailable") + "\n"
        return web.Response(status=503, text=said, headers={hdrs.RETRY_AFTER: "60"})
