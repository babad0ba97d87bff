"""Commands that say which notices are wanted: /subscribe, /list, /topics, /export."""

import datetime as dt
from collections.abc import Sequence

from bot.handlers.desk import Request
from bot.handlers.wish import Wish, read_wish
from bot.markup import MAX_UNITS, Text, bold, cut, joined, paragraphs, plain
from bot.wording import Wording
from core.errors import CommandError
from core.model import Profile, QueryId, TargetState, Topic
from core.moments import local_day
from core.ports import Button, Message
from core.queries import Query, parse
from core.spelling import as_typed
from state.endings import end
from state.lookback import STILL_MATTERS
from state.queries import topic_query
from state.standing import Coming
from state.subscriptions import Subscribed, list_subscriptions, subscribe
from state.wanted import brought, next_of_query

TOPICS_A_PAGE = 8
QUERIES_A_PAGE = 20
QUERY_UNITS = 120
TOPICS, TOPIC, TOPIC_PAGE, LIST_PAGE = "topics", "t", "tp", "lp"


async def subscribe_to(request: Request) -> list[Message]:
    """/subscribe <query>: says what it would have brought lately, and what takes effect next."""
    if not request.argument:
        raise CommandError("subscribe.what")
    return [(await add_wish(request, read_wish(request, request.argument))).message(topics_key(request.wording))]


async def add_wish(request: Request, wish: Wish) -> Text:
    """Subscribe the target to what is wished for; what came of it. Raises CommandError where it has too many.

    The subscription stands at once. What it would have brought is looked for afterwards, and nobody waits for that but
    who asked, for a moment.
    """
    desk, now, wording = request.desk, request.desk.now(), request.wording
    async with desk.database.writing() as session:
        query_id = await desk.index.ensure(session, wish.query, now)
        is_new = await subscribe(session, request.target.id, query_id, now)
    head = bold(wording.text("subscribe.done" if is_new else "subscribe.already", query=wish.name(wording)))
    if not await desk.looking_back.find(query_id, desk.look_back_s):
        return joined([head, plain(wording.text("subscribe.looking_back"))])
    count, coming = await _prospect(request, query_id, now)
    lines = [head, plain(wording.plural("subscribe.brought", count)), _next_line(coming, wording)]
    return joined([*lines, wish.hint(wording, count)])


def topic_wish(slug: str) -> Wish:
    """The wish for this topic."""
    query = topic_query(slug)
    return Wish(query, query.text)


async def show_list(request: Request) -> list[Message]:
    """/list [words]: what this chat subscribed to, numbered; of many, those with these words in them."""
    async with request.desk.database.reading() as session:
        held = await list_subscriptions(session, request.target.id)
    if request.argument:
        return [_found_in_list(request, held)]
    return [list_page(request.wording, held, 0)]


async def export(request: Request) -> list[Message]:
    """/export: what this chat chose, as commands that bring it back, here or with another bot."""
    async with request.desk.database.reading() as session:
        held = await list_subscriptions(session, request.target.id)
    wishes = [f"/subscribe {as_typed(parse(one.text), request.desk.query_names)}" for one in held]
    is_paused = request.target.state is TargetState.PAUSED
    lines = [f"/language {request.target.language}", *_choices(request.target.profile), *wishes]
    lines += ["/pause"] if is_paused else []
    parts = paragraphs("\n".join(lines), MAX_UNITS)
    return [plain(request.wording.text("export.explained")).message(), *(plain(part).message() for part in parts)]


async def show_list_page(request: Request, page: int) -> Message:
    """Another page of the list, in place of the one before."""
    async with request.desk.database.reading() as session:
        return list_page(request.wording, await list_subscriptions(session, request.target.id), page)


async def show_topics(request: Request) -> list[Message]:
    """/topics: a key for each, ticked where it is subscribed to."""
    return [await show_topics_page(request, 0)]


async def show_topics_page(request: Request, page: int) -> Message:
    """Another page of the topics, in place of the one before."""
    async with request.desk.database.reading() as session:
        held = {one.text for one in await list_subscriptions(session, request.target.id)}
    return topics_page(request.wording, request.desk.topics, held, page)


async def switch_topic(request: Request, slug: str, *, on: bool) -> tuple[Message, str]:
    """Tick a topic, or take the tick away: the page with it, and a word on what was done. Twice is the same as once."""
    slugs = [topic.slug for topic in request.desk.topics]
    if slug not in slugs:
        raise CommandError("topic.unknown", name=slug)
    query = topic_query(slug)
    if on:
        note = (await add_wish(request, topic_wish(slug))).plain.split("\n")
        said = " · ".join(note[:2])
    else:
        said = await _drop(request, query)
    return await show_topics_page(request, slugs.index(slug) // TOPICS_A_PAGE), cut(said, 190)


def topics_page(wording: Wording, topics: Sequence[Topic], held: set[str], page: int) -> Message:
    """A page of topics with ticks at those whose queries are among `held`."""
    page = _within(page, len(topics), TOPICS_A_PAGE)
    shown = topics[page * TOPICS_A_PAGE :][:TOPICS_A_PAGE]
    rows = [(_topic_key(topic, wording, is_on=topic_query(topic.slug).text in held),) for topic in shown]
    text = joined([bold(wording.text("topics.heading")), plain(wording.text("topics.explained"))])
    return text.message(*rows, _paging(TOPIC_PAGE, page, len(topics), TOPICS_A_PAGE))


def list_page(wording: Wording, held: Sequence[Subscribed], page: int) -> Message:
    """A page of what is subscribed to, with the numbers that /unsubscribe takes."""
    if not held:
        return plain(wording.text("list.empty")).message(topics_key(wording))
    page = _within(page, len(held), QUERIES_A_PAGE)
    start = page * QUERIES_A_PAGE
    lines = (
        plain(f"{number}. {cut(wording.query(one.text), QUERY_UNITS)}")
        for number, one in enumerate(held[start : start + QUERIES_A_PAGE], start + 1)
    )
    text = joined([bold(wording.plural("list.heading", len(held))), *lines, plain(wording.text("list.hint"))])
    assert text.units <= MAX_UNITS
    return text.message(_paging(LIST_PAGE, page, len(held), QUERIES_A_PAGE), topics_key(wording))


def _found_in_list(request: Request, held: Sequence[Subscribed]) -> Message:
    wording, wanted = request.wording, request.argument.casefold()
    numbered = ((number, wording.query(one.text)) for number, one in enumerate(held, 1))
    lines = [plain(f"{number}. {cut(name, QUERY_UNITS)}") for number, name in numbered if wanted in name.casefold()]
    if not lines:
        return plain(wording.text("list.none_found", words=cut(request.argument, QUERY_UNITS))).message()
    rest = len(lines) - QUERIES_A_PAGE
    more = [plain(wording.plural("list.more", rest))] if rest > 0 else []
    head = bold(wording.plural("list.heading", len(lines)))
    return joined([head, *lines[:QUERIES_A_PAGE], *more, plain(wording.text("list.hint"))]).message()


def _choices(profile: Profile) -> list[str]:
    """A profile as the commands that choose it."""
    leads = f"{','.join(map(str, profile.lead_days)) or 'off'} {profile.remind_at:%H:%M}"
    quiet = f"{profile.quiet.start:%H:%M}-{profile.quiet.end:%H:%M}" if profile.quiet else "off"
    digest = f"{profile.digest.rhythm} {profile.digest.at:%H:%M}" if profile.digest else "off"
    return [
        f"/timezone {profile.zone}",
        f"/remind {leads}",
        f"/quiet {quiet}",
        f"/digest {digest}",
    ]


def topics_key(wording: Wording) -> tuple[Button, ...]:
    """A key that brings the topics as a message of their own."""
    return (Button(wording.text("button.topics"), data=TOPICS),)


async def _prospect(request: Request, query_id: QueryId, now: dt.datetime) -> tuple[int, Coming | None]:
    """How many notices the query would have brought in the last 90 days, and what takes effect next."""
    zone = request.target.profile.zone
    async with request.desk.database.reading() as session:
        count = await brought(session, query_id, now - STILL_MATTERS)
        return count, await next_of_query(session, query_id, zone, local_day(now, zone))


def _next_line(coming: Coming | None, wording: Wording) -> Text:
    if coming is None:
        return plain(wording.text("subscribe.nothing_ahead"))
    line = plain(wording.text("subscribe.next")) + wording.milestone(coming.milestone, coming.notice.zone)
    return joined([line, plain(cut(coming.notice.title.strip(), QUERY_UNITS))])


async def _drop(request: Request, query: Query) -> str:
    async with request.desk.database.writing() as session:
        held = await list_subscriptions(session, request.target.id)
        chosen = [one.query_id for one in held if one.text == query.text]
        await end(session, request.target.id, chosen, request.desk.now())
    return request.wording.text("unsubscribe.done", query=request.wording.query(query.text))


def _topic_key(topic: Topic, wording: Wording, *, is_on: bool) -> Button:
    sign, change = ("✅", "off") if is_on else ("▫️", "on")
    return Button(f"{sign} {topic.title(wording.language)}", data=f"{TOPIC}:{topic.slug}:{change}")


def _paging(prefix: str, page: int, count: int, size: int) -> tuple[Button, ...]:
    last = (count - 1) // size
    back = (Button(f"‹ {page}/{last + 1}", data=f"{prefix}:{page - 1}"),) if page > 0 else ()
    on = (Button(f"{page + 2}/{last + 1} ›", data=f"{prefix}:{page + 1}"),) if page < last else ()
    return back + on


def _within(page: int, count: int, size: int) -> int:
    return max(0, min(page, (count - 1) // size))
