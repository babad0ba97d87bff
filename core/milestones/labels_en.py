"""What a label, the heading of a section or the head of a column says of the date beside it, in English."""

import re
from collections.abc import Sequence

from core.milestones.alternatives import holds
from core.milestones.doubts_en import ENDS, OVER, TAKES
from core.milestones.events_en import event_of, label_event, label_event_of
from core.milestones.frames_en import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE
from core.milestones.tokens_en import BY, FROM, NONE, UNTIL, tokenise
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import ACT, CHANGE, HISTORY, LIMIT, RELEASES, START, STOP, TELL, Sense, word_set

_PUBLISHES = re.compile(r"announce|notif|publi|posted|updated|modified|created|issued|released|release date|author")
_STEP = re.compile(
    r"(?:^|\b)(?:phase|stage|step|wave|ring|tranche|batch|round|cohort|group) (?:[0-9]|[a-d]\b|one|two|three|four)"
)
_EXPECTED = re.compile(r"expected|planned|target|estimated|scheduled|projected|tentative")
_GENERIC = re.compile(r"(?:^|\b)(?:date|dates|when|time|schedule|timeline|period|window|day|days|valid|validity)\b")
_STAGES = word_set("mode phase stage begin begins start starts")
_IMPORTANT = ("important dates", "key dates", "deadlines", "call for", "dates to remember")
# What opens a remark says nothing of the date in it.
_NOTES = word_set("update note news important edit correction reminder attention notice")
# What leads to an address that was left out ("send it by e-mail to - by June 3"), or invites, tells no role.
_IDLE = re.compile(r"\b(?:e-?mails?|letter|post|fax|sent|send|addressed) to$|^save the date$")
_BY_DATES = tuple(f"by {these} {days}" for these in ("these", "the following") for days in ("dates", "deadlines"))
_HANDED_IN = word_set("paper papers proposal proposals abstract abstracts manuscript manuscripts posters demos")


_UPDATE = re.compile(r"\W*(?:updated?|correction)\b")


def labelled(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Take the event that a label before the date, or the head of its column, names."""
    if not (context.heading or frame.label):
        return None
    if context.alone and mention.until is None and not timing.ahead and _UPDATE.match(context.heading):
        return nothing("the day of an update, below its heading", 4.0, announces=True)
    told = frame.behind and frame.is_helped and frame.tense in (FUTURE, DUTY)
    # "| Date | Event |", "| June 3 | End of support |"
    over = frame.sense in OVER and label_event(frame.label)[0] is None
    bounded = frame.preposition in (BY, UNTIL)  # under "Date": "by the end of June"
    governs = told or over or bounded
    tells = frame.is_helped or frame.sense is TELL
    governed = frame.behind and frame.preposition is not NONE and tells
    noted = (frame.group is not None and frame.label in _NOTES) or _IDLE.search(frame.label) is not None
    tied = frame.preposition is UNTIL and label_event(frame.label)[0] is TELL  # "call for grants, 4th edition: until"
    heading = "" if over and context.heading.strip() == "when" else context.heading
    labels = (heading, "" if governed or noted or tied else frame.label)  # "Note: by June 3, we will no longer …"
    if not any(labels):
        return None
    among = is_among_deadlines(context)
    found = [
        decision
        for words in labels
        if words and (decision := _by_label(words, timing, mention, among_deadlines=among, governed=governs))
    ]
    if frame.group is not None and frame.sense not in (None, TELL, HISTORY):
        # A cell that says what happens beats a label that dismisses: "| Created | Change |", "| June 3 | X is gone |"
        written = frame.behind and frame.preposition is NONE and frame.tense not in (FUTURE, DUTY) and not timing.ahead
        found = [decision for decision in found if decision.kind is not None or (decision.announces and written)]
    if context.intro.endswith(_BY_DATES) and label_event(frame.label)[0] in (ACT, None):
        return Decision(ENDS, 3.0, f"of the list {context.intro!r}, by which something is to be done")
    if context.intro and label_event(frame.label)[0] is ACT and event_of(tokenise(context.intro)) in (CHANGE, START):
        return Decision(TAKES, 2.4, f"of the list {context.intro!r}")  # "we change them on these dates:", "Testing: …"
    return max(found, key=lambda decision: decision.strength, default=None)


_MADE = ("made", "laid before parliament")  # at the head of a statutory instrument


def _is_release(tokens: Sequence[str]) -> bool:
    """Whether a label says no more than that something came out."""
    words = [token for token in tokens if token[0].isalpha()]
    return len(words) == 1 and words[0] in RELEASES


def is_among_deadlines(context: Context) -> bool:
    """Whether title, heading or line above say that the dates below are those by which something is to be done."""
    return holds(context.title, _IMPORTANT) or holds(context.section, _IMPORTANT) or holds(context.intro, _IMPORTANT)


def _by_label(
    label: str, timing: Timing, mention: Mention, *, among_deadlines: bool, governed: bool
) -> Decision | None:
    tokens = tokenise(label)
    sense, prep = label_event_of(tokens)
    name = repr(label.strip())
    released = _is_release(tokens)
    if released and timing.ahead:
        return Decision(TAKES, 2.4, f"labelled {name}, still to come")
    if timing.ahead and not mention.said.spoken and not RELEASES.isdisjoint(tokens) and _EXPECTED.search(label):
        return Decision(TAKES, 2.4, f"labelled {name}, expected")
    if released or label.strip() in _MADE or (sense is TELL and _PUBLISHES.search(label)):
        return nothing(f"{name} is the day of a publication", 5.0, announces=True)
    if prep in (UNTIL, BY):
        return Decision(ENDS, 4.2, f"labelled {name}")
    if label.lstrip("( ").startswith(("after ", "from ")) and mention.until is None:
        return Decision(ENDS, 2.8, f"a window from {name}")  # "after the update - 3 June, 17:59"
    if prep is FROM and sense is not STOP:
        return Decision(TAKES, 4.2, f"labelled {name}")
    if sense is STOP and not _STAGES.isdisjoint(tokens):
        return Decision(TAKES, 3.2, f"labelled {name}, a stage")
    if mention.until is None and "".join(tokens[-1:]) in _HANDED_IN and sense is not TELL:
        return Decision(ENDS, 3.6 if among_deadlines else 2.0, f"labelled {name}, which is handed in")
    if sense is ACT and among_deadlines:
        return Decision(ENDS, 3.6, f"labelled {name} among deadlines")
    return _by_label_event(sense, name) or (None if governed else _by_generic_label(label, timing, mention))


def _by_label_event(sense: Sense | None, name: str) -> Decision | None:
    if sense in OVER:
        return Decision(ENDS, 4.4, f"labelled {name} ({sense})")
    if sense in (START, LIMIT, CHANGE):
        strength = 4.4 if name.endswith(("date'", "date:'")) else 3.6
        return Decision(TAKES, strength, f"labelled {name} ({sense})")
    if sense is ACT:
        return Decision(ENDS, 2.2, f"labelled {name} ({sense})")
    if sense is TELL:
        return nothing(f"{name} is the day of a publication", 4.0, announces=True)
    return None


def _by_generic_label(label: str, timing: Timing, mention: Mention) -> Decision | None:
    if not _GENERIC.search(label) and not _STEP.search(label):
        return None
    known = timing.days_past is not None
    strength = 2.6 if timing.ahead else 2.4 if mention.until else -1.0 if known else 1.4
    return Decision(TAKES, strength, f"labelled {label.strip()!r}")
