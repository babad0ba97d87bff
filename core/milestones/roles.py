"""The role of a date: takes effect, ends, or neither, from weighed evidence around it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from core.milestones.cues import Cue, Where
from core.milestones.values import Context, Mention, Part, Timing, Verdict
from core.model import MilestoneKind

# A date without any evidence is history, a dateline or a name: most dates in a notice are.
NOTHING_SAID = 1.0

_Found: TypeAlias = tuple[Cue, str]
_FROM = re.compile("起|开始|through|until|ending")
_GOVERNED = (Where.AFTER, Where.FURTHER)


@dataclass(slots=True)
class _Scores:
    takes: float = 0.0
    ends: float = 0.0
    none: float = NOTHING_SAID
    announces: bool = False
    closes: bool = False
    moves: bool = False

    def add(self, cue: Cue) -> None:
        self.takes += cue.takes
        self.ends += cue.ends
        self.none += cue.none
        self.announces |= cue.announces
        self.closes |= cue.closes
        self.moves |= cue.moves


class Judge(Protocol):
    """Decides the role of a date: by cues (`Evidence`), or by the structure of its clause (`roles_en`)."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        ...


class Evidence:
    """A language's cues, ready to be asked."""

    def __init__(self, cues: Iterable[Cue], ahead: float) -> None:
        """Take the cues, and what it weighs that a day lies after the publication."""
        self._ahead = ahead
        self._nearest = {where: _Nearest(where, cues) for where in (Where.JUST_BEFORE, Where.JUST_AFTER)}
        self._cues = {where: [(cue, _pattern(cue)) for cue in cues if cue.where is where] for where in Where}

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention that lies so beside the publication.

        For a range `takes_effect` stands for its window, both ends of it.
        """
        touching = self._next_to(context)
        found = _depending([*touching.values(), *self._near(context, touching.get(Where.JUST_AFTER))])
        scores = _Scores()
        for cue, _ in found:
            scores.add(cue)
        reasons = [f"{cue.where} {words!r}: {cue.weights}" for cue, words in found]
        if timing.ahead and timing.exact:
            scores.takes += self._ahead
            scores.ends += self._ahead
            reasons.append(f"after the publication: takes_effect {self._ahead:+g}, ends {self._ahead:+g}")
        if timing.long_past:
            _note(scores, reasons, "more than a year before the publication", none=4.0)
        _add_structure(scores, reasons, mention, context)
        return _verdict(scores, reasons, mention)

    def _next_to(self, context: Context) -> dict[Where, _Found]:
        """Find the longest cue that touches the date on each side."""
        sides = {Where.JUST_BEFORE: context.before, Where.JUST_AFTER: context.after}
        found = {where: self._nearest[where].find(words) for where, words in sides.items()}
        return {where: cue for where, cue in found.items() if cue}

    def _near(self, context: Context, after: _Found | None) -> Iterator[_Found]:
        """Find the cues in the words around the date, except in what the date merely announces."""
        governed = after is not None and after[0].announces
        for where, words in _places(context):
            if not words or (governed and where in _GOVERNED):
                continue  # "on that day X announced that …": the rest is what was announced
            matches = [(cue, match) for cue, pattern in self._cues[where] if (match := pattern.search(words))]
            if where is Where.AFTER and after is None and (first := _announcing_first(matches)):
                matches = [first]
            yield from ((cue, match.group()) for cue, match in matches)


def _depending(found: list[_Found]) -> list[_Found]:
    """Leave out the cues that count only beside another which was not found."""
    names = {cue.name for cue, _ in found if not cue.only_with}
    names |= {cue.name for cue, _ in found if cue.only_with in names}
    return [(cue, words) for cue, words in found if not cue.only_with or cue.only_with in names]


def _announcing_first(matches: list[tuple[Cue, re.Match[str]]]) -> tuple[Cue, re.Match[str]] | None:
    """Give the cue that says the date is of a publication, if its words come before all others of the clause."""
    earliest = min(matches, key=lambda pair: (pair[1].start(), not pair[0].announces), default=None)
    return earliest if earliest and earliest[0].announces else None


class _Nearest:
    """The cues that must touch the date on one side; the longest words win."""

    def __init__(self, where: Where, cues: Iterable[Cue]) -> None:
        self._backwards = where is Where.JUST_BEFORE
        self._cue_of = {words: cue for cue in cues if cue.where is where for words in cue.words}
        longest_first = sorted(self._cue_of, key=len, reverse=True)
        self._pattern = re.compile(
            "(?:" + "|".join(re.escape(self._turn(words)) for words in longest_first) + ")(?![a-z])"
        )

    def find(self, words: str) -> _Found | None:
        """Give the cue that stands at the near end of `words`, and its words."""
        match = self._pattern.match(self._turn(words.strip()))
        if match is None:
            return None
        found = self._turn(match.group())
        return self._cue_of[found], found

    def _turn(self, words: str) -> str:
        return words[::-1] if self._backwards else words


def _places(context: Context) -> tuple[tuple[Where, str], ...]:
    return (
        (Where.AFTER, context.after),
        (Where.BEFORE, context.before),
        (Where.LEAD, context.lead),
        (Where.FURTHER, context.further),
        (Where.SENTENCE, context.sentence),
        (Where.LABEL, context.label),
        (Where.HEADING, context.heading),
        (Where.TITLE, context.title),
    )


def _pattern(cue: Cue) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(cue.words, key=len, reverse=True))
    return re.compile(f"(?<![a-z])(?:{words})" if any(word.isascii() for word in cue.words) else words)


def _add_structure(scores: _Scores, reasons: list[str], mention: Mention, context: Context) -> None:
    """Count what the shape of the text says, beside its words."""
    if mention.until is not None:
        _note(scores, reasons, "a range", takes=1.6)
        if _FROM.search(mention.joined_by):
            _note(scores, reasons, "from … to", takes=1.2)
    if mention.said.months and mention.said.part is Part.WHOLE:
        _note(scores, reasons, "a long stretch", none=3.0)
    if context.bracketed:
        _note(scores, reasons, "alone in square brackets", none=3.0)
    if context.cited:
        _note(scores, reasons, "in brackets behind a document's name", none=5.0)
    if context.named:
        _note(scores, reasons, "inside a document's name", none=5.0)
    if context.alone and not context.heading:
        _note(scores, reasons, "alone on its line", none=2.0)
    elif context.alone and mention.until is None:
        _note(scores, reasons, "alone below other words", none=1.5)


def _note(scores: _Scores, reasons: list[str], words: str, takes: float = 0.0, none: float = 0.0) -> None:
    scores.takes += takes
    scores.none += none
    reasons.append(f"{words}: " + (f"takes_effect {takes:+g}" if takes else f"neither {none:+g}"))


def _verdict(scores: _Scores, reasons: list[str], mention: Mention) -> Verdict:
    ranked = sorted(
        ((scores.takes, MilestoneKind.TAKES_EFFECT), (scores.ends, MilestoneKind.ENDS), (scores.none, None)),
        key=lambda pair: -pair[0],
    )
    if mention.until is not None and not scores.moves:
        best = max(scores.takes, scores.ends)
        kind = MilestoneKind.TAKES_EFFECT if best > scores.none else None
        return Verdict(
            kind,
            abs(best - scores.none),
            tuple(reasons),
            f"{mention.entry}, range",
            scores.announces,
            scores.closes,
            scores.moves,
        )
    (first, kind), (second, _) = ranked[0], ranked[1]
    return Verdict(kind, first - second, tuple(reasons), mention.entry, scores.announces, scores.closes, scores.moves)
