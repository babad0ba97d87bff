"""Which of many queries a notice meets, in one pass over its text.

Every distinct word of every query goes into one Aho-Corasick automaton (pyahocorasick): the text is read once, however
many queries there are. Then only those alternatives are looked at of which one wanted term was found, the rarest one.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

import ahocorasick

from core.queries import Alternative, Query, Term, TermKind
from core.text import normalise

Key = TypeVar("Key", bound=Hashable)
EVERYTHING = Term(TermKind.ALL)


class Matcher(Generic[Key]):
    """Queries by a key of the caller's, made ready to be met; never changed afterwards."""

    def __init__(self, queries: Mapping[Key, Query], topics: Mapping[str, Query]) -> None:
        self._topics = topics
        self._by_term = _index(queries)
        self._topics_by_term = _index(topics)
        self._automaton = _automaton([*queries.values(), *topics.values()])

    def match(self, title: str, body: str, source: str) -> frozenset[Key]:
        """The keys of the queries that a notice of this source meets."""
        holding = self._words_in(f"{normalise(title)}\n{normalise(body)}")
        holding |= {EVERYTHING, Term(TermKind.SOURCE, normalise(source))}
        holding |= {Term(TermKind.TOPIC, slug) for slug in _met(self._topics_by_term, holding)}
        return _met(self._by_term, holding)

    def _words_in(self, text: str) -> set[Term]:
        if not len(self._automaton):
            return set()
        found = self._automaton.iter(text)
        return {term for end, term in found if is_whole(text, end + 1 - len(term.value), end + 1)}


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] cuts no Latin word or number in two. Chinese has no such borders: it counts anywhere."""
    cut_before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    cut_after = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not cut_before and not cut_after


def _is_latin(char: str) -> bool:
    """A letter or digit of a script that parts its words by blanks; Han, Kana and what lies between are not."""
    return char.isalnum() and not "⺀" <= char <= "鿿" and not "豈" <= char <= "﫿" and char < "\U00020000"


def _index(queries: Mapping[Key, Query]) -> dict[Term, list[tuple[Key, Alternative]]]:
    """Each alternative under the one of its wanted terms that fewest others want."""
    alternatives = [(key, alternative) for key, query in queries.items() for alternative in query.alternatives]
    wanting = Counter(term for _, alternative in alternatives for term in alternative.wanted)
    index: dict[Term, list[tuple[Key, Alternative]]] = defaultdict(list)
    for key, alternative in alternatives:
        index[min(alternative.wanted, key=lambda term: (wanting[term], term))].append((key, alternative))
    return dict(index)


def _met(index: Mapping[Term, list[tuple[Key, Alternative]]], holding: set[Term]) -> frozenset[Key]:
    candidates = (pair for term in holding for pair in index.get(term, ()))
    return frozenset(key for key, alternative in candidates if alternative.is_met(holding))


def _automaton(queries: Iterable[Query]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for term in {term for query in queries for term in query.terms if term.kind is TermKind.TEXT}:
        automaton.add_word(term.value, term)
    automaton.make_automaton()
    return automaton
