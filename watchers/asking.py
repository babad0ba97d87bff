"""Asking a source's host for a page, with manners: the one way from a source to `fetch`."""

import datetime as dt
from dataclasses import replace

from yarl import URL

from core.errors import FetchError
from core.model import RetryScope, Source
from watchers.fetch import Fetched, Limits, NotModified, Question, Validators, Web, fetch
from watchers.paging import body_for


async def ask(
    web: Web,
    source: Source,
    address: str,
    *,
    now: dt.datetime,
    limits: Limits,
    validators: Validators | None = None,
) -> Fetched | NotModified:
    """The page of this address, asked for as its source says and as its host allows.

    Raises FetchError; HostHeld among them where the host is to be left in peace for now.
    """
    session = web.session(allow_private=source.allow_private)

    async def fetch_robots(url: str) -> tuple[bytes, dt.timedelta | None]:
        answer = await fetch(session, url, source=source.name, now=now, limits=limits)
        return (answer.body, answer.max_age) if isinstance(answer, Fetched) else (b"", None)

    async def admit(url: URL) -> None:
        await web.manners.admit(source, url, now, fetch_robots)

    try:
        answer = await fetch(
            session, _question(source, address), source=source.name, now=now, validators=validators, limits=limits,
            admit=admit,
        )  # fmt: skip
    except FetchError as error:
        if error.retry_at is not None and error.status is not None and source.retry_after is RetryScope.HOST:
            web.manners.hold(error.url or address, error.retry_at)
        raise
    return replace(answer, max_age=min(answer.max_age, source.max_age)) if answer.max_age is not None else answer


def _question(source: Source, address: str) -> Question:
    """A page behind a link gets the source's headers if it is of the source's origin, and never its body."""
    url, own = URL(address), URL(source.url)
    headers = source.request.headers if url.is_absolute() and url.origin() == own.origin() else ()
    is_listing = url.with_fragment(None).with_query(None) == own.with_fragment(None).with_query(None)
    return Question(address, body_for(source, address) if is_listing else None, headers)
