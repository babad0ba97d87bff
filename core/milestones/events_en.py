"""Which kind of event English words name: a verb with its negation and its helpers, a noun, a label."""

from collections.abc import Sequence

from core.milestones.lexicon_en import WORDS, Form, Word
from core.milestones.syntax_en import groups
from core.milestones.tenses_en import INFINITIVE, Group
from core.milestones.tokens_en import PREPOSITIONS, Preposition, preposition, tokenise
from core.milestones.words_en import (
    ACT,
    DUE,
    FOR_GOOD,
    HAPPENS,
    LAST,
    LIMIT,
    OPENINGS,
    OUT_OF_USE,
    PARTIAL,
    PASSES,
    PASSING,
    PIECES,
    PLAN,
    PLATFORMS,
    PROTOCOLS,
    REMOVALS,
    SALES,
    START,
    STOP,
    TELL,
    USES,
    WHOLES,
    Sense,
    word_set,
)

_ENDS = word_set("stop cease quit halt discontinue end finish")
_BEGINS = word_set("begin start")
_SHUTS = FOR_GOOD | OPENINGS
_CALLED = word_set("centre center centres centers")  # a call centre, not a call for papers


def event(group: Group | None, words: frozenset[str]) -> Sense | None:
    """Give the kind of event that a verb group stands for, with what its negation and its helpers make of it."""
    if group is None or group.word is None:
        return None
    word = group.word
    whole = word.base in _WHOLE and not words.isdisjoint(_WHOLE[word.base])
    sense = STOP if whole else word.verb or word.adjective
    if "for_the_last_time" in words and sense in (START, LAST, None):
        return STOP
    if group.links and (led := _led_to(group.links, word, sense, words)):
        return led
    if group.no_longer:
        return LIMIT if word.text == "supported" and "on" in words else _without(word, words)
    shut = word.text == "closed" or (word.text == "shut" and group.helped and group.end - group.start > _ACTIVE)
    if shut or (word.base == "close" and _lets_in(group, words)):  # "it will be shut on …", not "it will shut on …"
        return STOP if words & _SHUTS and words.isdisjoint(_CALLED) else LIMIT
    if group.negated and sense in _GRANTED:
        return LIMIT
    if sense is STOP and _is_partial(word.base, words):
        return LIMIT
    if word.adjective and not word.verb:
        return STOP if word.text in OUT_OF_USE and words & FOR_GOOD else word.adjective
    bare = word.adjective and word.form in (Form.BASE, Form.ANY)
    return word.adjective if bare and group.helped else sense


def _led_to(links: Sequence[str], word: Word, sense: Sense | None, words: frozenset[str]) -> Sense | None:
    """Give the event of a verb to which others lead that say it ends or begins: "stops accepting", "starts to go"."""
    bases = [WORDS[link].base for link in links if link in WORDS]
    if not _ENDS.isdisjoint(bases):
        return _without(word, words)
    if not _BEGINS.isdisjoint(bases):
        return LIMIT if sense is STOP else sense if sense in HAPPENS else START
    return None


def _lets_in(group: Group, words: frozenset[str]) -> bool:
    """Whether what closes does so to somebody or something: "it closes for repairs", "to traffic"."""
    return "for" in words or ("to" in words and group.tense is not INFINITIVE)


_ACTIVE = 2
_GRANTED = frozenset([LAST, ACT, START, None])


def _is_partial(base: str, words: frozenset[str]) -> bool:
    """Whether only a part of a thing stops, or its sale, or all of it for a time."""
    if words & SALES and (base not in ("end", "close") or words >= _SELLING):
        return True  # "sales of coins end", not "the sale ends"
    if base in _OVERALL or (base == "close" and words & OPENINGS and "new" not in words):
        return False
    partial = words & (_LASTING if base in PASSES else PARTIAL)
    if base in _PURGED and not words.isdisjoint(_UNTOUCHED):
        return True  # "files that haven't been used for a year will be deleted"
    whole = base in _TAKEN_FROM and "from" in words and words.isdisjoint(_STORES)
    brought = words & PROTOCOLS if words & _SUPPORTS or base in _TAKES_OUT else ()
    piece = (brought and words.isdisjoint(WHOLES)) or (base in REMOVALS and words & PIECES)
    return not words & FOR_GOOD and bool(partial or whole or piece)


_SUPPORTS = word_set("support supporting")
_OWN_SUPPORT = word_set("security extended mainstream standard vendor")
_TAKES_OUT = word_set("deactivate sunset remove drop disable")


# What is a part of a thing also where a time passes.
_LASTING = PARTIAL - PASSING
_PURGED = word_set("delete purge remove erase deactivate archive")
_UNTOUCHED = word_set("haven't hasn't older inactive")
# What goes from a thing is a part of it ("will disappear from the menu"); what goes from a shop goes as a whole.
_TAKEN_FROM = word_set("remove disappear drop delete")
_STORES = word_set("store stores shop shops catalogue catalog sale market production support service trading")


# What says by itself that the whole of a thing is over.
_OVERALL = word_set("reach_end_of_life reach_its_end come_to_an_end eol die")


# What is over as a whole where it is archived or lifted; what is "fully deprecated" is gone.
_WHOLE = {
    "archive": word_set("project projects repository repositories repo repos"),
    "close_early": OPENINGS,
    "deprecate": FOR_GOOD,
    "disable": FOR_GOOD,
    "lift": word_set("mandate mandates ban bans advisory order embargo moratorium curfew restriction restrictions"),
}


_SELLING = word_set("sales of")
_SOLD = word_set("purchase purchases sales top-ups sign-ups signups")


def _is_of_sales(tokens: Sequence[str]) -> bool:
    """Whether what stops is a way to buy: "termination of in-app purchases", not "shutdown of the purchase API"."""
    at = next((at for at, token in enumerate(tokens[:3]) if token in _SOLD), None)
    return at is not None and not "".join(tokens[at + 1 : at + 2]).isalpha()


def _without(word: Word, words: frozenset[str]) -> Sense:
    ends = (word.base or word.text) in USES and words.isdisjoint(_PARTS)
    return STOP if ends and not _is_brought(word, words) else LIMIT


def _is_brought(word: Word, words: frozenset[str]) -> bool:
    """Whether a service takes no longer what readers bring: "we no longer support macOS", not "it is not supported"."""
    takes = word.base == "support" and word.text != "supported"
    return takes and not words.isdisjoint(PLATFORMS) and words.isdisjoint(WHOLES) and words.isdisjoint(_OWN_SUPPORT)


_RUNS = word_set("operate run work function exist support maintain serve")


# What may no longer be done with a part of a thing: "no longer support free access", not "the free app goes".
_PARTS = PARTIAL | {"free"}


def does_not_run(group: Group, words: frozenset[str]) -> bool:
    """Whether a denied verb says that the whole of a thing goes on no more: not "will not run on Sundays"."""
    word = group.word
    if word is None or (word.base or word.text) not in _RUNS or _is_brought(word, words):
        return False
    return "on" not in words and words.isdisjoint(_PARTS)


def first_noun(tokens: Sequence[str], start: int, end: int) -> Sense | None:
    """Give the first event that a noun of `tokens[start:end]` names."""
    for at in range(start, min(end, len(tokens))):
        if tokens[at] in _NAMING and (noun := noun_at(tokens, at)):
            return noun
    return None


# The words of which `noun_at` may say something.
_NAMING = frozenset(["last", "final", *(text for text, word in WORDS.items() if word.noun)])


def noun_at(tokens: Sequence[str], at: int) -> Sense | None:
    """Give the event that a noun names; the last of anything is a last day of it ("its last flight")."""
    word = WORDS.get(tokens[at])
    if word and word.noun:
        return word.noun
    if tokens[at] not in _LASTS:
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if tokens[at] == "final" and following not in _FINAL:
        return None
    return DUE if following[:1].isalpha() and following not in _SPANS else None


_LASTS = ("last", "final")
# What is over with its final one; a final design, exam or price is none such.
_FINAL = word_set(
    "call chance day days date dates deadline entry entries order orders payment payments submission submissions "
    "boarding sale sales return returns bid bids offer offers claim claims collection job run issue edition episode "
    "broadcast performance show concert game match season train bus service flight opportunity printing delivery"
)
_SPANS = word_set(
    "week month year quarter update updated time rule version text list stage phase round in on at "
    "release report draft decision step"
)


def last_noun(tokens: Sequence[str]) -> Sense | None:
    """Give the nearest event noun; "the end of the sale" is an end, whatever it is the end of."""
    if _NAMING.isdisjoint(tokens):
        return None
    for at in range(len(tokens) - 1, -1, -1):
        noun = noun_at(tokens, at) if tokens[at] in _NAMING else None
        if noun:
            for head in range(at - 1, max(-1, at - 5), -1):
                above = WORDS.get(tokens[head])
                if above and above.noun and "of" in tokens[head + 1 : at]:
                    return above.noun
            return noun
    return None


def label_event(label: str) -> tuple[Sense | None, Preposition]:
    """Give the event that a label, a heading or the head of a column names, and the preposition with which it ends."""
    return label_event_of(tokenise(label))


def label_event_of(tokens: Sequence[str]) -> tuple[Sense | None, Preposition]:
    """Give what `label_event` does, for a label that is split already."""
    prep, _, _ = preposition(tokens)
    edge = _EDGES.get(tokens[-1] if tokens else "")
    if edge is STOP and _SELLING.issubset(tokens):
        return LIMIT, prep
    sense = edge or event_of(tokens)
    if sense is STOP and "of" in tokens and _is_of_sales(tokens[tokens.index("of") + 1 :]):
        return LIMIT, prep
    return sense, prep


# What a label ends with says which edge of the thing before it is meant: "maintenance end", "outage will begin".
_EDGES = dict.fromkeys(word_set("end ends finish finishes endtime enddate"), STOP) | dict.fromkeys(
    word_set("begin begins start starts beginning starttime startdate"), START
)


def head_noun(tokens: Sequence[str]) -> Sense | None:
    """Give what the last noun before a preposition names: of a compound, the one that is meant."""
    if _NAMING.isdisjoint(tokens):
        return None
    stop = next((at for at, token in enumerate(tokens) if at and token in PREPOSITIONS), len(tokens))
    for at in range(stop - 1, -1, -1):
        if tokens[at] in _NAMING and (noun := noun_at(tokens, at)):
            return noun
    return None


def event_of(tokens: Sequence[str]) -> Sense | None:
    """Give the event that a few words without a sentence around them name."""
    nouns = [noun for at, token in enumerate(tokens) if token in _NAMING and (noun := noun_at(tokens, at))]
    if nouns and (strongest := _strongest(nouns, tokens)):
        return strongest
    words = frozenset(tokens)
    verbs = [sense for group in groups(tokens) if (sense := event(group, words)) and sense is not PLAN]
    if verbs or nouns:
        return verbs[-1] if verbs else nouns[0]
    return next((word.adjective or word.verb for token in tokens if (word := WORDS.get(token))), None)


def _strongest(nouns: Sequence[Sense], tokens: Sequence[str]) -> Sense | None:
    """Give what the nouns among a few words name, where that outweighs any verb among them."""
    if DUE in nouns and head_noun(tokens) is DUE:
        return DUE  # "author submission deadline", "last day to pay to avoid publication"
    if "first_day" in tokens[:2]:
        return START  # "first day of withdrawal without a refund"
    if nouns[-1] is TELL:
        return TELL
    if nouns[0] in (DUE, STOP, LIMIT):
        return nouns[0]
    return next((sense for sense in (TELL, DUE, STOP, LIMIT) if sense in nouns), None)
