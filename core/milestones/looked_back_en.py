"""English days that are looked back at: an outage that is over, when something was last so, what was to be."""

import re

from core.milestones.alternatives import holds
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import BARE, PAST, PERFECT, PRESENT
from core.milestones.tokens_en import BEFORE, BY
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import ACT

_POST_MORTEMS = (
    "root cause analys", "post-mortem", "postmortem", "incident report", "incident review", "post-incident",
    "incident summary", "unplanned outage",
)  # fmt: skip
# So far before a day such words stand.
_NEAR, _ASIDE = 40, 90
_WAS_LAST = re.compile(
    r"\b(?:was|were|has been|have been) last [a-z]+(?: by [^ ]+| to [^ ]+)? ?(?:on|in|from|effective)? $"
)
_DISREGARD = ("ignore ", "disregard ")
_DISREGARDED = re.compile(r"[^.;]{0,60}\b(?:ignore|disregard) (?:this|that|the|it|these|those)\b")
_SHOWING = (" appeared ", " ran ", " was published ", " was posted ", " was displayed ")
_SHOWN = re.compile(
    r"\bth(?:is|e) (?:notice|advertisement|article|post) "
    r"(?:appeared|ran|was (?:published|posted|displayed)) [^.;]{0,60}$"
)
_LAST_TIME = (" is the last time", " was the last time")
_SUPPOSED = ("supposed to ", "meant to ")
_SUPPOSED_TO = re.compile(
    r"\b(?:was|were) (?:originally |initially )?(?:supposed|meant) to (?:[a-z]+ ){1,4}(?:on|in|from|by) $"
)
# "… closes its stores in December after shutting down its website in March"
_AFTER_DOING = re.compile(r"[a-z0-9] after (?:[a-z]+ly )?(?:having )?[a-z]+(?:ing|ed)\b[^.;,()]{2,60} (?:in|on) $")
_IF = re.compile(r"(?:^|[ (])if (?:you|we|they|a|an|your|the)\b[^.;]{0,80}$")
_NO_NEWS = frozenset([PAST, PERFECT, BARE, PRESENT])


def looked_back(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that a text looks back at, whatever label it has."""
    if not timing.ahead and context.title and holds(context.title, _POST_MORTEMS):
        return nothing("told of what went wrong, and is over")
    if frame.tense in _NO_NEWS and context.rest.startswith(_LAST_TIME):
        return nothing("when it was last so", 3.0)
    if holds(context.rest, _DISREGARD) and _DISREGARDED.match(context.rest):
        return nothing("of what readers are to ignore")  # "if a letter asks you to renew by June 3, ignore it"
    return _told_before(frame, context.sentence, timing) if context.sentence else None


def _told_before(frame: Frame, sentence: str, timing: Timing) -> Decision | None:
    """Judge by the words before a day."""
    near = sentence[-_NEAR:]
    if " last " in near and _WAS_LAST.search(sentence):
        return nothing("when it was last so", 3.0)
    if holds(near, _SUPPOSED) and _SUPPOSED_TO.search(sentence):
        return nothing("what was to be", 3.5)
    if " after " in sentence[-_ASIDE:] and _AFTER_DOING.search(sentence):
        return nothing("what came before, told beside")
    if holds(sentence, _SHOWING) and _SHOWN.search(sentence):
        return nothing("when the notice was shown")
    bought = frame.tense is PAST and frame.sense is ACT and frame.preposition in (BEFORE, BY) and not timing.ahead
    if bought and _IF.search(sentence):
        return nothing("a condition for who is meant")  # "if you bought a licence before June 3, …"
    return None
