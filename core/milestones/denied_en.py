"""English days of which a sentence says that nothing comes of them: "the new rules will not take effect on June 3"."""

import re

from core.milestones.frames_en import Frame
from core.milestones.governing_en import APPLIES
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE, INFINITIVE, PAST, PRESENT
from core.milestones.tokens_en import AFTER, BEFORE, BY, FROM, NOT_BEFORE, SINCE, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import CHANGE, COMES_TO_PASS, HAPPENS, STOP, word_set


def denied(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day on which what would end, change or begin does not."""
    if frame.before and frame.before[-1] in _EXCEPTS and _EXCEPTION.search(context.sentence):
        return nothing("an exception")
    group = frame.group
    if group is None or not group.negated or group.no_longer:
        return None
    if "but" in frame.before[-3:]:
        return None  # "there will be no closure on June 3 but on June 10"
    if group.word is None and frame.noun in HAPPENS and "there" in frame.words and frame.preposition not in _SHIFTS:
        return nothing("there is none then")  # "there will not be a rate increase in January"
    if group.word is None and frame.preposition_words == "start":
        return nothing("it does not begin")  # "classes won't start June 3": the verb was taken for the tie
    if frame.preposition in _BY_THEN and frame.tense in _AT_PRESENT and _NEED.match(frame.said):
        return nothing("nothing needs to be done by it")  # "no action is required by June 3"
    return nothing("it does not come about") if _is_denied(frame, mention) else None


_BY_THEN, _AT_PRESENT = (BY, BEFORE), (PRESENT, DUTY)
_NEED = re.compile(r"(?!will |shall |'ll )(?:[a-z']+ ){0,3}(?:needs?|needed|required?|necessary|have to)\b")


def _is_denied(frame: Frame, mention: Mention) -> bool:
    """Whether the verb itself is denied, and not only until or before the day, or of those who are meant."""
    word = frame.group.word if frame.group else None
    if word is None or frame.reduced or frame.preposition in _SHIFTS or frame.tense not in _SAID_OF_IT:
        return False  # "apps not updated by June 3 will be removed"
    if "not only" in frame.said:
        return False
    lasting = frame.preposition is FROM or mention.until is not None
    if word.verb is CHANGE:
        return not lasting or word.base in _MOVES  # not "will not be updated from June 3"
    if word.base == "apply":
        return mention.until is None and not _RISES.isdisjoint(frame.words)  # not "fees do not apply on June 3"
    comes = word.base in COMES_TO_PASS and frame.noun in HAPPENS  # not "the market will not take place on June 3"
    return word.verb is STOP or word.base in _COMES or comes


# "except on June 3", "(excluding June 3 to June 9)"
_EXCEPTS = word_set("except excluding apart not save than between")
_EXCEPTION = re.compile(
    r"(?:\bexcept|\bexcluding|\bapart from|\bbut not|\(not|, save|\bother than)(?: (?:on|from|between|in|for))? $"
)
_SHIFTS = frozenset([UNTIL, NOT_BEFORE, BEFORE, AFTER, SINCE])
_SAID_OF_IT = frozenset([FUTURE, PRESENT, PAST, INFINITIVE])
_MOVES = word_set("change rise fall increase decrease raise lower go_up go_down")
_RISES = word_set("new planned proposed increase increases rise change changes")
_COMES = APPLIES | word_set(
    "begin start reopen resume launch introduce go_ahead impose levy implement enforce institute"
)
