"""Whether two notices tell one change, and whether one amends what another announced.

Pure, and in doubt no: who is wrongly taken for told misses a notice, who is told twice has lost a moment.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from core.model import Milestone, NoticeId
from core.text import normalise, simplify

TOGETHER = dt.timedelta(days=3)  # within which two reports of one change appear
AMENDED_WITHIN = dt.timedelta(days=400)
LEAST_TOKENS = 12  # of the shorter report; less says too little to be compared
LONGEST = 4_000  # characters of a body that are compared
COVERED = 0.8  # of the shorter report must stand in the longer one, where a date speaks for it too
COVERED_WITHOUT_DATE = 0.95
TITLE_COVERED = 2 / 3  # of the longer report's title must stand in the shorter
LEAST_SUBJECT = 4  # tokens in a row that two titles share, for one to be about the other's subject


class Relation(StrEnum):
    """How a notice stands to an earlier one."""

    SAME = "same"
    AMENDS = "amends"


_DATE = re.compile(
    r"(?:(?P<y1>\d{4})\s?年\s?)?(?P<m1>\d{1,2})\s?月\s?(?P<d1>\d{1,2})\s?[日号]|"
    r"(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})|"
    r"\b(?P<d3>\d{1,2})(?:st|nd|rd|th)? (?P<n3>[a-z]{3,9})\b(?:,? (?P<y3>\d{4}))?|"
    r"\b(?P<n4>[a-z]{3,9}) (?P<d4>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<y4>\d{4}))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DOCUMENT = re.compile(r"《([^《》]{2,80})》")
_STOCK = re.compile(
    r"\d{1,2}:\d{2}|消息|日前|近日|今日|昨日|目前|发布|公布|公告|通知|通告|宣布|表示|显示|获悉|据悉|了解到|平台|关于|即将|正式|进行|"
    r"自|将|于|起|称|的|了|在|对|并|已|由|向|从|和|与|及|为|至|"
    r"\b(?:the|a|an|of|to|in|on|for|and|will|be|is|are|its|from|by|with|that|has|have|announced|announces)\b"
)
_TOKEN = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*%?|[㐀-鿿]|\|")
_BREAK = "|"
_AMENDS = re.compile(
    r"提前(?:到期|终止|结束|下线|停止|至|到|生效|实施|执行|截止|关闭)|延期|推迟|延后|延迟(?:至|到|实施|执行|生效)|延长|暂缓|取消|撤销|撤回|中止|"
    r"顺延|缩短|更正|勘误|不再执行|恢复(?:原|执行|实施)|"
    r"\bpostpone|\bdelayed\b|\bextend|\bbrought forward\b|\bbring forward\b|\bcancel|\brescind|\bsupersede|"
    r"\bcorrection\b|\bamend|\bmoved (?:to|from)\b|\bearlier than\b|\bends? early\b"
)
_DENIALS = frozenset({"不", "未", "无", "非", "没", "勿", "免", "no", "not", "never", "without", "cannot"})
_UNDOES = re.compile(r"取消|撤销|撤回|中止|\bcancel|\brescind")  # what one may also do with an order
_ALTERS = re.compile(r"改为|变更为|调整至|调整为|\binstead\b|\bchanged (?:to|from)\b")


@dataclass(frozen=True)
class Report:
    """A notice, as far as stories go. `at` is when it appeared; `days` are its milestones', with their kinds."""

    id: NoticeId
    title: str
    body: str
    at: dt.datetime
    days: frozenset[tuple[str, dt.date]]

    @property
    def may_relate(self) -> bool:
        """Whether it says enough to be compared with anything: words, or a day or a document that it names."""
        return len(self.tokens) >= LEAST_TOKENS or bool(self.days or self.mentioned or self.documents)

    @cached_property
    def title_tokens(self) -> tuple[str, ...]:
        """What the title is about."""
        return _tokens(self.title)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What title and body are about."""
        return (*self.title_tokens, _BREAK, *_tokens(self.body))

    @cached_property
    def words(self) -> frozenset[str]:
        """The tokens, whatever their order."""
        return frozenset(self.tokens)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Each token with the one after it."""
        return frozenset(pairwise(self.tokens))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers it holds, without those of dates."""
        return frozenset(token for token in self.tokens if token[0].isdigit())

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents it names in 《》."""
        return frozenset(normalise(name) for name in _DOCUMENT.findall(f"{self.title}\n{self.body}"))

    @cached_property
    def mentioned(self) -> frozenset[dt.date]:
        """The days its text names; one without a year is meant in the year of the report or those beside it."""
        return mentioned_days(f"{self.title}\n{self.body}", self.at.date())


def make_report(notice_id: NoticeId, title: str, body: str, at: dt.datetime, milestones: Sequence[Milestone]) -> Report:
    """The report of a notice whose milestones have been read."""
    return Report(notice_id, title, body[:LONGEST], at, frozenset((each.kind.value, each.on) for each in milestones))


def find_same(new: Report, earlier: Sequence[Report]) -> Report | None:
    """The first of these reports that tells the very change that `new` tells."""
    same = [other for other in earlier if tell_one_change(new, other)]
    return min(same, key=lambda other: (other.at, other.id), default=None)


def find_amended(new: Report, earlier: Sequence[Report]) -> Report | None:
    """The report whose announcement `new` changes: the one whose subject it shares most, the first of equals."""
    amended = [(len(_subject(new, other)), other) for other in earlier if amends(new, other)]
    best = max((shared for shared, _ in amended), default=0)
    return min((other for shared, other in amended if shared == best), key=lambda one: (one.at, one.id), default=None)


def tell_one_change(one: Report, other: Report) -> bool:
    """Whether these are two reports of one change.

    They appeared within three days; what the shorter says, its dates, numbers and named documents included, stands in
    the longer; its title holds nothing that the longer report does not know (another name is another matter), and the
    longer one's title little.
    """
    if abs(one.at - other.at) > TOGETHER:
        return False
    shorter, longer = sorted((one, other), key=lambda report: len(report.tokens))
    if len(shorter.tokens) < LEAST_TOKENS:
        return False
    if not (shorter.numbers <= longer.numbers and _dates_agree(shorter, longer) and _documents_agree(one, other)):
        return False
    if any(_strange(shorter.title_tokens, longer)) or _coverage(longer.title_tokens, shorter) < TITLE_COVERED:
        return False
    if _DENIALS & set(longer.title_tokens) - shorter.words:
        return False
    least = COVERED if shorter.days and longer.days else COVERED_WITHOUT_DATE
    return _coverage(shorter.tokens, longer) >= least


def amends(new: Report, earlier: Report) -> bool:
    """Whether `new` says of what `earlier` announced that it comes sooner, later, otherwise or not at all.

    It shares the subject in its title, has a word of amending (other than one that the earlier title has as its own
    subject), and refers back: by a day that the earlier notice announced (with a weak word one that it does not
    announce itself), or, with a strong word in its title, by a document that both name.
    """
    if not dt.timedelta() < new.at - earlier.at <= AMENDED_WITHIN or not _subject(new, earlier):
        return False
    title = _folded(new.title)
    text = f"{title}\n{_folded(new.body)}"
    if _UNDOES.search(_folded(earlier.title)):  # undoing is its subject: who speaks of it again undoes nothing
        title, text = _UNDOES.sub(_BREAK, title), _UNDOES.sub(_BREAK, text)
    if _AMENDS.search(text) and {day for _, day in earlier.days} & new.mentioned:
        return True
    if _ALTERS.search(text) and {day for _, day in earlier.days - new.days} & new.mentioned:
        return True
    return bool(_AMENDS.search(title) and new.documents & earlier.documents)


def mentioned_days(text: str, near: dt.date) -> frozenset[dt.date]:
    """Every day this text names, as numbers or in English words; without a year, in that of `near` or beside it."""
    return frozenset(day for found in _DATE.finditer(_folded(text)) for day in _days(found, near))


def are_moved(before: str, after: str, today: dt.date) -> bool:
    """Whether two texts differ in days that they name and in nothing else, and these days lie ahead.

    A page that prints the day of its making into each text moves nothing: that day is never ahead.
    """
    old, new = _folded(before), _folded(after)
    if _DATE.sub(_BREAK, old) != _DATE.sub(_BREAK, new):
        return False
    were, are = _nearest_days(old, today), _nearest_days(new, today)
    return bool(are - were) and min(were ^ are) > today


def _nearest_days(text: str, today: dt.date) -> frozenset[dt.date]:
    """The days that a folded text names; one without a year is the nearest such day."""
    days = (min(_days(found, today), key=lambda day: abs(day - today), default=None) for found in _DATE.finditer(text))
    return frozenset(day for day in days if day is not None)


def _days(found: re.Match[str], near: dt.date) -> Iterator[dt.date]:
    parts = found.groupdict()
    year, day = (parts["y1"] or parts["y2"] or parts["y3"] or parts["y4"]), _first(parts, "d")
    month = parts["m1"] or parts["m2"] or _month(parts["n3"] or parts["n4"] or "")
    for each in [int(year)] if year else [near.year - 1, near.year, near.year + 1]:
        try:
            yield dt.date(each, int(month or 0), int(day))
        except ValueError:
            continue


def _first(parts: dict[str, str | None], prefix: str) -> str:
    return next(value for name, value in parts.items() if name.startswith(prefix) and value)


def _month(name: str) -> int | None:
    return _MONTHS.index(name[:3]) + 1 if _FULL_MONTHS.fullmatch(name) else None


def _folded(text: str) -> str:
    return simplify(normalise(text))


def _tokens(text: str) -> tuple[str, ...]:
    """Words, numbers and single Chinese characters, without dates and stock phrases, which part what they stand in."""
    bare = _STOCK.sub(_BREAK, _DATE.sub(_BREAK, _folded(text)))
    return tuple(_TOKEN.findall(bare))


def _strange(tokens: Sequence[str], other: Report) -> Iterator[str]:
    """The tokens that the other report does not know: alone, or, for a character, in the company it keeps here."""
    for index, token in enumerate(tokens):
        if token == _BREAK:
            continue
        beside = [pair for pair in (tokens[index - 1 : index + 1], tokens[index : index + 2]) if len(pair) == 2]
        together = [tuple(pair) for pair in beside if _BREAK not in pair]
        if token not in other.words or (
            _is_character(token) and together and not any(pair in other.pairs for pair in together)
        ):
            yield token


def _is_character(token: str) -> bool:
    return len(token) == 1 and ord(token) > 0x3000


def _coverage(tokens: Sequence[str], other: Report) -> float:
    """Which share of these the other report knows."""
    counted = sum(token != _BREAK for token in tokens)
    return 1 - sum(1 for _ in _strange(tokens, other)) / max(counted, 1)


def _dates_agree(shorter: Report, longer: Report) -> bool:
    """Every milestone of the shorter is one of the longer; without milestones, every day that it names but its own."""
    if shorter.days and longer.days:
        return shorter.days <= longer.days
    own = {shorter.at.date() + dt.timedelta(days=days) for days in (-1, 0, 1)}
    return {day for day in shorter.mentioned if day.year == shorter.at.year} - own <= longer.mentioned


def _documents_agree(one: Report, other: Report) -> bool:
    """Both name documents only where those of one are among those of the other."""
    fewer, more = sorted((one.documents, other.documents), key=len)
    return not fewer or fewer <= more


def _subject(one: Report, other: Report) -> tuple[str, ...]:
    """The longest run of tokens that both titles hold; empty where it is too short, or a number and little more."""
    best: tuple[str, ...] = ()
    theirs = _runs(other.title_tokens)
    for run in _runs(one.title_tokens):
        if len(run) > len(best) and run in theirs:
            best = run
    weight = sum(len(token) if token.isalpha() and token.isascii() else 1 for token in best if not token[0].isdigit())
    return best if len(best) >= LEAST_SUBJECT or weight >= 2 * LEAST_SUBJECT else ()


def _runs(tokens: Sequence[str]) -> Set[tuple[str, ...]]:
    """Every run of tokens without a break in it; titles are short."""
    return {
        tuple(tokens[start:end])
        for start in range(min(len(tokens), 60))
        for end in range(start + 1, min(len(tokens), start + 20) + 1)
        if _BREAK not in tokens[start:end]
    }
