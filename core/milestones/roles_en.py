"""The role of a date in English, decided by the structure of its clause; the table of decisions.

First what makes a date no milestone, then what its preposition says, then what kind of event its verb, noun or label
names. Each decision has a strength in about log-odds; doubts lower it. The rules follow the labelling conventions of
`docs/milestones.md`.
"""

import re
from collections.abc import Callable, Mapping

from core.milestones.doubts_en import ENDS, OVER, TAKES, cautions_of, doubts_of, titled
from core.milestones.events_en import event_of
from core.milestones.frames_en import Frame, build
from core.milestones.labels_en import labelled
from core.milestones.roles import Decision, nothing
from core.milestones.syntax_en import Tense
from core.milestones.tokens_en import Preposition, tokenise
from core.milestones.values import Context, Mention, Part, Timing, Verdict
from core.milestones.words_en import COMES_TO_PASS, OUT_OF_USE, RELEASES, Sense, word_set
from core.model import MilestoneKind

# A margin below this is more often wrong than right: the date is rejected, with its reasons.
LEAST = 0.2
_COMING = frozenset([Tense.FUTURE, Tense.PRESENT, Tense.DUTY, Tense.INFINITIVE])
_GONE = frozenset([Tense.PAST, Tense.PERFECT])
# Words that stand with figures of the past, with samples, and with what only closes; they are sought as they are.
_STATISTICS = (
    " percent", " per cent", " million", " billion", "revenue", "net sales", "compared with", "compared to",
    "year over year", "year-over-year", " average", " grew", " rose by", " fell by", "quarterly results", "sales rose",
)  # fmt: skip
_EXAMPLE = ("for example", "for instance", "e.g.", "suppose ", "hypothetical")
_CONSULTATION = (
    "consultation", "comment period", "public comment", "request for comment", "call for comments",
    "call for evidence", "feedback period", "comment window", "public review", "call for input",
)  # fmt: skip


def _holds(text: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in text for phrase in phrases)


class ClauseJudge:
    """Decides the roles of dates in English text."""

    def weigh(self, mention: Mention, context: Context, timing: Timing) -> Verdict:
        """Decide the role of a mention; for a range `takes_effect` stands for its window, both ends of it."""
        frame = build(context.sentence, context.rest)
        decision = decide(frame, mention, context, timing)
        doubts = doubts_of(frame, mention, context, timing, decision)
        margin = decision.strength - sum(doubts.values())
        kind = decision.kind if margin > LEAST else None
        cautions = cautions_of(frame, mention, context, decision) if kind else {}
        margin = max(LEAST, margin - sum(cautions.values())) if kind else margin
        doubts |= cautions
        reasons = [f"{frame.preposition}, {_described(frame)}: {decision.why} ({decision.strength:+.1f})"]
        reasons += [f"{why}: {-doubt:+.1f}" for why, doubt in doubts.items()]
        asked = kind is TAKES and (mention.until is not None or decision.strength < 3.8)
        closes = asked and _holds(context.sentence + context.rest + context.label, _CONSULTATION)
        if closes and mention.until is None:
            kind, reasons = None, [*reasons, "a consultation only closes"]
        rule = f"{mention.entry}, range" if mention.until else mention.entry
        if mention.until is not None and not decision.moves and kind:
            kind = TAKES
        return Verdict(kind, abs(margin), tuple(reasons), rule, decision.announces, closes, decision.moves)


def _described(frame: Frame) -> str:
    if frame.said:
        place = "behind" if frame.behind else "before"
        reduced = ", tells apart" if frame.reduced else ""
        return f"{frame.said!r} {place} it ({frame.sense or 'unknown'}, {frame.tense}{reduced})"
    return f"event {frame.noun}" if frame.noun else "no event"


def decide(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision:
    """Take the first decision that holds."""
    for rule in (_written_as, labelled, _disowned, _told, _window, _by_preposition, _by_event):
        decision = rule(frame, mention, context, timing)
        if decision:
            return decision
    return nothing("nothing says that anything happens on it")


def _written_as(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away what the place of the date makes a name or a sample."""
    if context.cited or context.named:
        return nothing("in a document's name")
    if _is_in_link(context.sentence):
        return nothing("in a link")
    called = frame.preposition is Preposition.NONE and not frame.is_helped
    if called and context.rest.lstrip().startswith("]("):
        return nothing("in the words of a link, as a page is called")
    heads = frame.behind and frame.preposition is Preposition.NONE and not mention.said.spoken and _heads_line(context)
    if timing.days_past == 0 and heads:
        return nothing("the day of publication at the head of the text", announces=True)
    if context.bracketed:
        return nothing("alone in square brackets")
    dated = timing.ahead and mention.said.day is not None
    if frame.attribute and (frame.named is Sense.TELL or (frame.named is None and not dated)):
        return nothing("names what follows it")
    if frame.attribute and frame.named in OVER:
        return Decision(ENDS, 3.4, "the last day that it is called by")
    if frame.preposition is Preposition.EVERY:
        return nothing("one of many, or a name")
    if _holds(context.sentence[-60:], _EXAMPLE):
        return nothing("an example")
    return None


def _heads_line(context: Context) -> bool:
    """Whether a date stands before a sentence of its own: no mark parts it from the words behind it."""
    return not context.sentence.strip() and context.rest[:1] == " " and context.rest[1:2].isalpha()


def _is_in_link(before: str) -> bool:
    """Whether the address that holds a date begins in the words before it."""
    return "://" in before and "://" in re.split(r"[\s)>\"]", before)[-1]


def _disowned(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away a day that the text gives up for another, or that is history or a figure's."""
    if frame.given_up:
        return nothing("put off, as the words behind it say", 5.0)
    if frame.moved and frame.preposition is Preposition.FROM and mention.until and not frame.behind:
        due = frame.noun in OVER or frame.moved is Sense.EXTEND
        return Decision(ENDS if due else TAKES, 3.6, "moved from a day to a day", moves=True)
    if frame.original or (frame.preposition is Preposition.SET and frame.first):
        return nothing("the day as it was first planned", 5.0)
    was_to = frame.group is not None and frame.tense is Tense.PAST and frame.group.links and "to" in frame.said.split()
    if was_to and (frame.is_helped or not timing.ahead):
        return nothing("what was to be", 3.5)
    told = frame.tense in (*_GONE, Tense.BARE, Tense.PRESENT) and not timing.ahead
    counts = frame.preposition not in (Preposition.UNTIL, Preposition.FROM) or mention.until is not None
    if told and counts and _holds(context.sentence[-80:] + context.rest[:80], _STATISTICS):
        return nothing("a figure's day or period")
    return None


def _told(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day on which somebody announced, decided or found something."""
    group, prep = frame.group, frame.preposition
    if prep is Preposition.OF and frame.whose not in (Sense.DUE, Sense.START, Sense.STOP):
        return nothing("the day of something that is named by it")
    if prep is Preposition.OF and frame.whose is not None and mention.until is None:
        return Decision(ENDS if frame.whose in OVER else TAKES, 3.6, f"the day of the {frame.whose}")
    if frame.reduced and not (mention.until and (timing.ahead or timing.days_past is None)):
        return _told_apart(frame)
    if frame.purpose and prep is not Preposition.FROM:
        return nothing("what is wanted, not what is to be done", 2.0)
    if group is None or group.word is None:
        return None
    telling = frame.sense in (Sense.TELL, Sense.HISTORY) or (group.word.noun is Sense.TELL and not frame.noun)
    if telling and group.tense not in (Tense.FUTURE, Tense.DUTY, Tense.INFINITIVE) and prep not in (
        Preposition.UNTIL, Preposition.BY, Preposition.FROM,
    ):  # fmt: skip
        return nothing("when somebody told or found something", 4.0, announces=group.word.base in _ANNOUNCES)
    if group.tense is Tense.WOULD and prep not in (Preposition.UNTIL, Preposition.BY):
        return nothing("what would be", 2.0)
    return None


_ANNOUNCES = word_set("announce publish post issue gazette release email announced published")


def _told_apart(frame: Frame) -> Decision:
    """Judge a date that only says which things are meant: from then on is a beginning, before then nothing new."""
    negated = frame.group is not None and frame.group.negated
    if frame.outer is not None and frame.outer.negated and frame.preposition is Preposition.AFTER:
        return Decision(ENDS, 3.0, "over after it")
    acts = negated or frame.sense is not None  # "who will be 17 by …" only are so
    if (acts and frame.preposition in (Preposition.BY, Preposition.UNTIL)) or (
        negated and frame.preposition is Preposition.BEFORE
    ):
        return Decision(ENDS, 1.6, "by it, to be among those meant")
    if frame.preposition in (Preposition.AFTER, Preposition.FROM):
        return Decision(TAKES, 2.0, "what happens from then on is meant")
    return nothing("tells apart which things are meant", 3.5)


_MEETINGS = word_set("conference conferences workshop symposium summit webinar")


def _window(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take both ends of a range, unless it is a stretch of the past."""
    if mention.until is None:
        return None
    if frame.group is None and not _MEETINGS.isdisjoint(frame.said.split()[-2:]):
        return nothing("the days on which people meet")
    dated = timing.days_past is not None
    if frame.tense in _GONE and not timing.ahead and (dated or not frame.reduced):
        return nothing("a stretch of the past")
    if frame.group is not None and frame.tense is Tense.BARE and (timing.days_past or 0) > 0:
        return nothing("a stretch of the past")
    if frame.reduced:
        return Decision(TAKES, 2.2, "the window of what is meant")
    said = timing.ahead or mention.said.spoken or frame.preposition in (Preposition.FROM, Preposition.ON)
    strength = 3.7 if said else 2.4
    return Decision(TAKES, strength, "a window")


def _by_preposition(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by a preposition that itself says whether something begins or is over."""
    if mention.said.distance and frame.following == "to" and frame.preposition is Preposition.NONE:
        return Decision(ENDS, 3.4, "so long to do something")
    if mention.said.distance is not None and frame.preposition is Preposition.FOR:
        return Decision(ENDS, 3.0, "for so long")
    if frame.preposition is Preposition.FROM:
        return _from(frame, timing, context.title)
    decide_by = _BY_PREPOSITION.get(frame.preposition)
    return decide_by(frame, timing) if decide_by else None


def _until(frame: Frame, timing: Timing) -> Decision:
    if frame.moved is Sense.MOVE and not frame.behind:
        due = frame.noun in OVER
        return Decision(ENDS if due else TAKES, 3.8, "put off until it")
    if frame.group and frame.group.negated and frame.sense is Sense.LIMIT:
        return Decision(TAKES, 3.2, "not until it")
    if frame.tense is Tense.PAST and timing.days_past is not None and timing.days_past >= 0:
        return nothing("was so until it", 2.0)
    return Decision(ENDS, 4.2 if timing.ahead else 3.4, "until it")


def _to(frame: Frame, timing: Timing) -> Decision | None:
    word = frame.group.word if frame.group else None
    if word is not None and word.verb is Sense.EXTEND:
        return Decision(ENDS, 4.0, "extended to it")
    if word is not None and word.verb in (Sense.MOVE, Sense.CHANGE, Sense.PLAN):
        due = frame.noun in OVER
        return Decision(ENDS if due else TAKES, 3.8, "moved to it")
    return Decision(ENDS, 1.5, "to it")


def _by(frame: Frame, timing: Timing) -> Decision:
    gone = frame.tense in _GONE and frame.group is not None and not frame.group.links
    if gone and not timing.ahead:
        return nothing("had happened by it", 2.0)
    if gone:
        return Decision(ENDS, 1.8, "by it, told as past")
    if frame.tense in _COMING:
        return Decision(ENDS, 4.2, "by it")
    return Decision(ENDS, 2.8, "by it")


def _after(frame: Frame, timing: Timing) -> Decision:
    if frame.tense in _GONE and not timing.ahead:
        return nothing("what happened after it", 2.0)
    negated = frame.group is not None and frame.group.negated
    if negated or frame.sense in (Sense.STOP, Sense.LIMIT):
        return Decision(ENDS, 3.6, "over after it")
    if frame.sense is None and frame.group is None:
        return Decision(TAKES, 1.4, "after it")
    return Decision(TAKES, 2.2, "after it")


_STANDS = word_set("current accurate correct listed available complete known stated valid true reported")


def _from(frame: Frame, timing: Timing, title: str) -> Decision:
    group = frame.group
    dated = frame.preposition_words in ("as_of", "as_at")
    stands = group is not None and group.word is not None and group.word.text in _STANDS
    if dated and stands and frame.tense in (Tense.PAST, Tense.PRESENT) and not timing.ahead:
        return nothing("how things stood on that day", 2.0)
    if group is not None and group.word is None and not frame.distance and dated and not timing.ahead:
        return nothing("figures of that day", 2.0)
    if frame.tense is Tense.PAST and not timing.recent:
        return nothing("began in the past", 2.0)
    if (
        frame.sense is Sense.STOP
        and group is not None
        and group.tense is Tense.PRESENT
        and group.word
        and group.word.text.endswith("ing")
    ):
        return Decision(TAKES, 3.0, "is being wound down from it")
    if frame.sense is Sense.STOP:
        return Decision(ENDS, 3.6, "over from it")
    if group is not None and group.word is None and frame.sense is None and titled(title) is not None:
        return Decision(ENDS, 2.4, "what the title says is over, from it")
    if frame.sense is Sense.DUE:
        return Decision(ENDS, 2.5, "due from it")
    if frame.sense is Sense.LIMIT and group is not None and group.word and group.word.text in OUT_OF_USE:
        ends = titled(title) is not None
        return Decision(ENDS if ends else TAKES, 2.6 if ends else 3.6, "out of use from it")
    return Decision(TAKES, 4.2 if timing.ahead else 3.6, "from it on")


def _since(frame: Frame, timing: Timing) -> Decision:
    if frame.group and frame.group.negated and timing.recent:
        return Decision(TAKES, 2.0, "no longer since it")
    return nothing("so since it", 3.0)


def _not_before(frame: Frame, timing: Timing) -> Decision:
    return Decision(ENDS, 3.0, "not before it")


def _set_for(frame: Frame, timing: Timing) -> Decision:
    if frame.sense is Sense.TELL and frame.group is not None:
        return nothing("set for telling something", 1.0)
    return Decision(ENDS if frame.sense in OVER else TAKES, 3.8, "set for it")


_BY_PREPOSITION: Mapping[Preposition, Callable[[Frame, Timing], Decision | None]] = {
    Preposition.UNTIL: _until,
    Preposition.BY: _by,
    Preposition.BEFORE: _by,
    Preposition.NOT_BEFORE: _not_before,
    Preposition.AFTER: _after,
    Preposition.SINCE: _since,
    Preposition.TO: _to,
    Preposition.SET: _set_for,
}


def _by_event(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Decide by the event that governs the date: its verb, or the noun of which the verb only sets the day."""
    sense = _event_meant(frame)
    word = frame.group.word if frame.group else None
    if word is not None and word.base in COMES_TO_PASS and sense in (None, Sense.CHANGE, Sense.START):
        sense = titled(context.title) or sense
    if mention.said.day is None and mention.said.part is Part.WHOLE and not frame.group and not timing.ahead:
        return nothing("names a month, and no event of it")
    if frame.tense in _GONE:
        return _gone(frame, sense, timing)
    if frame.group is None and frame.preposition is Preposition.FOR and sense is Sense.DUE:
        return nothing("what the last day is for")
    if not timing.ahead and frame.group is None and frame.said.split()[-1:] in (["update"], ["updates"]):
        return nothing("the day of an update")
    return _on_day(frame, sense, context, timing) if sense in _EVENTS else _unknown(frame, mention, context, timing)


def _on_day(frame: Frame, sense: Sense | None, context: Context, timing: Timing) -> Decision:
    """Judge the event of a day by what happens to its subject."""
    word = frame.group.word if frame.group else None
    kind, less, why = _EVENTS[sense]
    if kind is ENDS and sense is Sense.STOP and word is not None and _is_outage(context.title):
        kind, why = TAKES, "it is down from that day, for as long as what the title names"
    elif kind is ENDS and "until further notice" in context.rest:
        kind, why = TAKES, "until further notice"
    said = frame.said.split()
    few = len(said) <= _FEW or said[1:2] == ["to"]  # "last day to …"
    names = frame.group is None and few and (sense is Sense.DUE or said[-1:] in _SAYS)
    strength = 4.0 if names else _CERTAIN.get(frame.tense, 2.6) - less  # "June 3: application deadline"
    if sense is Sense.TELL and timing.ahead and frame.group is None and not RELEASES.isdisjoint(frame.words):
        return Decision(TAKES, 2.4, "it comes out on that day")
    if sense in (Sense.TELL, Sense.HISTORY) and frame.tense is not Tense.FUTURE:
        return nothing("told on that day", 2.0)
    return Decision(kind, strength, why)


_OUTAGES = word_set("maintenance outage outages downtime interruption interruptions disruption disruptions")


def _is_outage(title: str) -> bool:
    """Whether a title names what passes: a thing that then goes down comes back."""
    return not _OUTAGES.isdisjoint(re.findall("[a-z]+", title))


def _event_meant(frame: Frame) -> Sense | None:
    word = frame.group.word if frame.group else None
    sets = word is not None and word.verb in (Sense.PLAN, Sense.MOVE, Sense.EXTEND)
    if sets and frame.noun in (Sense.TELL, Sense.HISTORY):
        return Sense.PLAN
    if frame.sense is Sense.TELL and frame.tense is Tense.DUTY:
        return Sense.ACT  # "shops must issue receipts"
    if sets or frame.sense is Sense.TELL:
        return frame.noun or frame.sense
    return frame.sense


# The role of each event on its day, how much less sure than its tense allows, and why.
_EVENTS: Mapping[Sense | None, tuple[MilestoneKind, float, str]] = {
    Sense.STOP: (ENDS, 0.0, "it is over on that day"),
    Sense.DUE: (ENDS, 0.0, "the last day"),
    Sense.START: (TAKES, 0.0, "it begins on that day"),
    Sense.CHANGE: (TAKES, 0.0, "it changes on that day"),
    Sense.LIMIT: (TAKES, 0.0, "it is narrowed on that day"),
    Sense.LAST: (TAKES, 1.6, "it holds on that day"),
    Sense.ACT: (TAKES, 1.8, "something is to be done on that day"),
    Sense.PLAN: (TAKES, 0.4, "set for that day"),
    Sense.MOVE: (TAKES, 0.4, "moved to that day"),
    Sense.EXTEND: (ENDS, 0.8, "extended to that day"),
    Sense.TELL: (TAKES, 4.2, "told on that day"),
    Sense.HISTORY: (TAKES, 3.0, "told on that day"),
}
_CERTAIN = {
    Tense.FUTURE: 4.2,
    Tense.PRESENT: 3.8,
    Tense.DUTY: 3.8,
    Tense.INFINITIVE: 3.4,
    Tense.MAYBE: 2.4,
}


# So many words name no more than an event.
_FEW = 4
_SAYS = (["ends"], ["starts"], ["begins"], ["opens"], ["closes"], ["expires"])
_HAPPENS = (Sense.STOP, Sense.START, Sense.CHANGE, Sense.LIMIT)


def _gone(frame: Frame, sense: Sense | None, timing: Timing) -> Decision:
    """Judge what is told as past: a change that the notice reports counts if it is near, history does not."""
    if not (timing.recent or timing.ahead):
        return nothing("it happened in the past")
    if timing.ahead and frame.tense is Tense.PAST and sense in _HAPPENS and not frame.is_helped:
        return Decision(ENDS if sense is Sense.STOP else TAKES, 2.4, "told ahead of it, as headings tell")
    if sense is Sense.STOP:
        return Decision(ENDS, 2.0, "it has ended")
    if sense in _HAPPENS:
        return Decision(TAKES, 1.6 if sense is Sense.LIMIT or frame.tense is Tense.PERFECT else 0.6, "it has changed")
    if frame.group and frame.group.word and frame.group.word.verb in (Sense.PLAN, Sense.MOVE):
        return Decision(ENDS if sense is Sense.DUE else TAKES, 3.2 if timing.ahead else 1.0, "set for that day")
    if sense is Sense.DUE and timing.ahead:
        return Decision(ENDS, 3.0, "the last day")
    return nothing("it happened in the past", 2.0)


def _unknown(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    word = frame.group.word if frame.group else None
    if mention.said.spoken and word is not None and frame.tense is Tense.PRESENT and word.text.endswith("ing"):
        return Decision(TAKES, 2.4, "it is being done that day")
    if frame.tense in (Tense.FUTURE, Tense.DUTY):
        return Decision(TAKES, 2.8, "something happens on that day")
    if frame.tense is Tense.PRESENT and timing.ahead:
        return Decision(TAKES, 2.0, "something happens on that day")
    if frame.preposition is Preposition.FOR and timing.ahead:
        return Decision(TAKES, 2.6, "for that day")
    if frame.group is None and timing.ahead and (listed := _introduced(context)):
        return listed
    if frame.group is None and context.title and event_of(tokenise(context.title)) is Sense.DUE:
        return Decision(ENDS, 2.6, "of the last days that the title names")
    if timing.ahead:
        return Decision(TAKES, 1.0, "a day still to come")
    return None


def _introduced(context: Context) -> Decision | None:
    """Take the event of the line that introduces a list, or of the heading above it, for an item that names none."""
    for words in (context.intro, context.section):
        sense = event_of(tokenise(words)) if words else None
        if sense in (Sense.STOP, Sense.DUE, Sense.START, Sense.CHANGE, Sense.LIMIT):
            return Decision(ENDS if sense in OVER else TAKES, 2.2, f"of the list {words!r} ({sense})")
    return None
