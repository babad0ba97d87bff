"""A date that was found to be a milestone, or two, and how sure each of them is: `Found` becomes `Candidate`s."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.milestones.certainty import confidence, signs_of_day, signs_of_line, signs_of_margin
from core.milestones.grounds import LEFT_OPEN, Grounds, Measure
from core.milestones.merge import Candidate, build
from core.milestones.opinion import Around, Opinion
from core.milestones.values import Days, Hour, Mention, Timing, Verdict
from core.model import MilestoneKind


class Found(NamedTuple):
    """A mention that is a milestone, or two: `end` is the end of its range; its certainty hangs on the whole notice.

    `text` is the reading copy in which it stands.
    """

    mention: Mention
    start: Days
    end: Days | None
    timing: Timing
    kind: MilestoneKind
    verdict: Verdict
    quote: str
    text: str
    in_title: bool


class _Half(NamedTuple):
    """One milestone of a mention: `window`, one end of a window; `afterwards` as in `Verdict`."""

    kind: MilestoneKind
    days: Days
    hour: Hour
    window: bool
    afterwards: bool = False

    @property
    def told(self) -> tuple[MilestoneKind, dt.date]:
        """Its role and its day."""
        return self.kind, self.days.first if self.kind is _TAKES_EFFECT else self.days.last


# What the signs of English call what readers are to do.
_ACTS = frozenset(["by", "duty"])
_TAKES_EFFECT, _ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS  # members take long to look up


def told_twice(found: Sequence[Found]) -> Collection[tuple[MilestoneKind, dt.date]]:
    """Give what both title and body tell, each by itself: roles with their days. What the title tells goes first."""
    if not found or not found[0].in_title:
        return ()
    told: tuple[set[tuple[MilestoneKind, dt.date]], ...] = (set(), set())
    for each in found:
        told[each.in_title].update(half.told for half in _halves(each))
    return told[True] & told[False]


def candidates(
    found: Found, of_notice: Sequence[str], twice: Collection[tuple[MilestoneKind, dt.date]], measure: Measure
) -> Iterator[Candidate]:
    """Make the milestones of a mention; `of_notice` are the signs of its notice, `twice` what title and body tell."""
    mention, start, _, timing, _, verdict, quote, text, in_title = found
    around = words_around(measure.opinion, text, mention, in_title=in_title)
    tied = "particle behind" in verdict.signs and mention.until is None
    signs = (*verdict.signs, *signs_of_margin(verdict.margin), *signs_of_line(text, mention.start), *of_notice)
    for half in _halves(found):
        seen = replace(timing, ahead=True) if half.window and half.kind is _ENDS and timing.lasts else timing
        own = (*signs, *signs_of_day(start, seen, spoken=mention.said.spoken, tied=tied))
        if twice and half.told in twice:
            own = (*own, "title and body")
        sure = confidence(verdict.margin, measure.opinion.odds(around, half.kind), own, measure.weights)
        left_open = verdict.left_open() if sure > LEFT_OPEN else ""
        yield Candidate(
            build(half.kind, half.days, half.hour, quote, LEFT_OPEN if left_open else sure, verdict.rule),
            half.days,
            half.window,
            in_title,
            Grounds(verdict, half.kind, around, own, measure, left_open),
            verdict.margin,
            half.afterwards,
            verdict.asked or _ACTS.issubset(own),
        )


def words_around(opinion: Opinion, text: str, mention: Mention, *, in_title: bool) -> Around:
    """Give what stands around a mention, of a range around both its halves."""
    behind = (mention.until or mention).end
    return opinion.around(text, mention.start, behind, window=mention.until is not None, in_title=in_title)


def _halves(found: Found) -> list[_Half]:
    mention, until, verdict = found.mention, found.mention.until, found.verdict
    if found.end is None or until is None:
        return [_Half(found.kind, found.start, mention.hour, bool(mention.joined_by), verdict.afterwards)]
    if verdict.moves:
        return [_Half(found.kind, found.end, until.hour, bool(until.joined_by), verdict.afterwards)]
    halves = [
        _Half(_TAKES_EFFECT, found.start, mention.hour, True),
        _Half(_ENDS, found.end, until.hour, True),
    ]
    return halves[verdict.closes : 2 - verdict.opens]
