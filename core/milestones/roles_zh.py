"""The role of a date in Chinese, decided by the structure of its clause: the order of the rules.

First what makes a date no milestone (`dismissals_zh`), then its label (`labels_zh`), then whether it is a window
(`windows_zh`), then what ties it to its verb (`by_tie_zh`), then what kind of event the verb names (`by_event_zh`).
Each decision has a strength in about log-odds; doubts lower it, cautions only how sure it is (`doubts_zh`). The rules
follow the labelling conventions of `docs/milestones.md`.
"""

import re
from collections.abc import Mapping
from functools import partial

from core.milestones.by_event_zh import by_event
from core.milestones.by_tie_zh import by_tie
from core.milestones.datelines_zh import updated
from core.milestones.dismissals_zh import (
    consulted,
    counted,
    described_thing,
    disowned,
    told,
    told_of_another,
    written_as,
)
from core.milestones.doubts_zh import cautions_of, doubts_of, left_open
from core.milestones.frames_zh import Frame, build
from core.milestones.labels_zh import labelled
from core.milestones.reported_zh import reported
from core.milestones.roles import Decision, nothing, refused, told_doubts
from core.milestones.signs_zh import signs_of
from core.milestones.superseded_zh import drafted, superseded
from core.milestones.unchanged_zh import unchanged
from core.milestones.unreal_zh import unreal
from core.milestones.values import Context, Mention, Timing, Verdict
from core.milestones.windows_zh import window
from core.model import MilestoneKind

TAKES, ENDS = MilestoneKind.TAKES_EFFECT, MilestoneKind.ENDS


# Cautions leave a milestone at least this margin.
_LEAST = 0.1


# 请在12月1日前移除
_BIDS = re.compile("(?:请(?!求)|须|需(?!求)|应当|应(?=[于在])|务必|建议)[^,。;]{0,10}$")


class ClauseJudge:
    """Decides the roles of dates in Chinese text."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        frame = build(mention, context)
        decision = decide(frame, mention, context, timing)
        rule = f"{mention.entry}, range" if mention.until else mention.entry
        if decision.kind is None:
            reasons = partial(_reasons, frame, decision, {})
            return refused(decision, reasons, rule)
        doubts = doubts_of(frame, mention, context, timing)
        cautions = cautions_of(frame, mention, context, timing)
        margin = decision.strength - sum(doubts.values())
        kind = decision.kind if margin > 0 else None
        if kind:
            margin = max(_LEAST, margin - sum(cautions.values()))
        if mention.until is not None and not decision.moves and kind:
            kind = TAKES
        return Verdict(
            kind,
            abs(margin),
            partial(_reasons, frame, decision, doubts | cautions),
            rule,
            decision.announces,
            decision.closes,
            decision.moves,
            decision.afterwards,
            tuple(signs_of(frame, mention, context)) if kind else (),
            decision.opens,
            decision.replaced,
            partial(left_open, frame, mention, context, timing),
            asked=kind is ENDS and _BIDS.search(context.before) is not None,
        )


def _reasons(frame: Frame, decision: Decision, doubts: Mapping[str, float]) -> tuple[str, ...]:
    """Put into words what was weighed."""
    first = f"{frame.tie}, {_described(frame)}: {decision.why} ({decision.strength:+.1f})"
    return first, *told_doubts(doubts)


def _described(frame: Frame) -> str:
    if frame.head is None:
        return "no verb"
    place = "behind" if frame.behind else "before"
    return f"{frame.head.text!r} {place} it ({frame.head.sense}{', describes a thing' if frame.relative else ''})"


def decide(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision:
    """Take the first decision that holds."""
    for rule in _RULES:
        decision = rule(frame, mention, context, timing)
        if decision:
            return decision
    return nothing("nothing says that anything happens on it", 1.0)


_RULES = (
    written_as,
    updated,
    told_of_another,
    disowned,
    unreal,
    unchanged,
    reported,
    superseded,
    consulted,
    drafted,
    labelled,
    counted,
    told,
    described_thing,
    window,
    by_tie,
    by_event,
)
