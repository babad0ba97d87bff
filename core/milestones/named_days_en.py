"""English days by which only a thing is named ("emails from 3 May"), days of an update, weekdays gone or recurring."""

import re

from core.milestones.frames_en import Frame
from core.milestones.governing_en import SETS
from core.milestones.lexicon_en import WORDS, Form
from core.milestones.roles import Decision, nothing
from core.milestones.tenses_en import DUTY, FUTURE, MAYBE, PAST, PERFECT, PRESENT
from core.milestones.tokens_en import FROM, NONE, ON
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_en import CHANGE, HISTORY, TELL, word_set

_GONE = frozenset([PAST, PERFECT])


def weekday_gone_by(frame: Frame, mention: Mention, context: Context) -> Decision | None:
    """Turn away a weekday that comes every week, or is told as one that has been."""
    coming = frame.tense in (FUTURE, DUTY) and frame.is_helped
    if not coming and _EACH_WEEK.search(context.sentence + context.rest):
        return nothing("one of every week")
    if frame.tense is PERFECT and frame.said.endswith("ing"):
        return nothing("one of every week")  # "it has been running from Sunday through Friday"
    if mention.is_of_hours and _is_of_opening_hours(frame, context):
        return nothing("one of every week")
    if frame.preposition is ON and _does_then(frame):
        return nothing("a weekday gone by")
    sets = frame.group is not None and frame.group.word is not None and frame.group.word.verb in SETS
    was = frame.tense is PAST or frame.said.startswith("could")
    if was and not sets and not mention.until and frame.group and not frame.group.links:
        return nothing("a weekday gone by")
    of_a_day = frame.preposition_words == "from" and not mention.until and (frame.tense in _GONE or not coming)
    if of_a_day and (frame.tense in _GONE or _is_of_a_day(frame, context)):
        return nothing("the day that something is of")  # "the results from Saturday are online"
    return None


def _does_then(frame: Frame) -> bool:
    """Whether what somebody did follows the day at once: "the council on Tuesday voted for …"."""
    word = WORDS.get(frame.following)
    return word is not None and word.form in _DONE and not word.noun and not word.adjective


_DONE = frozenset([Form.PAST, Form.EITHER])
_EACH_WEEK = re.compile(
    r"\b(?:daily|(?:every|each) (?:day|week)|weekdays|weekends|days a week|(?:sun|mon|tues|wednes|thurs|fri|satur)days|"
    r"(?:opening|business|office) hours)\b"
)


# "9 a.m. to 5 p.m. Monday to Friday", "Monday to Friday, 9 to 5"
_FROM_MONDAY = r"\bmon(?:day)?s? ?(?:-|to|through|thru) ?(?:thu|fri|sat|sun)[a-z]{0,6}"
_OPENING_HOURS = re.compile(
    rf"[0-9m] ?,? (?:on |from )?{_FROM_MONDAY}\b(?!,? [0-9]{{1,2}}(?:st|nd|rd|th)?\b)|"
    rf"{_FROM_MONDAY},? (?:from )?[0-9]{{1,2}}(?::[0-9]{{2}})? ?(?:[ap]\.?m|-|to)"
)
_HOURS_OF_A_DAY = re.compile(r"[0-9 ][ap]\.?m\.?,? (?:on )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b")


def _is_of_opening_hours(frame: Frame, context: Context) -> bool:
    """Whether hours are those of each week: "9 to 5 Monday to Friday, 9 to 1 on Saturday", or without a verb."""
    if _OPENING_HOURS.search(context.sentence + context.rest):
        return True
    return frame.group is None and not frame.label and _HOURS_OF_A_DAY.search(context.sentence) is not None


def of_a_day(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day of which something is, that the verb behind it only tells of, or that has been."""
    if _is_to_be_had(frame) or _is_spoken_in_passing(frame, mention):
        return nothing("when something is said, or can be read")
    if context.sentence.endswith("dated "):
        return nothing("the day that something written bears")
    if frame.behind and frame.preposition_words in _OF_DAYS and frame.sense in _TOLD and _is_behind_noun(context):
        return nothing("the day that something is of")  # "figures as of June 30 will be published …"
    if not timing.ahead and not frame.is_helped and (called := _of_a_thing(frame, context)):
        return called
    if mention.until is not None and mention.said.year is None and _YEAR_RUNS.search(context.sentence):
        return nothing("the bounds of each year")  # "the club year runs from 1 April to 31 March"
    if _was_so(frame, mention, timing):
        return nothing("how it was, in a year that is not said")  # "the fee was $5 from June to August"
    past = frame.preposition_words == "from" and frame.behind and frame.tense in _GONE
    if past and not (timing.ahead or mention.until) and _is_of_a_day(frame, context):
        return nothing("the day that something is of")  # "emails from 3 May were lost"
    return None


# What is written about a change, and changes nothing itself.
_PAPERS = word_set("copy copies minutes details brochure brochures leaflet leaflets agenda agendas slides transcript")


def _is_to_be_had(frame: Frame) -> bool:
    """Whether a day is only that from which something can be read: "copies will be available from June 3"."""
    group = frame.group
    had = group is not None and group.word is not None and group.word.text == "available" and not group.negated
    return had and frame.preposition in (FROM, ON, NONE) and not _PAPERS.isdisjoint(frame.words)


def _is_spoken_in_passing(frame: Frame, mention: Mention) -> bool:
    """Whether "today" only dates what is told, or says what readers can do any day: "you can … today by …"."""
    if not mention.said.spoken or mention.said.distance != 0 or frame.preposition is not NONE:
        return False
    return frame.following == "that" or (frame.tense is MAYBE and not frame.behind)


def _was_so(frame: Frame, mention: Mention, timing: Timing) -> bool:
    """Whether something only was so from a day on: the year that would bring that day ahead is not the one meant."""
    if frame.preposition is not FROM or frame.tense is not PAST or frame.behind or not timing.ahead:
        return False
    said, group = mention.said, frame.group
    was = group is not None and (group.word is None or group.word.form is Form.PAST)
    dated = said.month is not None and said.year is None and said.year_shift is None
    return dated and was and group is not None and not group.links


def of_an_update(mention: Mention, context: Context, timing: Timing) -> bool:
    """Whether a day is the one on which what follows was added: "Update 3 May: …", "[Edit, 3 May] …".

    Behind "Update:" it may be a day to come, of which the update tells.
    """
    if _OPENS.match(context.rest) is None or mention.until is not None or mention.said.day is None:
        return False
    update = _UPDATE.search(context.sentence)
    if update is None or mention.said.spoken:
        return False
    to_come = timing.days_past is None or timing.ahead
    return not (to_come and update.group(1) is not None and _TELLS.search(update.group(1)))


_UPDATE = re.compile(
    r"(?:^|[\n.!?])[^a-z0-9\n]{0,8}(?:latest (?:update|edit)[ ,(:-]{1,4}|"
    r"(?:updated?|edit|edited|correction|corrected|addendum)(?: #?[0-9]{1,2})?([ ,(:-]{1,4}))$"
)
_TELLS = re.compile("[:-]")
_OPENS = re.compile(r"[)\]* ]{0,4}(?:(?<=[)\]])|:|- |\n|$)")


_YEAR_RUNS = re.compile(
    r"\beach (?:[a-z]+ )?year (?:will )?(?:covers?|runs?|lasts?) (?:a (?:[a-z0-9-]+ ){1,2}period )?(?:from )?$|"
    r"(?<!this )(?<!next )\byears? (?:runs?|is|goes|lasts|extends|starts|begins) (?:(?:each|every) year )?(?:from )?$"
)


_OF_DAYS = ("from", "as_of", "as_at")
_TOLD = (TELL, HISTORY)
_BEHIND_NOUN = re.compile(r"[a-z)] (?:from|as of|as at) $")


def _is_behind_noun(context: Context) -> bool:
    return _BEHIND_NOUN.search(context.sentence) is not None


def _is_of_a_day(frame: Frame, context: Context) -> bool:
    """Whether "from" ties a day to the noun before it, of which the verb behind the day speaks."""
    if not context.sentence[-7:-6].isalpha() or frame.tense in (FUTURE, DUTY):
        return False
    return frame.behind if frame.group else True


def _of_a_thing(frame: Frame, context: Context) -> Decision | None:
    """Turn away the day of a version or of a piece of work, where no verb says that anything happens on it."""
    tail = context.sentence[-_TAIL:]
    if tail[-2:-1] in _MARKS and _VERSION.search(tail) and (not _is_clause(frame) or _is_heading(frame)):
        return nothing("the day on which a version came out")  # "changes in 2.4 (3 June 2024)"
    if frame.preposition_words == "from" and _WORK.search(tail):
        return nothing("the day that something is of")  # "a regression from 2024-06-03"
    clause = _is_clause(frame) and not _is_heading(frame)
    stands = frame.preposition_words in ("as_of", "as_at") and not frame.behind and not clause
    if stands and _BEHIND_NOUN.search(context.sentence):
        return nothing("how things stood on that day")  # "updates from the main branch as of 2024-06-03"
    return None


_TAIL = 40
_MARKS = frozenset(" ,d")  # of " (", ", ", and "(released "
_VERSION = re.compile(
    r"(?:\b(?:version|release|v\.?|r) ?[0-9]|[0-9]\.[0-9])[0-9a-z.+-]{0,12}(?: ?\((?:released )?|, (?:released )?)$"
)
_WORK = re.compile(
    r"\b(?:changes?|fix|fixes|commits?|patch|patches|regressions?|functions?|releases?|snapshots?|drafts?|entry|entries|"
    r"typos?|sources?|backups?|builds?|leftovers|posts?|threads?) from $"
)


def _is_heading(frame: Frame) -> bool:
    """Whether what looks like a verb heads a list: "major changes in release 2"."""
    word = frame.group.word if frame.group else None
    return word is not None and word.noun is CHANGE


def _is_clause(frame: Frame) -> bool:
    """Whether somebody or something stands before the verb that governs a date, as before no order and no heading."""
    group = frame.group
    return group is not None and group.tense is PRESENT and group.start > 0
