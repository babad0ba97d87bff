"""Ends of subscriptions, and the ways back: /unsubscribe, the key under an alert, /forget."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.handlers.desk import Request
from bot.handlers.wishes import QUERIES_A_PAGE, QUERY_UNITS, list_page, topics_key
from bot.markup import bold, cut, joined, plain
from bot.render import MUTE_QUERY, fit, sign_of
from core.errors import CommandError
from core.model import QueryId
from core.ports import Button, Message
from core.queries import parse
from core.spelling import as_typed, spell_out
from core.text import normalise
from state.endings import end, ended_at, has_ended
from state.outbox import reasons
from state.queries import stored_query
from state.subscriptions import Subscribed, forget, list_subscriptions, subscribe

FOLLOW_AGAIN, FOLLOW_ALL = "fa", "fl"
FORGET, END_ALL = "forget", "end"
YES, NO = "yes", "no"
NOTE_UNITS = 190  # of the 200 that Telegram shows over a pressed key
SHOWN_ENDED = 10
QUESTION_HOLDS = dt.timedelta(hours=1)
SECOND, MICROSECOND = dt.timedelta(seconds=1), dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NUMBERS = re.compile(r"\d{1,4}(?:[\s,，、;；]+\d{1,4})*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its keys carry it: about what, when (to the second), and how many subscriptions there were."""

    about: str
    at: dt.datetime
    count: int

    def holds(self, now: dt.datetime, held: Sequence[Subscribed]) -> bool:
        """Whether it was asked within the hour, and about what is held now."""
        if abs(now - self.at) > QUESTION_HOLDS or len(held) != self.count:
            return False
        return not any(self.at + SECOND <= one.created_at <= now for one in held)


async def unsubscribe_from(request: Request) -> list[Message]:
    """/unsubscribe <query, or numbers of the list, or "all">; without one, the list to choose from.

    "all" is the query of that name where it is followed, else every subscription, and then it is asked for once more.
    """
    held = await _held(request)
    if not request.argument:
        return [list_page(request.wording, held, 0)]
    if _is_everything(request) and held and "all" not in {one.text for one in held}:
        return [_question(request, END_ALL, request.wording.plural("unsubscribe.sure", len(held)), held)]
    return [await _end(request, _choose(request, held))]


async def mute(request: Request, notice_id: int, sign: str) -> tuple[Message, str | None]:
    """End the subscription that the key names (`sign_of`) at once; else a message with a key for each that brings this.

    A key that named none, or one that is followed no more, says nothing of what brings the notice now: so it asks.
    """
    held, wording = await _held(request), request.wording
    for one in held:
        if sign_of(one.text) == sign:
            return await mute_query(request, one.query_id)
    async with request.desk.database.reading() as session:
        why = await reasons(session, [request.target.id], [notice_id])
    bringing = set(why.get((request.target.id, notice_id), ()))
    chosen = [one for one in held if one.text in bringing]
    if not chosen:
        raise CommandError("mute.nothing")
    rows = [(Button(cut(f"🔕 {wording.query(one.text)}", 60), data=f"{MUTE_QUERY}:{one.query_id}"),) for one in chosen]
    return plain(wording.text("mute.which")).message(*rows[:QUERIES_A_PAGE]), None


async def mute_query(request: Request, query_id: int) -> tuple[Message, str]:
    """End one subscription: a message with the way back, and what was done in a line."""
    chosen = [one for one in await _held(request) if one.query_id == query_id]
    if not chosen:
        raise CommandError("mute.nothing")
    return await _end(request, chosen), cut(_what_ended(request, chosen[0]), NOTE_UNITS)


async def follow_again(request: Request, query_id: int) -> tuple[Message, str]:
    """Take back an end of this chat's own, as long as it is kept; what others follow cannot be asked for by its id."""
    desk, here, now = request.desk, request.target.id, request.desk.now()
    async with desk.database.writing() as session:
        held = [one.query_id for one in await list_subscriptions(session, here)]
        if query_id not in held and not await has_ended(session, here, QueryId(query_id)):
            raise CommandError("follow.gone")
        query = await stored_query(session, QueryId(query_id))
        assert query is not None  # the note of the end goes with it
        await subscribe(session, here, await desk.index.ensure(session, query, now), now)
    said = request.wording.text("follow.again", query=cut(request.wording.query(query.text), QUERY_UNITS))
    return plain(said).message(), cut(said, NOTE_UNITS)


async def follow_all_again(request: Request, moment: int) -> tuple[Message, str | None]:
    """Take back all that ended at this moment, in microseconds since 1970; the list where that was done already."""
    here, now = request.target.id, request.desk.now()
    async with request.desk.database.writing() as session:
        ended = await ended_at(session, here, EPOCH + moment * MICROSECOND)
        for query_id in ended:
            await subscribe(session, here, query_id, now)
    if not ended:
        return list_page(request.wording, await _held(request), 0), None
    said = request.wording.plural("follow.again_all", len(ended))
    return plain(said).message(), said


async def ask_to_forget(request: Request) -> list[Message]:
    """/forget: asks whether everything that is kept about this chat shall be deleted."""
    held = await _held(request)
    return [_question(request, FORGET, request.wording.plural("forget.sure", len(held)), held)]


async def decide(request: Request, asked: Asked, answer: str) -> Message:
    """What was pressed under a question; said in its place. Pressed twice it does the same as once.

    Raises CommandError where the question is an old one, or is about other subscriptions than there are now.
    """
    held = await _held(request)
    if not asked.holds(request.desk.now(), held) and (held or answer == NO):
        raise CommandError("press.outdated")
    if answer == NO:
        return plain(request.wording.text(f"{asked.about}.kept")).message()
    if asked.about == END_ALL:
        return await _end(request, held) if held else list_page(request.wording, held, 0)
    target = request.target
    async with request.desk.database.writing() as session:
        await forget(session, target.bot_id, target.chat_id, target.thread_id)
    return plain(request.wording.text("forget.done")).message()


async def _held(request: Request) -> list[Subscribed]:
    async with request.desk.database.reading() as session:
        return await list_subscriptions(session, request.target.id)


async def _end(request: Request, chosen: Sequence[Subscribed]) -> Message:
    """End these subscriptions; a message that says so, what is left, and how they come back: each, and all at once."""
    wording, now = request.wording, request.desk.now()
    async with request.desk.database.writing() as session:
        await end(session, request.target.id, [one.query_id for one in chosen], now)
    left = len(await _held(request))
    shown, names = chosen[:SHOWN_ENDED], request.desk.query_names
    rest = [plain(wording.plural("list.more", len(chosen) - len(shown)))] if len(chosen) > len(shown) else []
    said = joined([
        *(bold(_what_ended(request, one)) for one in shown), *rest,
        plain(wording.plural("unsubscribe.left", left) if left else wording.text("unsubscribe.none_left")),
        plain(wording.text("unsubscribe.back")),
    ])  # fmt: skip
    commands = [plain(f"/subscribe {as_typed(parse(one.text), names)}") for one in chosen]
    text = fit(said, commands, lambda dropped: wording.plural("list.more", dropped), "\n")
    rows = [
        (Button(cut(_again(request, one, len(chosen)), 60), data=f"{FOLLOW_AGAIN}:{one.query_id}"),) for one in shown
    ]
    all_again = Button(f"↩️ {wording.text('button.again_all')}", data=f"{FOLLOW_ALL}:{(now - EPOCH) // MICROSECOND}")
    return text.message((all_again,) if len(chosen) > 1 else (), *rows, topics_key(wording) if not left else ())


def _again(request: Request, one: Subscribed, count: int) -> str:
    if count == 1:
        return f"↩️ {request.wording.text('button.again')}"
    return f"↩️ {request.wording.query(one.text)}"


def _what_ended(request: Request, one: Subscribed) -> str:
    if one.text == "all":
        return request.wording.text("unsubscribe.done_all")
    return request.wording.text("unsubscribe.done", query=cut(request.wording.query(one.text), QUERY_UNITS))


def _question(request: Request, about: str, text: str, held: Sequence[Subscribed]) -> Message:
    asked = f"{int(request.desk.now().timestamp())}:{len(held)}"
    keys = (Button(request.wording.text(f"{about}.{answer}"), data=f"{about}:{answer}:{asked}") for answer in (YES, NO))
    return plain(text).message(*((key,) for key in keys))


def _is_everything(request: Request) -> bool:
    said = normalise(request.argument)
    return "all" in (said, request.desk.query_names.get(said))


def _choose(request: Request, held: Sequence[Subscribed]) -> list[Subscribed]:
    """The subscriptions meant by numbers of the list, else by a query. Raises CommandError where there is none."""
    argument = request.argument
    if NUMBERS.fullmatch(argument):
        numbers = {int(number) for number in re.findall(r"\d+", argument)}
        if all(1 <= number <= len(held) for number in numbers):
            return [held[number - 1] for number in sorted(numbers)]
    named = {request.wording.query(one.text): one for one in held} | {one.text: one for one in held}
    found = named.get(argument) or named.get(parse(spell_out(argument, request.desk.query_names)).text)
    if found is None:
        raise CommandError("unsubscribe.not_found", query=cut(argument, QUERY_UNITS))
    return [found]
