"""English days looked back at: an outage that is over, when something was last so, what was to be or was called off."""

import re

from core.milestones.alternatives import holds
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import BARE, PAST, PERFECT, PRESENT
from core.milestones.tokens_en import BY, FROM, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import STOP, word_set

# What a title says of an outage that is told afterwards; not "Incident reporting rule", "New incident report form".
_MORTEMS = ("root cause", "mortem", "incident", "unplanned outage", "recap", "retrospective", "year in review")
_POST_MORTEM = re.compile(
    r"\b(?:root cause analys[ie]s|post-?mortem|incident (?:report|review|summary)|unplanned outage|"
    r"recap|retrospective|year in review)\b"
    r"(?! (?:forms?|tools?|rules?|polic|process|portal|system|deadline))"
)
_REVIEWS = ("recap", "retrospective", "year in review")  # of which what is near may still be news
_PLANNED = word_set("planned scheduled upcoming maintenance")
_OUTAGES = word_set("outage outages downtime incident incidents disruption")
# "Bridge closures - CANCELED - March 1", "Open day (postponed) 3 June"
_CALLED_OFF = re.compile(r" - (?:cancell?ed|postponed|called off) - $|[(\[](?:cancell?ed|postponed)[)\]] ?-? ?$")
# So far before a day such words stand.
_NEAR, _ASIDE = 40, 90
_WAS_LAST = re.compile(
    r"\b(?:was|were|has been|have been) last [a-z]+(?: by [^ ]+| to [^ ]+)? ?(?:on|in|from|effective)? $"
)
_LAST_TIME = (" is the last time", " was the last time")
_LAST_DONE = re.compile(r" (?:is|was) the last time [^.;]{0,60}?\b(?:was|were|had)\b")
# "if a letter asks you to renew by June 3, please ignore it"
_ASKED = re.compile(
    r"\b(?:if|may get|may have)\b[^.;]{0,60}"
    r"\b(?:asking|asks|telling|tells|requesting|requests|saying|says|stating|states)\b"
)
_IGNORED = re.compile(
    r"[^.;(]{0,24}, (?:please )?(?:ignore|disregard) (?:(?:it|this|that|them|these|those)(?=[.,;!]|$)|"
    r"(?:this|the|that|these) (?:letter|e-?mail|message|text|call|request|notice)s?\b)"
)
_SHOWING = (" appeared ", " ran ", " was published ", " was posted ", " was displayed ")
_SHOWN = re.compile(
    r"\bth(?:is|e) (?:notice|advertisement|article|post) (?:appeared|ran|was (?:published|posted|displayed)) "
    r"(?:(?!that |which |who |and |to [a-z]+ )[^.;, ]+ ){0,8}$"
)
_SUPPOSED = ("supposed to ", "meant to ")
_SUPPOSED_TO = re.compile(
    r"\b(?:was|were) (?:originally |initially )?(?:supposed|meant) to (?:[a-z]+ ){1,4}(?:on|in|from|by) $"
)
# "… closes its stores in December after shutting down its website in March": a month alone is taken for one ahead
_AFTER_DOING = re.compile(r"[a-z0-9] after (?:[a-z]+ly )?[a-z]+ing\b [^.;,()]{2,60} in $")
# "this began in January 2017, with the first phase starting on 1 October 2017"
_STARTING = ("starting on ", "starting in ", "starting ", "beginning on ", "beginning in ", "beginning ")
_WITH_STARTING = re.compile(
    r"\b(?:began|begun|initiated|started|launched|commenced)\b[^.;]{2,60}"
    r"\bwith (?:[a-z-]+ ){1,6}(?:starting|beginning) (?:on |in )?$"
)
_TOLD_AFTERWARDS = frozenset([PAST, PERFECT, BARE])
_NO_NEWS = _TOLD_AFTERWARDS | {PRESENT}
_SETS = frozenset([FROM, BY, UNTIL])


def looked_back(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that a text looks back at, whatever label it has."""
    mortem = _POST_MORTEM.search(context.title) if holds(context.title, _MORTEMS) else None
    near = mortem is not None and timing.recent and mortem.group() in _REVIEWS
    if mortem is not None and not near and _is_of_a_report(frame, timing):
        return nothing("told of what went wrong, and is over")
    if not context.title and frame.group is None and not _OUTAGES.isdisjoint(frame.words):
        logged = timing.days_past is None and mention.entry == "ISO" and context.rest.startswith(" - ")
        over = timing.is_past and not timing.lasts and frame.preposition is not FROM
        if over or (logged and _PLANNED.isdisjoint(frame.words)):
            return nothing("an outage that was before it is told")  # "2022-05-23 - website outage"
    if frame.group is None and _CALLED_OFF.search(context.sentence):
        return nothing("called off", 4.0)
    done = frame.tense in _NO_NEWS and not timing.ahead and context.rest.startswith(_LAST_TIME)
    if done and _LAST_DONE.match(context.rest):
        return nothing("when it was last so", 3.0)
    return _told_before(frame, mention, context, timing) if context.sentence else None


def _is_of_a_report(frame: Frame, timing: Timing) -> bool:
    """Whether a day may be one of which a report tells: it is not ahead, and nothing holds from, by or until it."""
    if timing.ahead or timing.days_past == 0 or frame.preposition in _SETS:
        return False
    return frame.tense in _TOLD_AFTERWARDS and (frame.group is None or frame.sense is not STOP)


def _told_before(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Judge by the words before a day."""
    sentence = context.sentence
    near = sentence[-_NEAR:]
    if " last " in near and _WAS_LAST.search(sentence):
        return nothing("when it was last so", 3.0)
    if holds(near, _SUPPOSED) and _SUPPOSED_TO.search(sentence):
        return nothing("what was to be", 3.5)
    begun = frame.tense is PAST and not frame.behind and not timing.ahead
    if begun and sentence.endswith(_STARTING) and _WITH_STARTING.search(sentence):
        return nothing("how something began")
    if mention.said.day is None and " after " in sentence[-_ASIDE:] and _AFTER_DOING.search(sentence):
        return nothing("what came before, told beside")
    if holds(sentence, _SHOWING) and _SHOWN.search(sentence):
        return nothing("when the notice was shown")
    if _IGNORED.match(context.rest) and _ASKED.search(sentence):
        return nothing("of what readers are to ignore")
    return None
