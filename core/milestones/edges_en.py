"""Where the clause of an English date begins and ends, and what the words at its edge say: a label, an attribute."""

from collections.abc import Sequence

from core.milestones.lexicon_en import WORDS
from core.milestones.tenses_en import AUXILIARIES
from core.milestones.tokens_en import (
    BEFORE,
    DETERMINERS,
    EVERY,
    FROM,
    HARD,
    JOINS,
    LIGHT_SIGNS,
    MONTHS,
    NONE,
    ON,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    UNTIL,
    Preposition,
    preposition,
)
from core.milestones.words_en import DUE, STOP, word_set

_ARTICLES = (["a"], ["an"], ["the"], ["our"], ["its"], ["this"], ["their"])


_TIES = [words for words, kind in PREPOSITIONS.items() if kind is not EVERY]  # not "the 3 June version"
_NO_NOUN = {*_TIES, *JOINS, *RELATIVES, *PRONOUNS, *DETERMINERS, *AUXILIARIES, "as", "than", "per", "not"}
_NO_NOUN |= {"again", "instead", "only", "alone", "onwards", "onward", "sharp", "too", "anyway"}


def without_brackets(before: list[str]) -> list[str]:
    """Let a date in brackets have the preposition of what they explain: "beginning with 2.4 (released on …)"."""
    opens = len(before) - 1 - before[::-1].index("(") if "(" in before else -1
    if opens < 0 or len(before) - opens > 4 or not _RELEASED.issuperset(before[opens + 1 :]):
        return before
    outer = _flat(before[:opens])
    for size in range(1, min(len(outer), 9)):
        prep, _, _ = preposition(outer[:-size])
        numbered = prep is ON and size <= 2 and outer[-1][0].isdigit()  # "in 7.2 (released on …)"
        if prep is FROM or numbered or (prep in _UP_TO and opens + 1 == len(before) and _is_named(outer[-size:])):
            return outer[:-size]
    return before


_UP_TO = (UNTIL, BEFORE)
_CLAUSAL = {*HARD, *JOINS, *RELATIVES, *PRONOUNS, *AUXILIARIES} - {"'s"}


def _is_named(words: Sequence[str]) -> bool:
    """Whether words name a thing, whose day the brackets behind it tell: "before the end of term (19 July)"."""
    return _CLAUSAL.isdisjoint(words) and words[0][0].isalpha()


_RELEASED = word_set("released release due out available expected scheduled planned on in for from")


def explained(before: Sequence[str]) -> str:
    """Give the noun for a day that a date in brackets explains: "before the deadline (June 3)", else nothing."""
    if before[-1:] != ["("]:
        return ""
    word = WORDS.get(before[-2]) if len(before) > 1 else None
    if not (before[-2:-1] == ["date"] or (word and word.noun in (DUE, STOP))):
        return ""
    opens = len(before) - 1
    while opens and before[opens - 1][0].isalpha() and before[opens - 1] not in _NO_NOUN and len(before) - opens < 6:
        opens -= 1
    return " ".join(before[opens:-1]).replace("_", " ")


def _flat(tokens: Sequence[str]) -> list[str]:
    """Leave out what stands in brackets."""
    kept: list[str] = []
    depth = 0
    for sign in tokens:
        depth += sign == "("
        if not depth:
            kept.append(sign)
        depth -= sign == ")" and depth > 0
    return kept


def is_attribute(before: Sequence[str], prep: Preposition, after: Sequence[str]) -> bool:
    """Whether a date stands between what opens a noun and that noun: "the June 3 deadline", "its May 2025 report"."""
    if not after or not after[0][0].isalpha() or after[0] in _NO_NOUN:
        return False
    if before[-1:] in _ARTICLES:
        return True
    word = WORDS.get(after[0])
    named = bool(before) and before[-1][0].isalpha() and not (word and word.verb and not word.noun)
    return prep is NONE and named and before[-1] not in JOINS and after[0] not in AUXILIARIES


def paired_label(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Give the label of a date among others without marks between ("Opens 3 June Closes 7 June"), else nothing."""
    if not before or before[-1] not in _LABEL_ENDS:
        return []
    at = len(before) - (before[-1] == ":")
    own = _label_at(before, at)
    if not own:
        return []
    behind = next((size for size in (1, 2) if _label_at(after, size) == size), 0)
    behind += after[behind : behind + 1] == [":"]
    paired = behind and _begins_date(after, behind)
    return [*before[at - own : at], ":"] if paired or _ends_labelled_date(before[: at - own]) else []


def _label_at(tokens: Sequence[str], end: int) -> int:
    """Give how many tokens before `end` are the label of a day, 0 for none."""
    if not 0 < end <= len(tokens):
        return 0
    if tokens[end - 1] == "date":
        return 2 if end > 1 and tokens[end - 2] in _DATED else 0
    return int(tokens[end - 1] in _LABELS)


def _begins_date(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and (tokens[at] in MONTHS or tokens[at][0].isdigit() or tokens[at] in LIGHT_SIGNS)


def _ends_labelled_date(tokens: Sequence[str]) -> bool:
    """Whether nothing but a date with its label ends here."""
    start = len(tokens)
    while start and len(tokens) - start < _DATE and (_begins_date(tokens, start - 1) or tokens[start - 1] == ","):
        start -= 1
    return start < len(tokens) and _label_at(tokens, start - (tokens[start - 1 : start] == [":"])) > 0


# So many words a date may have: "monday , 3 june , 2024".
_DATE = 6
_LABELS = word_set(
    "start_date start starts begin begins opens opened open opening end_date end ends closes close closing "
    "closing_date close_date deadline due_date published posted issued launched commences"
)
_LABEL_ENDS = _LABELS | {"date", ":"}
_DATED = word_set("opening publication posting issue launch commencement expiry")


def without_note(after: list[str]) -> list[str]:
    """Drop a word in brackets that says which of the days of a thing it is: "June 3 (extended): papers due"."""
    return after[3:] if after[:1] == ["("] and after[2:3] == [")"] and after[1] in _NOTES else after


_NOTES = word_set("extended new final firm hard updated tentative revised")


def without_idle_colon(tokens: list[str]) -> list[str]:
    """Drop a colon behind a preposition ("it opens on: Tuesday …")."""
    idle = len(tokens) > 2 and tokens[-1] == ":" and tokens[-2] in PREPOSITIONS
    return tokens[:-1] if idle else tokens


def label_of(before: Sequence[str], opens: int) -> str:
    """Give the words before a colon, dash or the edge of a cell right before the date."""
    if not opens or before[opens - 1] not in (":", "|", "-"):
        return ""
    stop = opens - 1
    while stop and before[stop - 1] in HARD:
        stop -= 1
    label = before[clause_start(before[:stop]) : stop]
    if "(" in label:  # "phase 1 (staff): …", but "the new release (version: …"
        label = _flat(label) if ")" in label else label[len(label) - label[::-1].index("(") :]
    dated = any(token in MONTHS or (token[0].isdigit() and len(token) > 1) for token in label)
    return "" if dated and not WORDS.keys() & set(label[-3:]) - MONTHS else " ".join(label).replace("_", " ")


def since_join(clause: Sequence[str]) -> Sequence[str]:
    """Give what stands behind the last word of a clause that joins two."""
    if JOINS.isdisjoint(clause):
        return clause
    for at in range(len(clause) - 1, -1, -1):
        if clause[at] in JOINS:
            return clause[at + 1 :]
    return clause


def behind_listed_date(tokens: Sequence[str], opens: int) -> int:
    """Let a label behind a date and its comma begin anew: "Opens: June 3, 2024, submission deadline: …"."""
    if not tokens or tokens[-1] != ":":
        return opens
    for at in range(len(tokens) - 2, opens, -1):
        if tokens[at] == "," and tokens[at - 1][0].isdigit():
            return at + 1
        if tokens[at] in HARD or tokens[at][0].isdigit():
            break
    return opens


def clause_start(tokens: Sequence[str]) -> int:
    """Find where the clause that ends with `tokens` begins: behind the last mark that no clause crosses."""
    if HARD.isdisjoint(tokens):
        return 0
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] in HARD and (tokens[at] != "." or at + 1 == len(tokens)):
            return at + 1
    return 0


def clause_end(tokens: list[str]) -> list[str]:
    """Leave what still belongs to the date's clause; a mark right behind the date introduces what it is the day of."""
    if _ENDS_CLAUSE.isdisjoint(tokens):
        return tokens
    skip = 0
    while skip < len(tokens) and (tokens[skip] in HARD or tokens[skip] in (")", "]", "*", "_", "`", ",", '"')):
        skip += 1
    ends = next((at for at, token in enumerate(tokens[skip:], skip) if token in _ENDS_CLAUSE), None)
    if ends is not None and tokens[ends] == ":" and "(" in tokens[max(skip, ends - 2) : ends]:
        closes = next((at for at in range(ends, min(len(tokens), ends + 4)) if tokens[at] == ")"), None)
        ends = ends if closes is None else closes + len(clause_end(tokens[closes:]))  # "Acme (NYSE: AC) will …"
    return tokens if ends is None else tokens[:ends]


_ENDS_CLAUSE = HARD - {"-", "\n"}
