"""English days that are no milestones because another day holds instead: given up, moved from, first planned."""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.frames_en import Frame
from core.milestones.moves_en import ORIGINAL
from core.milestones.numerals import MONTH
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import PAST
from core.milestones.tokens_en import AFTER, BY, FROM, NONE, OF, ON, SET, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import EXTEND, OF_STARTS, word_set

_LEAVES = frozenset([FROM, AFTER])  # "extended beyond 31 May to 30 June"
_TO_A_DAY = re.compile(r"\bto (?:[a-z]+, )?(?:[a-z]{3,9}\.? [0-9]{1,2}|[0-9]{1,2} [a-z]{3,9})[^.;]{0,16} from $")
_PUT_OFF = ("postponed", "delayed", "deferred", "extended", "rescheduled", "changed", "moved")
_PUT_OFF_TO = re.compile(
    rf"\b(?:{'|'.join(_PUT_OFF)}) (?:until|till|to) "
    rf"(?:the |[a-z]{{3,6}}day,? )?(?:{MONTH} [0-9]|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|[0-9]{{4}}-)"
)


# What the next sentence says of a day that was set: "This notice extends the deadline until …".
_PUT_OFF_NEXT = re.compile(
    r"^[).\]]*\s*(?:(?:with |by |in )?th(?:is|e) (?:[a-z]+ )?"
    r"(?:action|notice|rule|document|order|decision|amendment)(?: announces that(?: [a-z]+){1,4})??|we|the [a-z]+) "
    r"(?:now |hereby |is |are |has |have |will )*"
    r"(?:extend|delay|postpon|defer)(?:s|ed|es|ing)? (?:the|this|that|its|our) (?:[a-z]+ ){0,3}"
    r"(?:date|deadline|period)"
)
_STATES = frozenset([NONE, ON, OF, SET, BY, UNTIL])


# "We have been informed that this scheme has been extended to 30 September."
_MOVED_NEXT = re.compile(
    r"^[).\]]*\s*(?:[a-z ]{0,30} that )?(?P<the>this|the) (?:[a-z]+ )?(?P<what>[a-z]+) (?:has|have) "
    r"(?:now |since )?been "
    rf"(?:extended|delayed|postponed|deferred) (?:to|until) (?:the |[a-z]{{3,6}}day,? )?"
    rf"(?:{MONTH} [0-9]|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|[0-9]{{4}}-)"
)


def _is_put_off_next(context: Context) -> bool:
    beyond = context.beyond
    if not holds(beyond, _PUTTING_OFF):
        return False
    if _PUT_OFF_NEXT.match(beyond) is not None:
        return True
    moved = _MOVED_NEXT.match(beyond)
    if moved is None:
        return False
    return moved["the"] == "this" or moved["what"] in _DATES or f" {moved['what']}" in context.sentence


_DATES = ("date", "deadline", "period")


_PUTTING_OFF = ("extend", "delay", "postpon", "defer")


def _put_off_again(frame: Frame, context: Context) -> Decision | None:
    """Judge a day up to which something was extended, where it was so more than once."""
    if holds(context.rest, _PUT_OFF) and _EXTENDED_AGAIN.search(context.rest):
        return nothing("put off once more, as the words behind it say", 5.0, replaced=True)
    if holds(context.beyond, _PUTTING_OFF) and _NOW_EXTENDED.match(context.beyond):
        return nothing("put off once more, as the next sentence says", 4.0, replaced=True)
    if not frame.behind and _ONCE_MORE.search(context.sentence):
        return Decision(ENDS, 3.0, "put off once more, up to it")
    return None


def superseded(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day instead of which another one holds, whatever label stands before both."""
    if frame.given_up is EXTEND and mention.until is not None:
        return Decision(TAKES, 3.6, "a window, whose last day is put off", opens=True)
    if frame.given_up:
        return nothing("put off, as the words behind it say", 5.0, replaced=True)
    states = frame.preposition in _STATES or frame.preposition_words.startswith("effective_date")
    if states and _is_put_off_next(context):
        return nothing("put off, as the next sentence says", 4.0, replaced=True)
    if frame.moved is EXTEND and (again := _put_off_again(frame, context)):
        return again
    if frame.left and not frame.behind and mention.until is None:
        return nothing("the day from which the one before it was moved", 5.0, replaced=True)
    once = frame.tense is PAST and not (timing.ahead and frame.preposition is UNTIL)
    if once and context.sentence.lstrip().startswith(_ONCE):
        return nothing("the day as it once was", 3.0)
    if not context.title and context.sentence.startswith("update to: "):
        return nothing("of what the text gives anew", 2.0)  # "Update to: on 3 June, we will …"
    if context.intro and holds(context.intro, _QUOTING) and _is_old_text(context):
        return nothing("in the words of a text that is changed", 3.0)
    if frame.original and ORIGINAL.isdisjoint(frame.label.split()):  # not "previously announced deadline: …"
        return nothing("the day as it was first planned", 5.0, replaced=True)
    return None


# "was extended up to 18 August, and then further extended to 1 September"
_AGAIN = (
    r"\b(?:and|but|then) (?:was |has been )?(?:then |later |again |further |subsequently |thereafter ){1,3}"
    r"(?:extended|postponed|deferred) (?:up )?(?:to|until|till) "
)
_A_DAY = rf"(?:the )?(?:[a-z]{{3,6}}day,? )?(?:{MONTH}[ .]|[0-9])"
_EXTENDED_AGAIN, _ONCE_MORE = re.compile(f"{_AGAIN}{_A_DAY}"), re.compile(rf"{_AGAIN}(?:the )?$")
_NOW_EXTENDED = re.compile(
    rf"^[).\]]*\s*now,? [^.;]{{0,200}}\bexten(?:d|ds|ded|sion) [^.;]{{0,80}}\b(?:to|until|till|through) {_A_DAY}"
)
_ONCE = ("earlier, ", "previously, ", "originally, ", "initially, ")
# "Section 4 of the circular reads as under:", its words, and that it has been decided otherwise.
_OPENS_QUOTE = re.compile(r"\s*[\"“'‘]\S")
_QUOTING = ("reads as ", "read as ", "states as ", "stated as ")
_READS = re.compile(r"(?<!to )(?<!shall )(?<!will )\b(?:reads?|states?|stated) as (?:under|follows)$")
_NEW_TEXT = re.compile(r"\b(?:new|amended|revised|now)\b")
_PART = re.compile(r"\b(?:section|paragraph|para|clause|article|rule|regulation|circular)\b")
_OTHERWISE = re.compile(r"\b(?:decided|amended|substituted|replaced|revised|extended|postponed|deferred)\b")


def _is_old_text(context: Context) -> bool:
    """Whether a date stands in a quotation of what the text then changes."""
    if _OPENS_QUOTE.match(context.sentence) is None or _NEW_TEXT.search(context.intro):
        return False
    if _PART.search(context.intro) is None:
        return False
    return _READS.search(context.intro) is not None and _OTHERWISE.search(context.beyond) is not None


# "postponing the effective date by 60 days, from …", "the compliance dates …, from …"
_OF_DATE = re.compile(
    r"\b(?:postpon|delay|defer|extend|extension|mov|push)[a-z]*(?: back| of)?(?: the| its| our| all)? "
    r"(?P<which>[a-z]+)(?: [a-z]+){0,2}? dates?\b"
)
_FOR_SO_LONG = re.compile(
    r" for (?:an? )?(?:further |additional |another )?[a-z0-9-]{1,10} (?:days|weeks|months|years),? "
    r"(?:from|effective) $"
)


def _puts_off(frame: Frame, context: Context) -> Decision | None:
    """Judge a range by which a date is put off: "delays the effective date …, from June 3 to July 1"."""
    found = _OF_DATE.search(context.sentence)
    if found is None and _FOR_SO_LONG.search(context.sentence):
        found = _OF_DATE.search(context.title)  # of a long sentence only the end is looked at
    if found is None:
        return None
    if found["which"] in OF_STARTS:
        return Decision(TAKES, 3.6, "moved from a day to a day", moves=True)
    over = frame.noun in OVER or frame.moved is EXTEND or found["which"] in _OF_ENDS
    return Decision(ENDS, 3.6, "moved from a day to a day", moves=True) if over else None


_OF_ENDS = word_set("closing due expiry expiration end deadline submission application comment")


def moved(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Tell the day to which something is moved from the one that it leaves, and from the one on which that is told."""
    if frame.behind and frame.is_helped and holds(context.rest, _PUT_OFF) and _PUT_OFF_TO.search(context.rest):
        return nothing("the day on which another is put off", 3.5)
    if mention.until and frame.preposition is FROM and not frame.behind and (put_off := _puts_off(frame, context)):
        return put_off
    if frame.moved and frame.preposition in _LEAVES and mention.until and not frame.behind:
        if frame.moved is EXTEND and _FOR_SO_LONG.search(context.sentence):
            return Decision(TAKES, 3.6, "a window, by which something is extended")
        due = frame.noun in OVER or frame.moved is EXTEND
        return Decision(ENDS if due else TAKES, 3.6, "moved from a day to a day", moves=True)
    was = frame.moved and frame.preposition is FROM and not mention.until and not frame.behind
    if was and _TO_A_DAY.search(context.sentence):
        return nothing("the day from which it was moved to another", 5.0, replaced=True)
    if frame.original or (frame.preposition is SET and frame.first):
        return nothing("the day as it was first planned", 5.0, replaced=True)
    return None
