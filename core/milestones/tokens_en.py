"""The words of an English sentence one by one, and what stands right before a date in it."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from core.milestones.lexicon_en import PHRASES
from core.milestones.words_en import word_set


class Preposition(StrEnum):
    """What stands right before a date, by what it says of the day."""

    NONE = "no preposition"
    ON = "on"
    FROM = "from"
    UNTIL = "until"
    BY = "by"
    BEFORE = "before"
    NOT_BEFORE = "not before"
    AFTER = "after"
    SINCE = "since"
    OF = "of"
    FOR = "for"
    SET = "set for"
    TO = "to"
    EVERY = "every"


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
NONE, ON, FROM, UNTIL, BY, BEFORE, NOT_BEFORE, AFTER, SINCE, OF, FOR, SET, TO, EVERY = Preposition


_WORDS: dict[Preposition, str] = {
    ON: (
        "on|in|at|during|this|around|around the|the week of|week of|week commencing|week beginning|over|on or around|"
        "on or about|about|approximately|circa|the night of|the evening of|"
        "the morning of|the afternoon of|the weekend of|sometime in|later in|later this|some time in|come|as early as|"
        "in or around|over the week of|over the course of|in the course of|throughout|in the month of|early in|late in|"
        "in time for|as soon as"
    ),
    FROM: (
        "from|as of|as from|starting|starting on|starting from|starting in|starting at|starting with|starting as of|"
        "beginning|beginning on|beginning in|beginning from|beginning with|beginning at|effective|effective on|"
        "effective from|effective as of|effective as from|effective in|effective with|effective beginning|"
        "effective starting|effective date|effective date of|effective date is|"
        "with effect from|with effect on|with effect as of|"
        "with effect as from|effect from|commencing|commencing on|commencing from|commencing in|onwards from|"
        "on or after|on / after|on and after|on and from|from and after|live from|live on|eff|eff.|w.e.f.|wef|from on|"
        "start|starts|as at"
    ),
    UNTIL: (
        "until|till|til|'til|through|thru|up to|up until|up to and including|until and including|ending|ending on|"
        "ending in|expiring|expiring on|through to|right up until|not after|up through|until the|valid to|"
        "to and including|inclusive of|concluding|concluding on|finishing|finishing on|until at least|till at least|"
        "through at least|up to at least|up to , and including ,|up to , and including|up to ( and including )|"
        "until , and including ,|to , and including ,|through , and including ,|until approximately|"
        "till approximately|until about|until around|between now and|between today and|any time between now and"
    ),
    BY: (
        "by|no later than|not later than|by no later than|on or before|at the latest by|by the latest|latest|latest by|"
        "within|within the|received by|by or before|by or on|at the latest|at the latest on|before or on|"
        "close of business on|no later than close of business|by cob|by eod|by end of day|"
        "due on|due by|by end of|to be received by|by close of business on|as late as|last by|"
        "by or at|no later than on|not later than on|by no later than on|by the end of the day on|by end of day on|"
        "by the end of your day on|by the end of business on|by end of business on|by end of business|by cob on|"
        "by eod on|by close of play on|by the close of business on"
    ),
    BEFORE: "prior to|before|in advance of|ahead of|just before|immediately before|any time before",
    NOT_BEFORE: ("no earlier than|no sooner than|not earlier than|not before|at the earliest|not sooner than"),
    AFTER: ("after|following|past|beyond|later than|any time after|anytime after|shortly after|soon after"),
    SINCE: "since|ever since|since at least|back in|as far back as|since as early as",
    OF: "of|dated|of the",
    FOR: "for|for the|for at least|for at least the|for a minimum of|for up to",
    SET: (
        "scheduled for|fixed for|slated for|set for|planned for|targeted for|due for|earmarked for|aimed for|"
        "scheduled on|planned on|expected on|expected in|targeting|aiming for|aim for|expected around|expected for|eta|"
        "tentatively scheduled for|provisionally scheduled for|expected by the"
    ),
    TO: "to",
    EVERY: "every|each|e.g.|eg|for_example|such as|like|last|past|previous|version|©|copyright|v|rfc",
}
PREPOSITIONS = {
    words.replace(" ", "_"): preposition for preposition, listed in _WORDS.items() for words in listed.split("|")
}
_LONGEST = 7
_HOLIDAY = 3
# How prepositions end, from each of their words on.
_ENDINGS = frozenset(words.split("_", skipped)[-1] for words in PREPOSITIONS for skipped in range(words.count("_") + 1))

_TIES = frozenset([FROM, UNTIL, BY, BEFORE, AFTER])

# What may stand between a preposition and its date.
LIGHT_SIGNS = word_set('( [ * _ ` " the both either') | {
    day + end for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun") for end in ("day", "days")
}
CLOSING_SIGNS = frozenset(")],\"'")
MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
# What no clause crosses, what joins two, what opens one that hangs on another.
HARD = frozenset([":", ";", "|", "-", "\n", "•", "→", ".", "!", "?"])
JOINS = word_set("and or but then so while whereas yet nor & plus , also")
RELATIVES = word_set("who which that whose where when if once unless whom what whether because although though")
PRONOUNS = word_set("i you we they it he she this these those there")
DETERMINERS = word_set(
    "the a an 's our your its their this these those any all each every of in on for to from by with at my his her no "
    "some other new next following upcoming planned scheduled recent further latest certain several various many select"
)

# Links, cited titles and marks of emphasis say nothing of the clause they stand in.
_EMPHASIS = b"*_`{}#>"
_SILENT = re.compile(
    r"[](h\"“\[^*_`{}✅❌⚠#>](?:(?:(?<=\()h|(?<=h))ttps?://[^\s)>]*[)>]?|(?<=\])\([^()\s]{1,200}\)|"
    r"(?<=[\"“])[^\"“”\n]{1,120}[\"”]|(?:(?<=\[)\^|(?<=\^))[0-9]\]?|(?<=[*_`\[\]{}✅❌⚠#>]))"
)
# What else of that there may be, among the signs of a text: without it, marks of emphasis are all that is left out.
_LOUD = re.compile(rb'[]\["^\x80-\xff]|://')
_WITHOUT_EMPHASIS = bytes.maketrans(_EMPHASIS, b" " * len(_EMPHASIS))
# What is written without a space between. A name with stops in it is one word: "u.s.", "inc.", "api.example.com",
# "config.yaml".
_TOKEN = re.compile(
    r"e\.g\.|w\.e\.f\.|(?:over|under)-[0-9]{1,2}s?(?![0-9a-z])|[a-z]+(?:'t(?<=n't)|-[a-z]+(?:-[a-z]+)*(?:\.[a-z]{2,})*|(?<=[a-z]{2})(?:\.[a-z]{2,})+|"
    r"(?<=[a-z]{2})[0-9]{1,4}(?![0-9.:/-])|"
    r"\.(?:(?<=\bu\.)[sk]\.|(?:(?<=\binc\.)|(?<=\bcorp\.)|(?<=\bltd\.)|(?<=\bco\.))(?=[,)]|\Z))|)|"
    r"'(?:ll|re|ve|s|m|d)\b|[0-9](?:[0-9a-z.,:/-]*[0-9a-z])?|\S"
)
_MARKS = frozenset(",;:.)")
_SHORTENED = frozenset(["inc", "corp", "ltd", "co"])

# The first two words of each phrase.
_BEGIN_PHRASES = frozenset((first, second) for first, seconds in PHRASES.items() for second in seconds)
# The bytes that a text of plain words is made of, and marks that are tokens by themselves wherever they stand in one.
_OF_WORDS, _SINGLE = b"abcdefghijklmnopqrstuvwxyz \n", b",();$%&+=?!"


def tokenise(text: str) -> list[str]:
    """Split into words, numbers and signs; phrases of the lexicon become one token joined by "_"."""
    raw = text.encode(errors="surrogatepass")
    signs = raw.translate(None, _OF_WORDS)
    if not signs:
        tokens = text.split()
    elif signs.strip(_SINGLE):
        loud = _LOUD.search(signs)
        tokens = _parts(_SILENT.sub(" ", text) if loud else raw.translate(_WITHOUT_EMPHASIS).decode())
    else:
        for sign in {*signs.decode()}:
            text = text.replace(sign, f" {sign} ")
        tokens = text.split()
    return tokens if _BEGIN_PHRASES.isdisjoint(pairwise(tokens)) else _with_phrases(tokens)


def _parts(text: str) -> list[str]:
    """Split at spaces, and there what is more than a word; no pattern is as quick to see a word and a mark."""
    tokens: list[str] = []
    plain = text.isascii()
    for piece in text.split():
        if (piece.isalpha() and (plain or piece.isascii())) or len(piece) == 1:
            tokens.append(piece)
        elif piece[-1] in _MARKS and (word := piece[:-1]).isalpha() and word.isascii() and word not in _SHORTENED:
            tokens += word, piece[-1]
        else:
            tokens += _TOKEN.findall(piece)
    return tokens


def _with_phrases(tokens: list[str]) -> list[str]:
    """Join the tokens of each phrase of the lexicon."""
    joined: list[str] = []
    done = 0
    for at, token in enumerate(tokens[:-1]):
        if token in PHRASES and at >= done and (length := _phrase_length(tokens, at)):
            joined += (*tokens[done:at], "_".join(tokens[at : at + length]))
            done = at + length
    return joined + tokens[done:] if done else tokens


def _phrase_length(tokens: list[str], at: int) -> int:
    """Give how many tokens the longest phrase at a place takes, 0 where none stands there."""
    for phrase in PHRASES[tokens[at]].get(tokens[at + 1], ()):
        if tokens[at : at + len(phrase)] == phrase:
            return len(phrase)
    return 0


def preposition(tokens: Sequence[str]) -> tuple[Preposition, int, str]:
    """Give what stands right before a date that follows `tokens`, where that begins, and its words."""
    end = len(tokens)
    while end and tokens[end - 1] in LIGHT_SIGNS:
        end -= 1
    if not end:
        return NONE, 0, ""
    if end > _HOLIDAY and tokens[end - 1] == "," and tokens[end - 2] == "day" and tokens[end - 4] in PREPOSITIONS:
        end -= _HOLIDAY  # "through labor day, September 2"
    longest, cut, words = "", end, ""
    for at in range(end - 1, max(-1, end - 1 - _LONGEST), -1):
        words = f"{tokens[at]}_{words}" if words else tokens[at]
        if words not in _ENDINGS:
            break
        if words in PREPOSITIONS:
            longest, cut = words, at
    if not longest:
        return NONE, end, ""
    outer = preposition(tokens[:cut]) if longest.startswith("the_") else None
    if outer and outer[0] in _TIES:
        return outer  # "through the afternoon of …"
    return PREPOSITIONS[longest], cut, longest
