"""The role of a date in English, decided by the structure of its clause: the order of the rules.

First what makes a date no milestone (`written_as_en`, `dismissals_en`) or its label decides (`labels_en`), then what
its preposition says (`by_preposition_en`), then what kind of event its verb, noun or label names (`by_event_en`). Each
decision has a strength in about log-odds; doubts lower it (`doubts_en`). The rules follow the labelling conventions of
`docs/milestones.md`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from core.milestones.alternatives import holds
from core.milestones.by_event_en import by_event
from core.milestones.by_preposition_en import by_preposition, window
from core.milestones.denied_en import denied
from core.milestones.dismissals_en import disowned, told
from core.milestones.doubts_en import TAKES, cautions_of, doubts_of
from core.milestones.frames_en import Frame, build
from core.milestones.labels_en import labelled
from core.milestones.looked_back_en import looked_back
from core.milestones.merge import AT_ONCE
from core.milestones.occasions_en import is_over_with_its_day, occasion
from core.milestones.punctuation import ENGLISH
from core.milestones.roles import Decision, nothing, refused, told_doubts
from core.milestones.signs_en import signs_of
from core.milestones.superseded_en import moved, superseded
from core.milestones.tokens_en import FROM, NONE
from core.milestones.unreal_en import unreal
from core.milestones.unsettled_en import left_open
from core.milestones.values import Context, Mention, Timing, Verdict
from core.milestones.words_en import START
from core.milestones.written_as_en import written_as

# A margin below this is more often wrong than right: the date is rejected, with its reasons.
LEAST = 0.25


_CONSULTATION = (
    "consultation", "comment period", "public comment", "request for comment", "call for comments",
    "call for evidence", "feedback period", "comment window", "public review", "call for input",
)  # fmt: skip

# Labels of the day on which what the title names is opened to the public.
_OPENS = frozenset(
    ["start", "starts", "start date", "opens", "opened", "open", "opening", "opening date", "open date", "begins"]
)


class ClauseJudge:
    """Decides the roles of dates in English text."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        frame = build(context.sentence, context.rest)
        if _stands_alone(frame, context) and (item := ENGLISH.item_below(context)):
            frame, context = build(context.sentence, f" {item}"), replace(context, rest=f" {item}", alone=False)
            frame.above = True
        if mention.entry == AT_ONCE and frame.preposition is NONE:
            frame.preposition, frame.preposition_words = FROM, "effective"
        decision = decide(frame, mention, context, timing)
        rule = f"{mention.entry}, range" if mention.until else mention.entry
        if decision.kind is None:
            reasons = partial(_reasons, frame, decision, {}, only_closes=False)
            return refused(decision, reasons, rule)
        doubts = doubts_of(frame, mention, context, timing, decision)
        margin = decision.strength - sum(doubts.values())
        kind = decision.kind if margin > LEAST else None
        cautions = cautions_of(frame, mention, context, decision) if kind else {}
        margin = max(LEAST, margin - sum(cautions.values())) if kind else margin
        doubts |= cautions
        opens = (frame.label.strip() or frame.said.replace("_", " ")) in _OPENS and holds(context.title, _CONSULTATION)
        asked = kind is not None and (mention.until is not None or (kind is TAKES and decision.strength < 3.8))
        begins = kind is TAKES and frame.sense is START and _subject_of(frame) == "consultation"
        closes = (asked and _is_consultation(context)) or ((opens or begins) and kind is not None)
        only_closes = closes and mention.until is None
        if only_closes:
            kind = None
        if mention.until is not None and not decision.moves and kind:
            kind = TAKES
        return Verdict(
            kind,
            abs(margin),
            partial(_reasons, frame, decision, doubts, only_closes=only_closes),
            rule,
            decision.announces,
            closes,
            decision.moves,
            decision.afterwards,
            tuple(signs_of(frame, mention, context, timing, kind)) if kind else (),
            decision.opens,
            decision.replaced,
            partial(left_open, frame, mention, context),
            is_over_with_its_day(frame, context),
        )


def _subject_of(frame: Frame) -> str:
    """Give the word right before the verb that governs a date behind it, or nothing."""
    return frame.before[frame.group.start - 1] if frame.group and not frame.behind and frame.group.start else ""


def _is_consultation(context: Context) -> bool:
    return holds(context.sentence + context.rest + context.label + context.heading, _CONSULTATION)


def _reasons(frame: Frame, decision: Decision, doubts: Mapping[str, float], *, only_closes: bool) -> tuple[str, ...]:
    """Put into words what was weighed."""
    first = f"{frame.preposition}, {_described(frame)}: {decision.why} ({decision.strength:+.1f})"
    last = ("a consultation only closes",) if only_closes else ()
    return first, *told_doubts(doubts), *last


def _stands_alone(frame: Frame, context: Context) -> bool:
    """Whether nothing before a date says what happens on it, nor names what it is the date of."""
    if frame.group or frame.sense or frame.label:
        return False
    return frame.preposition is not NONE or not context.sentence.strip(" \n#*-•")


def _described(frame: Frame) -> str:
    if frame.said:
        place = "behind" if frame.behind else "before"
        reduced = ", tells apart" if frame.reduced else ""
        return f"{frame.said!r} {place} it ({frame.sense or 'unknown'}, {frame.tense}{reduced})"
    return f"event {frame.noun}" if frame.noun else "no event"


def decide(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision:
    """Take the first decision that holds."""
    for rule in _RULES:
        decision = rule(frame, mention, context, timing)
        if decision:
            return decision
    return nothing("nothing says that anything happens on it")


_RULES = (
    written_as,
    looked_back,
    superseded,
    labelled,
    moved,
    disowned,
    unreal,
    denied,
    told,
    occasion,
    window,
    by_preposition,
    by_event,
)
