"""What the place of an English date makes of it: a dateline, the name of a thing or of a document, a sample."""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.frames_en import Frame
from core.milestones.named_days_en import of_an_update
from core.milestones.roles import Decision, nothing
from core.milestones.tokens_en import BY, EVERY, FOR, FROM, MONTHS, NONE, ON, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import CHANGE, EXTEND, MOVE, TELL, word_set

_PIECES_OF_WORK = word_set("change changes commit commits patch patches fix fixes snapshot draft entry build revision")
_ISSUES = word_set(
    "statement statements bill bills invoice invoices issue payroll payment billing release version edition"
)
# How long goods keep: "best before 15/10/24", "with a use by date of June 3".
_SHELF_LIFE = (
    "use by", "use-by", "best before", "best-before", "best by", "best-by", "sell by", "sell-by", "expir",
    "date code", "used by", "label",
)  # fmt: skip
_SHELF_LIFE_OF = re.compile(
    r"\b(?:(?:use|best|sell)[- ](?:by|before)\W{0,3}dates?|expir(?:y|ation) dates)"
    r"(?: (?:of|is|are|up to and including|up to|to|from|between|before|through))?\W{0,3}$|"
    r"\bbest[- ](?:by|before)\W{0,3}$|"
    r"\bdate codes? (?:of|is|are|up to,? and including|up to|to|between|through) $|"
    r"\blabels? (?:states?|says?|reads?|shows?)\b[^.;]{0,40}"
    r"\b(?:should|must|to) be (?:used|eaten|consumed|sold) (?:by|before) $"
)
_EXAMPLE = ("for example ", "for example,", "for example:", "for instance", "e.g.", "suppose ", "hypothetical")
_SHORTEST = min(map(len, _EXAMPLE))


def written_as(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what the place of the date makes a name or a sample."""
    if named := _in_a_name(frame, context):
        return named
    if dated := _dates_the_text(frame, mention, context, timing):
        return dated
    if context.bracketed:
        return nothing("alone in square brackets")
    if attribute := _describes(frame, mention, context, timing):
        return attribute
    if called := _called_by(frame, mention, context):
        return called
    if frame.preposition is EVERY or (mention.said.year is None and _is_of_each_year(context)):
        return nothing("one of many, or a name")
    if context.sample or (len(context.sentence) >= _SHORTEST and holds(context.sentence[-60:], _EXAMPLE)):
        return nothing("an example")
    return None


def _in_a_name(frame: Frame, context: Context) -> Decision | None:
    """Turn away a date within a document's or a version's name, a link, or a remark in brackets."""
    sentence = context.sentence
    if context.cited or context.named or ("(see " in sentence and _REFERRED.search(sentence)):
        return nothing("in a document's name")
    if "://" in sentence and _is_in_link(sentence):
        return nothing("in a link")
    if sentence.endswith("-") and _CODE.search(sentence):
        return nothing("in the name of a version")
    called = "](" in context.rest and frame.preposition is NONE and not frame.is_helped
    if called and context.rest.lstrip().startswith("]("):
        return nothing("in the words of a link, as a page is called")
    if context.rest.startswith(")") and _is_one_of_two(context):
        return nothing("tells apart which things are meant")
    return None


def _is_of_each_year(context: Context) -> bool:
    """Whether a day comes each year: "annually in September", "by June 30 of each year"."""
    if context.sentence.endswith(_EACH_IN):
        return True
    return context.rest.startswith(_EACH) and _YEARLY.match(context.rest) is not None


_CODE = re.compile(r"(?:^|[\s(\"'`])[a-z][a-z.]*-[a-z0-9.]*[0-9][a-z0-9.-]*-$")  # "model-5-mini-2025-06-03"


def _is_one_of_two(context: Context) -> bool:
    """Whether a day in brackets parts two of a kind: "Acme Corp. (before June 3), Acme Inc. (on or after June 3)"."""
    sentence = context.sentence
    if sentence.endswith("(on or after "):
        return "(before " in sentence or context.rest.startswith("),")
    return sentence.endswith("(before ") and "(on or after " in sentence + context.rest


# "(see Version 1 will be switched off on June 3)"
_REFERRED = re.compile(r"\(see (?!below|above|table|section|note|page|you)[^()]{0,100}$")
_EACH_IN = tuple(
    f"{each} {at} " for each in ("annually", "yearly", "every year", "each year") for at in ("in", "on", "by", "before")
)
_EACH = (" of each", " of every", " each", " every", " annually")
_YEARLY = re.compile(r" (?:(?:of )?(?:each|every) year|annually)(?=[.,;:)]|$| (?:and|until|to|by|from)\b)")
_AGE, _OF_AGE = 32, (" of age ", " old ", "-old ")
_SEASONS = ("Christmas", "Christmas Eve", "New Year's Eve")
_ON_IT = frozenset([ON, FROM, BY, UNTIL])
_SPANS_OF_DAYS = word_set("break holiday holidays season period week")
_CALLED_BY = _SPANS_OF_DAYS | word_set(
    "bin bins collection collections timetable opening closure service services "
    "delivery deliveries shipping arrival party sale"
)


def _called_by(frame: Frame, mention: Mention, context: Context) -> Decision | None:
    """Turn away a day that only tells what a thing is: "Christmas opening hours", "best before 15/10/24"."""
    season = mention.entry in _SEASONS
    called = frame.following in _CALLED_BY
    if frame.preposition in _ON_IT and frame.following not in _SPANS_OF_DAYS:
        called = False  # "from Christmas Eve service charges apply"
    called = called or context.rest.startswith(" and new year")
    others = not MONTHS.isdisjoint(frame.before) or not MONTHS.isdisjoint(frame.after)
    called = called or (frame.preposition is FOR and others)  # "closed for Christmas from 20 December"
    if season and (called or (frame.preposition is NONE and frame.following[:1].isalpha())):
        return nothing("a season, by which something is called")
    if holds(context.sentence[-_AGE:], _OF_AGE) and _AGED.search(context.sentence):
        return nothing("how old those are who are meant")
    if holds(context.sentence[-40:], _SHELF_LIFE) and _SHELF_LIFE_OF.search(context.sentence):
        return nothing("how long goods keep")
    return None


def _dates_the_text(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day on which the text, or what was added to it, was written."""
    if frame.preposition is NONE and context.rest.startswith(" (") and _AGENCIES.match(context.rest):
        return nothing("the day of a report, with the agency that sent it", announces=True)
    if timing.days_past == 0 and _is_dateline(frame, mention, context):
        return nothing("the day of publication at the head of the text", announces=True)
    if frame.preposition is NONE and of_an_update(mention, context, timing):
        return nothing("the day of an update, which follows", announces=True)
    return None


_A_LABEL = 60  # what is longer is a sentence or a title
_HEADS = re.compile(r": (?:upcoming|announcements?|announcing|notice of|news)\b")  # "September 26: Upcoming changes"
_PLACE_AND = re.compile(r"\W*[a-z]+(?: [a-z]+)?, (?:the )?$")  # "New Delhi, the 29th of July"
_AGENCIES = re.compile(r" \((?:reuters|ap|afp|bloomberg|xinhua|ani|pti|upi)\) ?-")


def _is_dateline(frame: Frame, mention: Mention, context: Context) -> bool:
    """Whether a date stands at the head of a text, or in brackets behind its title."""
    if frame.preposition is not NONE or mention.said.spoken:
        return False
    if frame.group is None and not context.rest.strip() and _PLACE_AND.match(context.sentence):
        return True
    if context.alone and len(context.heading) > _A_LABEL:
        return True
    if not context.sentence.strip() and _HEADS.match(context.rest):
        return True
    behind_title = not context.title and context.sentence.endswith("(") and context.rest.strip() == ")"
    return behind_title or (frame.behind and _heads_line(context))


_PAST_IT = frozenset(["past", "beyond"])


_WITH_THE_FIRST = re.compile(
    r"\b(?:effect|effective|begin(?:s|ning)?|start(?:s|ing)?|appl(?:y|ies)) with (?:your|the|our) (?:first )?$"
)


def _describes(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Judge a date that describes the noun behind it: "the June 3 deadline", "its May report"."""
    if mention.entry == "ISO" and not timing.ahead and mention.until is None and _is_of_work(frame):
        return nothing("names what follows it")  # "revert the 2024-06-03 change"
    if context.sentence.endswith(" for a ") and frame.following in _COMINGS:
        return nothing("names what follows it")  # "the last day to choose a plan for a January 1 start"
    if not frame.attribute or frame.given_up:
        return None
    if frame.following in _ISSUES and _WITH_THE_FIRST.search(context.sentence):
        return Decision(TAKES, 3.0, "from the first that is called by it")  # "in effect with your July statement"
    if frame.preposition is FROM and timing.recent and frame.following in _ISSUES:
        return Decision(TAKES, 3.0, "from the first that is called by it")  # "starting with the July statement"
    if frame.behind and frame.preposition is FOR and frame.named not in OVER and not mention.until:
        return nothing("names what follows it")  # "tickets for the June 14 show go on sale …"
    dated = timing.ahead and mention.said.day is not None
    if frame.named is TELL or (frame.named is None and not dated):
        return nothing("names what follows it")
    group = frame.group
    puts_off = group is not None and group.word is not None and group.word.verb in (EXTEND, MOVE) and not group.negated
    past = not _PAST_IT.isdisjoint(frame.before[-4:])  # "do not delay it past the June 3 deadline"
    if frame.named in OVER and puts_off and not frame.behind and not past:
        return nothing("the last day that is put off", 4.0)  # "extends the April 15 filing deadline"
    if frame.named in OVER and frame.behind and frame.group is not None and frame.group.no_longer:
        return nothing("it holds no longer")  # "the June 3 deadline no longer applies"
    return Decision(ENDS, 3.4, "the last day that it is called by") if frame.named in OVER else None


# "children must be five years of age on or before September 1"
_AGED = re.compile(
    r"\b(?:years?|months?)(?: of age|[- ]old) (?:on or before|on or after|by|before|on|as of) (?:the )?$"
)
_COMINGS = word_set("start launch opening arrival departure delivery")


def _is_of_work(frame: Frame) -> bool:
    named = frame.attribute and frame.named is CHANGE
    return frame.preposition is NONE and (named or frame.following in _PIECES_OF_WORK)


def _heads_line(context: Context) -> bool:
    """Whether a date stands before a sentence of its own: no mark parts it from the words behind it."""
    return not context.sentence.strip() and context.rest[:1] == " " and context.rest[1:2].isalpha()


def _is_in_link(before: str) -> bool:
    """Whether the address that holds a date begins in the words before it."""
    return "://" in re.split(r"[\s)>\"]", before)[-1]
