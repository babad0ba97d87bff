"""The way of a notice through the steps of reading."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.milestones import clauses, punctuation
from core.milestones.certainty import signs_of_notice
from core.milestones.found import Found, candidates, told_twice
from core.milestones.given_up import Replaced, given_up, still_holds
from core.milestones.grammar import Grammar
from core.milestones.grounds import Grounds, Measure
from core.milestones.known import Calendar, Unresolved, years_told_in_full
from core.milestones.listed_days import are_one_stretch, with_shared_hours
from core.milestones.markup import without_markup
from core.milestones.merge import merge
from core.milestones.order import settle_order
from core.milestones.remembered import day_signed, first_full_date, look_around, remember
from core.milestones.resolve import resolve_range, with_plain_hours
from core.milestones.roles import Judge
from core.milestones.values import MIDNIGHT_TONIGHT, Context, Days, Mention, Reasons, Timing
from core.milestones.written_out import as_written_out
from core.milestones.years_named import (
    school_term_named,
    with_years_of_the_republic,
    year_named,
    year_of_the_republic,
)
from core.model import Milestone, MilestoneKind, Precision
from core.text import ReadingCopy, reading_copy

VERSION = 106
REMIND_AT = 0.96
LANGUAGES = ("zh", "en")

_A_DAY = dt.timedelta(days=1)
_DAY = Precision.DAY  # members of an enumeration take long to look up
_TRIMMED = " \t\r\n,，、;；|#*-·•"
_HAN = re.compile(r"[\u4e00-\u9fff]+")


class Rejected(NamedTuple):
    """A date expression that is no milestone: the words, the day if it names one, the rule and why.

    `mention` stands in the reading copy `text`. `replaced`: the text gives another day in its place.
    """

    quote: str
    on: dt.date | None
    rule: str
    explain: Reasons
    mention: Mention
    text: str
    in_title: bool
    replaced: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """What spoke against it."""
        return self.explain()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a notice, and on what grounds each milestone; every date it holds is found or rejected."""

    milestones: tuple[Milestone, ...]
    grounds: tuple[Grounds, ...]
    found: tuple[Found, ...]
    rejected: tuple[Rejected, ...]

    @property
    def reasons(self) -> tuple[tuple[str, ...], ...]:
        """The evidence for each milestone, in the same order."""
        return tuple(each.reasons() for each in self.grounds)


class _Language(NamedTuple):
    grammar: Grammar
    judge: Judge
    marks: punctuation.Punctuation
    plain: Callable[[ReadingCopy], ReadingCopy]
    measure: Measure


def read(
    title: str, body: str, published_at: dt.datetime | None, *, zone: str = "Asia/Shanghai", lang: str | None = None
) -> Reading:
    """Read the milestones of a notice; days are counted in `zone` (IANA) unless the notice states another.

    `lang` is "zh" or "en"; by default the text tells. Without `published_at` what counts from it is not read.
    """
    language = _language(lang if lang in LANGUAGES else detect(title + body[:2000]))
    published = _day_of(published_at, zone) if published_at else None
    known = Calendar(published)
    copies = [reading_copy(title), without_markup(reading_copy(body))]
    copies = [language.plain(copy) for copy in copies]
    mentions = [_mentions(copy.text, language.grammar, published) for copy in copies]
    if published is None:
        known.fallback = first_full_date([*mentions[0], *mentions[1]])
        head = f"{copies[0].text}\n{copies[1].text[:200]}"
        known.term = school_term_named(head)
        known.year = year_named(copies[0].text) or year_of_the_republic(head)
        if known.year is None and known.fallback is None:
            known.year = year_named(copies[1].text)
    known.announced = day_signed(copies[1].text, mentions[1], published)
    short = mentions[0] if published else [*mentions[0], *mentions[1]]
    known.stated = years_told_in_full(short, mentions[1], published)
    found: list[Found] = []
    rejected: list[Rejected] = []
    for copy, dates, in_title in zip(copies, mentions, (True, False), strict=True):
        for outcome in _read_text(copy, dates, copies[0].text, in_title, known, language) if dates else ():
            if isinstance(outcome, Found):
                found.append(outcome)
            else:
                rejected.append(outcome)
    if left := given_up(found, [Replaced(each.on, each.mention, each.text) for each in rejected if each.replaced]):
        holding = []
        for each in found:
            if still_holds(each, left):
                holding.append(each)
            else:
                rejected.append(_put_off(each))
        found = holding
    around = signs_of_notice(
        [each.start.first for each in found],
        [each.on for each in rejected if not each.replaced],
        published,
        known.announced,
    )
    twice = told_twice(found)
    kept = merge([candidate for each in found for candidate in candidates(each, around, twice, language.measure)])
    return Reading(
        tuple([each.milestone for each in kept]),
        tuple([each.grounds for each in kept]),
        tuple(found),
        tuple(rejected),
    )


def _put_off(each: Found) -> Rejected:
    why = partial(_why, "put off, as another sentence says")
    day, rule = each.start.first, each.verdict.rule
    return Rejected(each.quote, day, rule, why, each.mention, each.text, each.in_title, replaced=True)


def _day_of(published_at: dt.datetime, zone: str) -> dt.date:
    """Give the day of a publication in the zone of its source; at the ends of the calendar, as it is written."""
    try:
        return published_at.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return published_at.date()


def detect(text: str) -> str:
    """Tell "zh" from "en" by the share of Chinese characters."""
    return "zh" if sum(map(len, _HAN.findall(text))) * 8 > len(text) else "en"


def scan(copy: ReadingCopy, lang: str) -> list[Mention]:
    """Give every date expression of a reading copy, in order, whatever its role."""
    return _language(lang).grammar.scan(copy.text)


@cache
def _language(lang: str) -> _Language:
    """Compile a language when it is first read: its tables are large, and most processes read one or none."""
    if lang == "en":
        from core.milestones import english, plain_en, roles_en

        return _Language(
            Grammar(english.TABLE), roles_en.ClauseJudge(), punctuation.ENGLISH, plain_en.plain, Measure.of("en")
        )
    from core.milestones import chinese, plain_zh, roles_zh

    judge = roles_zh.ClauseJudge()
    return _Language(Grammar(chinese.TABLE), judge, punctuation.CHINESE, plain_zh.plain, Measure.of("zh"))


def _mentions(text: str, grammar: Grammar, published: dt.date | None) -> list[Mention]:
    found = grammar.scan(text)
    if not found:
        return found
    found = with_years_of_the_republic(text, settle_order(found, published, text), published)
    return as_written_out(text, found, published)


def _read_text(
    copy: ReadingCopy, mentions: list[Mention], title: str, in_title: bool, known: Calendar, language: _Language
) -> Iterator[Found | Rejected]:
    first, last = mentions[0].start, (mentions[-1].until or mentions[-1]).end
    structure = clauses.Clauses(copy.text, "" if in_title else title, language.marks, first, last)
    sentence = -1
    known.previous = None
    groups = clauses.join(copy.text, mentions, language.marks.joint)
    groups = with_shared_hours(groups, copy) if language.marks.shares_hours else groups
    for index, group in enumerate(groups):
        if (number := structure.sentence_of(group[0].start)) != sentence:
            sentence, known.previous, known.furthest = number, None, None
        context = structure.around(group, sentence, *clauses.neighbours(groups, index, len(copy.text)))
        outcomes = []
        for mention in group:
            look_around(copy.text, mention, known, language.marks)
            outcomes.append(_read_mention(copy, mention, context, in_title, known, language.judge))
        yield from _as_stretch(outcomes, copy) if len(group) > 1 else outcomes


def _as_stretch(outcomes: list[Found | Rejected], copy: ReadingCopy) -> Iterator[Found | Rejected]:
    """Let the last of listed days on each of which something holds end what the first begins (10月16日、17日)."""
    days = [each for each in outcomes if isinstance(each, Found)]
    if len(days) < len(outcomes) or not are_one_stretch(days):
        yield from outcomes
        return
    yield days[0]
    for day in days[1:-1]:
        words, on = _words(copy, day.mention), day.start.first
        why = partial(_why, "between the first and the last of its list")
        yield Rejected(words, on, day.verdict.rule, why, day.mention, copy.text, day.in_title)
    yield days[-1]._replace(kind=MilestoneKind.ENDS)


def _read_mention(
    copy: ReadingCopy, mention: Mention, context: Context, in_title: bool, known: Calendar, judge: Judge
) -> Found | Rejected:
    try:
        mention, start, end = _resolve(mention, known)
    except Unresolved as reason:
        words, unresolved = _words(copy, mention), partial(_why, str(reason))
        return Rejected(words, None, mention.entry, unresolved, mention, copy.text, in_title)
    beside = mention.until is not None and punctuation.is_open(
        copy.text[max(0, mention.start - _BRACKET) : mention.start]
    )
    before = known.leaning()
    remember(mention, start, end, known, beside=beside)
    timing = _timing(start, known.published)
    if end is not None and known.published is not None:
        timing.lasts = end.last >= known.published
    verdict = judge.weigh(mention, context, timing)
    dated = known.announced is not None and known.announced == known.published
    if verdict.announces and mention.said.distance is None and not dated:
        known.announced = start.first
    elif verdict.announces and mention.said.distance is not None:
        known.said_before = start.first
    if verdict.kind is None and mention.said.distance and not mention.said.spoken and not verdict.announces:
        known.lean_on(before)  # not on a length: "for the first time in four years"
    if verdict.kind is None:
        words, on, why = _words(copy, mention), start.first, verdict.reasons
        return Rejected(words, on, verdict.rule, why, mention, copy.text, in_title, verdict.replaced)
    if mention.entry == MIDNIGHT_TONIGHT and mention.until is None and verdict.kind is MilestoneKind.TAKES_EFFECT:
        start = start._replace(first=start.first + _A_DAY, last=start.last + _A_DAY)
        known.previous = start.first
    quote = copy.quote(context.begins, context.ends).strip(_TRIMMED)
    return Found(mention, start, end, timing, verdict.kind, verdict, quote, copy.text, in_title)


def _why(reason: str) -> tuple[str, ...]:
    return (reason,)


def _resolve(mention: Mention, known: Calendar) -> tuple[Mention, Days, Days | None]:
    """Give the days of a mention; of a range whose first day cannot be known (即日起至…) the last day alone."""
    try:
        return with_plain_hours(mention), *resolve_range(mention, known)
    except OverflowError:
        raise Unresolved("beyond the end of the calendar") from None
    except Unresolved:
        if mention.until is None or mention.said.distance is None or mention.until.said.from_previous:
            raise
        last = replace(mention.until, joined_by=mention.joined_by)
        return last, *resolve_range(last, known)


def _timing(days: Days, published: dt.date | None) -> Timing:
    ahead, days_past = False, None
    if published is not None:
        ahead, days_past = days.first > published, (published - days.last).days
    return Timing(ahead, days.precision is _DAY, days_past)


# How far before a date the bracket in which it stands is looked for.
_BRACKET = 24


def _words(copy: ReadingCopy, mention: Mention) -> str:
    return copy.quote(mention.start, (mention.until or mention).end)
