"""English days that may not come about: proposed, given up, told by others, an example, or as on all days.

What is read of them stands, but is never sure enough to remind (`grounds.LEFT_OPEN`).
"""

import re

from core.milestones.alternatives import holds
from core.milestones.doubts_en import titled
from core.milestones.frames_en import Frame
from core.milestones.occasions_en import takes_place
from core.milestones.tenses_en import DUTY
from core.milestones.tokens_en import BEFORE, BY, FROM, NONE, ON, SET, UNTIL
from core.milestones.values import Context, Mention, Part
from core.milestones.words_en import ACT, CHANGE, DUE, HAPPENS, LAST, LIMIT, START, STOP, word_set


def left_open(frame: Frame, mention: Mention, context: Context) -> str:
    """Tell why a day may not come about, however plainly its role is said; nothing where it will."""
    if mention.until is not None and takes_place(frame):
        return "takes place, and nothing tells what changes by it"
    if frame.preposition is UNTIL and (until := _until_when(frame, mention, context)):
        return until
    if frame.sense is CHANGE and _THESE_CHANGES.issuperset(frame.words) and _says_no_more(frame, context):
        return "what changes, and whether on that day, stands elsewhere"
    if context.called_off or (context.title and _is_taken_back(context.title)):
        return "called off, or only told"
    if _may(frame) or "whose" in frame.before[-_NEAR:]:
        return "may come about, or is only meant"
    if context.beyond and _is_taken_back_behind(context):
        return "asked about, or taken back behind it"
    if (context.intro or context.section) and _is_under_denial(context):
        return "denied above it"
    if context.sentence.lstrip().startswith(_OF_ANYBODY) and _EXAMPLE.match(context.sentence):
        return "an example"
    if _HINTS.isdisjoint(frame.before) and _HINTS.isdisjoint(frame.after):
        return ""  # of most dates
    hints = _hints(frozenset(frame.before).union(frame.after))
    return "proposed, told by others, or as on all days" if _is_open(frame, mention, context, hints) else ""


def _until_when(frame: Frame, mention: Mention, context: Context) -> str:
    """Tell why it is open until when something is so: only expected, or until a month."""
    if frame.sense in (LAST, None) and _MAY_LAST.search(context.sentence):
        return "only expected to go on until then"
    if frame.preposition_words in _UP_TO and mention.said.part is Part.WHOLE:
        return "until a month, its first day or its last"
    return ""


_MAY_LAST = re.compile(
    r"\b(?:expected|forecast|likely|predicted) to (?:last|continue|stay|remain|persist)\b|"
    r"\b(?:usually|typically) [a-z]+s? "
)
_UP_TO = ("until", "till", "til", "up_to")
_THESE_CHANGES = word_set("change changes this these the is are will be")


def _says_no_more(frame: Frame, context: Context) -> bool:
    """Whether a line only dates an entry ("Change effective on …"), or the title names the end that is the change."""
    return frame.words == _CHANGE or titled(context.title) is not None


_CHANGE = word_set("change")


def _is_taken_back_behind(context: Context) -> bool:
    """Whether a date is asked about, or the next sentence takes back what is said of it."""
    if context.beyond[0] == "?":
        return _ASKED.match(context.sentence) is not None
    return holds(context.beyond, _DISOWNING) and _DISOWNED.search(context.beyond) is not None


def _is_open(frame: Frame, mention: Mention, context: Context, hints: frozenset[str]) -> bool:
    """Look closely at a sentence that has words by which it may be open."""
    sentence = f"{context.sentence}· {context.rest}"
    readers = frame.sense in _DONE_BY and frame.preposition in _LASTING  # "comments on the proposed rule are due by …"
    proposed = not readers and _has(hints, _OF_PROPOSALS, _PROPOSED, sentence)
    given_up = proposed or _has(hints, _OF_RETREATS, _GIVEN_UP, sentence)
    open_ = given_up or _has(hints, _OF_HEARSAY, _OF_OTHERS, sentence)
    supposed = not open_ and _has(hints, _OF_CONDITIONS, _SUPPOSED, sentence)
    if open_ or (supposed and (not readers or context.sentence.lstrip().startswith(_IMAGINES))):
        return _SETTLED.search(sentence) is None
    if not _OF_WISHES.isdisjoint(hints) and _wishes(context):
        return True
    return not _OF_HABIT.isdisjoint(hints) and _is_as_ever(frame, mention, sentence)


def _has(hints: frozenset[str], kind: frozenset[str], pattern: re.Pattern[str], sentence: str) -> bool:
    return not kind.isdisjoint(hints) and pattern.search(sentence) is not None


# So many words before a date "whose" still tells apart those who are meant.
_NEAR = 8
# What a heading takes back of all that stands below it: "[Cancelled] …", "Maintenance of … called off".
_TITLES = re.compile(
    r"^\W*(?:update[^:]{0,12}: )?(?:cancell?ed|postponed|rescinded|withdrawn|called off|not going ahead|"
    r"not discontinued|false alarm|hoax|fact check|scam alert|phishing|false report)\b"
    r"(?:\W*[:\]\-–)]| (?:about|on|of)\b)|"
    r"\b(?:closure|works?|maintenance|outage|strikes?|plans?|proposal|decision|rise|increase|removal|retirement|migration|"
    r"upgrade|fees?|charge)\b.{0,40} (?:cancell?ed|called off|withdrawn|averted|(?:is )?off(?: after [a-z ]+)?|"
    r"scrapped|shelved|suspended)\W*$|"
    r"^no .{3,40} after all|\b(?:denies|leak(?:ed)?|rumou?rs?|u-turn|rules out|backs? down|vetoe[sd]|have your say)\b"
)
# One of these stands in whatever that pattern finds; most titles hold none.
_OF_TITLES = frozenset(
    b"cancelled canceled postponed rescinded withdrawn off going discontinued false hoax fact scam phishing averted "
    b"scrapped shelved suspended after denies leak leaked rumor rumors rumour rumours turn rules down vetoes vetoed "
    b"say".split()
)
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_NO_LETTERS = bytes(set(range(256)) - set(_LETTERS))
_APART = bytes.maketrans(_NO_LETTERS, b" " * len(_NO_LETTERS))


def _is_taken_back(title: str) -> bool:
    words = title.encode(errors="surrogatepass").translate(_APART).split()  # no brackets or quotation marks hide one
    return not _OF_TITLES.isdisjoint(words) and _TITLES.search(title) is not None


# What the next sentence takes back.
_DISOWNED = re.compile(
    r"^[.!;]?\s*(?:this|that|it|which) is (?:false|not true|untrue|a hoax)|"
    r"\b(?:claims?|reports?|rumou?rs?|posts?|messages?|stories) (?:is|are) (?:false|untrue|fake|not true|baseless)\b|"
    r"\bno longer applies\b|\bverdict: fake|"
    r"\b(?:decided against|disregard|drawing board|did not send|there is no such|halted it)\b"
)
_DISOWNING = (
    "false", "true", "hoax", "against", "disregard", "drawing", "did not", "no such", "halted", "applies", "fake",
)  # fmt: skip
_ASKED = re.compile(r"\W*(?:is|are) (?:it |the |this |your )")

# What a line above a list denies of all that it lists.
_DENIES = re.compile(
    r"\b(?:closures?|works?|events?|changes?|dates?|maintenance|talks?|strikes?|plans?|measures?)\b.{0,30}"
    r"\b(?:cancell?ed|called off|not take place|decided against|withdrawn|off|scrapped)$"
)


_DENIAL_ENDINGS = (
    "cancelled", "canceled", "not take place", "decided against", "withdrawn", "off", "scrapped",
)  # fmt: skip


def _is_under_denial(context: Context) -> bool:
    lines = [words for words in (context.intro, context.section) if words.endswith(_DENIAL_ENDINGS)]
    return any(_DENIES.search(words) is not None for words in lines)


_SEEKS = (
    r"proposes|(?<!the )proposed|proposing|proposals? (?:to|that|would|suggests|is|was|of)|recommends|"
    r"recommended that(?! you)|recommending|urges|(?<!are )(?<!is )urged|urging|suggests|suggested|demands? that|"
    r"demanded|petition|foresees|floats|threatened|(?<!\bwe )(?<!\bi )would (?:like|welcome|prefer|have to)|in talks|"
    r"look(?:ing)? into|(?:calls|called|calling) (?:for|on) (?![·0-9])|(?:pushing|asking|asks) for|"
    r"(?:has|have) (?:applied|asked) for|toying with|(?:has|have) put forward|insists? that|ought to|can imagine|"
    r"it is time|experts advised|is asking [a-z]+ to|(?:has|have) asked|on the table"
)
_DRAFTS = (
    r"leaked|green paper|white paper|feature request|draft (?:bill|budget|law|regulations?|rules?|order|decree)|"
    r"(?:under|according to) (?:the|a|its|this) (?:[a-z]+'?s? )?(?:draft|bill|motion|proposals?|paper|leak)|"
    r"(?:the|a|its|this) draft (?:bans|would|foresees|provides|requires|sets|raises)|"
    r"(?:the|a|this|one|'s) (?:[a-z-]+ )?(?:bill|motion|measure)\b,? "
    r"(?:to|that|would|requires|raises|bans|now|under|by which|tabled|calls|passed)"
)
_PROPOSED = re.compile(rf"\b(?:{_SEEKS}|{_DRAFTS})(?:\b|(?<= ))")

_GIVES = (
    r"revers\w+|scrap\w*|abandon\w*|shelv\w+|drop\w*|withdr\w+|cancel\w*|axed|ditch\w*|roll(?:ed|s)? back|"
    r"(?:took|taken|takes) back|suspended|halted|delayed|backtracked on|bowed|voted against|rejected|vetoed"
)
_GIVEN = (
    r"giv(?:en|es) up on|gave up on|back(?:ed|s) (?:away|down|out|off)|shied away|decided against|"
    r"go(?:es)? through with|call(?:ed|s)? off|averting|averted|no plans? (?:to|for)|(?<!you do )not plan(?:ning)?|"
    r"no longer plan\w*|"
    r"ruled out|delayed indefinitely|nobody has decided|struck down|annulled|quashed|overturned|has lapsed|"
    r"off the table|no longer realistic|cannot be kept|not been approved|failed (?:by|to (?:get|win|pass|reach))|"
    r"(?:council|parliament|senate|court|voters|members|shareholders|board|residents) (?:has |have )?rejected|"
    r"sent back|instead of [a-z]+ing|put on (?:ice|hold)|rejects?(?:ed)? (?:a )?calls?"
)
_GIVEN_UP = re.compile(
    rf"\b(?:{_GIVES}) (?:[a-z0-9'-]+ ){{0,4}}?"
    r"(?:plans? (?:to|for|of)|proposals?|decisions?|idea|intention|bill|measure|motion|strike)\b|"
    rf"\b(?:{_GIVEN})\b|[(\[](?:postponed|cancell?ed|withdrawn)\b"
)

_OF_OTHERS = re.compile(
    r"\b(?:claim(?:s|ed|ing)? that|claim:|myth:|fake|hoax|scammers|scam (?:alert|calls?|texts?|messages|e-?mails?)|"
    r"fraudsters?|phishing|rumou?rs?|falsely|false report|untrue|not true|no truth|denies|doing the rounds|"
    r"callers say|denied (?:a report|reports|that|rumou?rs)|e-?mail tells|letter (?:announces|says)|leaflet in|"
    r"used to read|dry run|rehears\w+|rivals?|competitors?|neighbours of|unlike|across the road|"
    r"another (?:service|bank|provider|shop) (?:makes|has|raises|ends|will)|other (?:services|providers|banks) have)\b"
)
_SUPPOSED = re.compile(
    r"(?:\b(?:if|once|unless|provided|assuming|in case)|^\W*should)\b(?! you)(?! your) [^.;·]{0,60}?\b"
    r"(?:agrees?|approves?|approved|accepted|adopted|pass(?:es|ed)?|granted|ratif\w+|"
    r"backs?|consents?|signed(?! (?:in|up|on))|reached|votes?|act)\b|"
    r"\b(?:subject to|pending) (?:[a-z]+ ){0,3}(?:approval|decision|consultation|permission|consent|ratification|"
    r"outcome|vote)\b"
    r"|\b(?:only if|suppose|imagine|let's (?:say|take)|let us (?:say|take)|illustration:|sample:)"
)
_IMAGINES = ("suppose ", "imagine ", "let's ", "let us ", "illustration:", "sample:")
# What says that it is settled all the same.
_SETTLED = re.compile(
    r"\b(?:signed|enacted|into law|upheld|goes? ahead|went ahead|will go ahead|have now decided|has been approved|"
    r"will now|(?:was|were) (?:approved|adopted)|first proposed|no exceptions)\b"
)

# "A coupon issued on 1 November is valid until …": what happens to anybody is no day of the calendar.
_OF_ANYBODY = (
    "a ",
    "an ",
    "someone ",
    "with a ",
    "if you ",
    "if a ",
    "if someone ",
    "when you ",
    "say you ",
    "say an ",
    "to give a sense",
)
_EXAMPLE = re.compile(
    r"\W*(?:an?|someone|with an?|(?:if|when|say) (?:you|someone|an?)|to give a sense)\b[^.;·]{0,80}? (?:on|of) "
    r"(?:the )?"
    r"(?:[0-9]{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)

_WISHES = re.compile(
    r"(?<!\bwe )(?<!\bi )\b(?:wants?|wanted|wish(?:es|ed)|hop(?:e|es|ed)|seeks|sought|aims?|aiming|goal is)\b"
)
_OF_READERS = re.compile(r"\b(?:if|who|anyone|those|you|your|please|whoever)\b")


def _wishes(context: Context) -> bool:
    """Whether somebody only wishes it: "the union wants shops to close on …", not "if you want to keep it, …"."""
    wish = _WISHES.search(context.sentence)
    if wish is None or "," in context.sentence[wish.end() :]:
        return False  # "the rules, which aim to cut waste, apply from …"
    return _OF_READERS.search(context.sentence[: wish.start()]) is None


# What readers do by a day, such as to comment on what is proposed.
_DONE_BY = frozenset([ACT, DUE])
_MAY = ("could ", "might ", "may ")
_LASTING = frozenset([UNTIL, BY, BEFORE])
_SURE, _WEAK = frozenset([STOP, CHANGE, START]), frozenset([STOP, CHANGE, LIMIT])


def _may(frame: Frame) -> bool:
    """Whether something only may come, or somebody says that it should: "the fee could rise from …"."""
    if frame.group is None or not frame.is_helped or frame.preposition in _LASTING:
        return False
    if frame.said.startswith(_MAY) and frame.sense in _SURE:
        return True  # not "service may be interrupted on June 3"
    return frame.tense is DUTY and frame.sense in _WEAK and frame.said.startswith(("should ", "ought "))


_POINTS = frozenset([ON, NONE, SET, FROM])
_LASTS = word_set("remain stay continue carry_on")
_GOES_ON = ("will continue ", "continue ", "continues ", "will still ")
_CLOSED = re.compile(
    r"\b(?:clos|unavailable|shut|suspend|offline|down\b|out of service|again\b|resum|restart|return|restor|back to|"
    r"no longer)"
)
_AS_EVER = re.compile(
    r"\b(?:as before|as usual|as normal|as ever|(?:regular|usual|normal) (?:hours|times?)|run normally|not affected|"
    r"unaffected|(?:stays?|remains?) (?:fully )?(?:open|free)|no changes? to|as (?:planned|scheduled))\b"
)
_HELD = word_set("make take_place run operate collect occur")


def _is_as_ever(frame: Frame, mention: Mention, sentence: str) -> bool:
    """Whether a day or a window is one on which all is as on other days: "the pool stays open on …"."""
    if frame.label or (mention.until is None and frame.preposition not in _POINTS):
        return False
    word = frame.group.word if frame.group else None
    lasts = word is not None and (word.base in _LASTS or frame.said.startswith(_GOES_ON))
    planned = frame.sense in HAPPENS and (word is None or word.base not in _HELD) and " as planned" in sentence
    as_ever = lasts or (not planned and _AS_EVER.search(sentence) is not None)
    return as_ever and _CLOSED.search(sentence) is None


# The words of each kind, as the tokens of a sentence have them: only where one stands is it looked at closely.
_OF_PROPOSALS = word_set(
    "put puts insist insists propose proposes proposed proposing proposal proposals recommends recommended "
    "recommending urges urged urging suggests suggested demand demands demanded petition would foresees floats "
    "threatened calls called calling pushing asked asking asks applied talks look looking toying ought imagine "
    "experts table leaked paper feature draft bill motion measure city"
)
_OF_RETREATS = word_set(
    "put rejects reject reverse reversed reverses reversing reversal scrap scrapped scraps abandon abandoned shelve "
    "shelved shelves drop drops dropped withdraw withdrew withdrawn withdrawal cancel cancels cancelled canceled "
    "cancellation axed ditch ditched rolled rolls roll_back rolled_back rolls_back took taken takes suspended "
    "halted delayed backtracked bowed voted rejected vetoed given gives gave backed backs shied decided goes going "
    "through call_off called_off calls_off off averting averted plan plans ruled nobody struck annulled quashed "
    "overturned lapsed realistic cannot approved failed sent instead postponed"
)
_OF_HEARSAY = word_set(
    "truth claim claims claimed claiming myth fake hoax scam scammers fraudsters phishing rumour rumours rumor "
    "rumors falsely false untrue true denies denied doing callers leaflet tells letter read dry rehearse rehearsal "
    "rival rivals competitor competitors neighbour neighbours neighbor neighboring neighbouring unlike another "
    "across other"
)
_OF_CONDITIONS = word_set(
    "if once unless should provided assuming case subject pending only suppose imagine let's let illustration sample"
)
_OF_WISHES = word_set("want wants wanted wish wishes wished hope hopes hoped seeks sought aim aims aiming goal")
_OF_HABIT = word_set(
    "remain remains stay stays keep keeps continue continues carry carries still usual normal normally regular ever "
    "planned scheduled before affected unaffected changes"
)
# What such a word tells nothing without, in the same sentence: "as scheduled", "no changes to", "go through with".
_WITH = {
    "scheduled": "as", "planned": "as", "before": "as", "ever": "as", "changes": "no", "through": "with",
    "other": "have", "feature": "request", "only": "if", "across": "road", "doing": "rounds",
}  # fmt: skip
_HINTS = _OF_PROPOSALS | _OF_RETREATS | _OF_HEARSAY | _OF_CONDITIONS | _OF_WISHES | _OF_HABIT


def _hints(words: frozenset[str]) -> frozenset[str]:
    """Give those words of a sentence by which it may be open."""
    hints = _HINTS & words
    return hints.difference([each for each in hints if each in _WITH and _WITH[each] not in words])
