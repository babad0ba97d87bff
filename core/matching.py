"""Which of many queries a notice meets, in one pass over its text for each generation of queries.

Every distinct word of a generation's queries goes into one Aho-Corasick automaton (pyahocorasick): the text is read
once, however many queries there are. Then only those alternatives are looked at whose rarest wanted terms were found.

An automaton cannot grow, so what is added makes a generation of its own. Small ones are merged at once, as often as it
takes to keep few of them (J. L. Bentley, J. B. Saxe, "Decomposable searching problems", J. Algorithms 1980); a merge
that would take long is left to whoever calls `plan_merge`, in a thread of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from core.queries import Query, Term, TermKind
from core.text import normalise

Key = TypeVar("Key", bound=Hashable)

AT_ONCE = 1024  # alternatives at most that are merged by who adds one: some milliseconds
MOST_DROPPED = 0.25  # share of a generation's alternatives whose queries may be gone before it is made anew


class Wish(NamedTuple, Generic[Key]):
    """One alternative of the query that the caller knows as `key`; its terms are written as `_sign` has them."""

    key: Key
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge(Generic[Key]):
    """A merge that is planned: which generations, and which queries are left out. `carry_out` changes neither."""

    generations: tuple["Generation[Key]", ...]
    dropped: frozenset[Key]

    def carry_out(self) -> "Generation[Key]":
        """One generation in their place. Touches nothing that a matcher changes: it may run beside one."""
        wishes = (wish for generation in self.generations for wish in generation.wishes())
        return Generation([wish for wish in wishes if wish.key not in self.dropped])


class Matcher(Generic[Key]):
    """Queries by a key of the caller's, to be met by notices; grows and shrinks without being built anew."""

    def __init__(self, topics: Mapping[str, Query]) -> None:
        self._topics = make_generation(topics)
        self._generations: list[Generation[Key]] = []
        self._planned = 0  # the first so many generations are part of a merge, or stand before one
        self._dropped: set[Key] = set()

    def add(self, queries: Mapping[Key, Query]) -> None:
        """Let these be met too."""
        if queries:
            self.join(make_generation(queries))

    def join(self, generation: "Generation[Key]") -> None:
        """The same for many queries, which `make_generation` made ready elsewhere."""
        self._generations.append(generation)
        while self._is_to_be_merged_at_once():
            self._generations[-2:] = [self._merge_of_last(2).carry_out()]

    def drop(self, keys: Collection[Key]) -> None:
        """Let these be met no more. A key that was dropped never comes again."""
        self._dropped.update(keys)

    def match(self, title: str, body: str, source: str) -> frozenset[Key]:
        """The keys of the queries that a notice of this source meets."""
        text = f"{normalise(title)}\n{normalise(body)}"
        beside = {EVERYTHING, _sign(Term(TermKind.SOURCE, normalise(source)))}
        beside |= {_sign(Term(TermKind.TOPIC, slug)) for slug in self._topics.met_by(text, beside)}
        met: set[Key] = set()
        for generation in self._generations:
            met |= generation.met_by(text, beside)
        met -= self._dropped
        return frozenset(met)

    def plan_merge(self) -> Merge[Key] | None:
        """What is worth being merged beside the matcher's work, if anything; `adopt` puts the outcome in place.

        Without it nothing is missed; only more and more generations are read, and queries that were dropped kept.
        """
        count = self._count_to_merge()
        self._planned = len(self._generations) if count else 0
        return self._merge_of_last(count) if count else None

    def adopt(self, merge: Merge[Key], merged: "Generation[Key]") -> None:
        """Put what came of the planned merge in the place of its parts; what was added meanwhile stays."""
        first = self._planned - len(merge.generations)
        self._generations[first : self._planned] = [merged]
        self._planned = 0
        if first == 0:
            self._dropped -= merge.dropped

    def _count_to_merge(self) -> int:
        """How many of the last generations: all when many queries are gone, else as many as are not twice as large."""
        if len(self._dropped) > MOST_DROPPED * self._size_of_last(len(self._generations)):
            return len(self._generations)
        count = 1
        while count < len(self._generations) and self._generations[-count - 1].size < 2 * self._size_of_last(count):
            count += 1
        return count if count > 1 else 0

    def _is_to_be_merged_at_once(self) -> bool:
        if len(self._generations) - self._planned < 2 or self._size_of_last(2) > AT_ONCE:
            return False
        before, last = self._generations[-2:]
        return before.size < 2 * last.size

    def _size_of_last(self, count: int) -> int:
        return sum(generation.size for generation in self._generations[-count:]) if count else 0

    def _merge_of_last(self, count: int) -> Merge[Key]:
        return Merge(tuple(self._generations[-count:]), frozenset(self._dropped))


def make_generation(queries: Mapping[Key, Query]) -> "Generation[Key]":
    """These queries made ready; for many of them this takes seconds, best spent in a thread."""
    return Generation([wish for key, query in queries.items() for wish in _wishes(key, query)])


class Generation(Generic[Key]):
    """Queries that were made ready together; never changed afterwards."""

    def __init__(self, wishes: Sequence[Wish[Key]]) -> None:
        self.size = len(wishes)
        self._unless = [wish for wish in wishes if wish.unwanted and len(wish.wanted) <= 2]
        self._ruled_out_by: dict[str, list[int]] = defaultdict(list)
        for number, wish in enumerate(self._unless):
            for term in wish.unwanted:
                self._ruled_out_by[term].append(number)
        self._by_word, self._by_pair = _index(wishes)
        self._automaton = _automaton(wishes)

    def wishes(self) -> Iterator[Wish[Key]]:
        """Every alternative in it."""
        yield from self._unless
        for word, shelf in self._by_word.items():
            yield from shelf.wishes((word,))
        for first, by_second in self._by_pair.items():
            for second, shelf in by_second.items():
                yield from shelf.wishes((first, second))

    def met_by(self, text: str, beside: set[str]) -> set[Key]:
        """The keys of what this normalised text meets; `beside` are the terms that hold besides those of the text."""
        holding = self._words_in(text) | beside
        all_hold, none_holds = holding.issuperset, holding.isdisjoint
        met: set[Key] = set()
        unless: set[int] = set()
        for shelf in self._shelves(holding):
            met.update(shelf.plain)
            unless.update(shelf.unless)
            if shelf.others:
                met.update([key for key, wanted, unwanted in shelf.others if all_hold(wanted) and none_holds(unwanted)])
        # By the few unwanted terms that hold, not by each of the many alternatives that are glad that they do not.
        unless.difference_update(*(self._ruled_out_by[term] for term in holding & self._ruled_out_by.keys()))
        met.update([self._unless[number].key for number in unless])
        return met

    def _shelves(self, holding: set[str]) -> Iterator["_Shelf[Key]"]:
        """The alternatives whose one or two rarest wanted terms hold."""
        for term in holding & self._by_word.keys():
            yield self._by_word[term]
        for term in holding & self._by_pair.keys():
            by_second = self._by_pair[term]
            for second in holding & by_second.keys():
                yield by_second[second]

    def _words_in(self, text: str) -> set[str]:
        if not len(self._automaton):
            return set()
        found = self._automaton.iter(text)
        return {word for end, word in found if is_whole(text, end + 1 - len(word), end + 1)}


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] cuts no Latin word or number in two. Chinese has no such borders: it counts anywhere."""
    cut_before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    cut_after = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not cut_before and not cut_after


def _is_latin(char: str) -> bool:
    """A letter or digit of a script that parts its words by blanks; Han, Kana and what lies between are not."""
    return char.isalnum() and not "⺀" <= char <= "鿿" and not "豈" <= char <= "﫿" and char < "\U00020000"


def _sign(term: Term) -> str:
    """A term as one string, which is quicker to look up; no word of a query holds a line end."""
    return term.value if term.kind is TermKind.TEXT else f"\n{term.kind}:{term.value}"


EVERYTHING = _sign(Term(TermKind.ALL))


def _wishes(key: Key, query: Query) -> Iterator[Wish[Key]]:
    for each in query.alternatives:
        yield Wish(key, tuple(map(_sign, each.wanted)), tuple(map(_sign, each.unwanted)))


class _Shelf(Generic[Key]):
    """Alternatives that want the same rarest terms: those that ask for no more by their keys alone, and the others.

    `unless` are the numbers of those that are met where no unwanted term holds; `others` want more terms besides.
    """

    __slots__ = ("others", "plain", "unless")

    def __init__(self) -> None:
        self.plain: list[Key] = []
        self.unless: list[int] = []
        self.others: list[Wish[Key]] = []

    def add(self, wish: Wish[Key], numbers: Iterator[int]) -> None:
        if len(wish.wanted) > 2:
            self.others.append(wish)
        elif wish.unwanted:
            self.unless.append(next(numbers))
        else:
            self.plain.append(wish.key)

    def wishes(self, wanted: tuple[str, ...]) -> Iterator[Wish[Key]]:
        yield from (Wish(key, wanted, ()) for key in self.plain)
        yield from self.others


def _index(wishes: Iterable[Wish[Key]]) -> tuple[dict[str, _Shelf[Key]], dict[str, dict[str, _Shelf[Key]]]]:
    """The alternatives that want one term by it, the others by the two of theirs that fewest others want."""
    wanting = Counter(term for wish in wishes for term in wish.wanted)
    by_word: dict[str, _Shelf[Key]] = defaultdict(_Shelf)
    by_pair: dict[str, dict[str, _Shelf[Key]]] = defaultdict(lambda: defaultdict(_Shelf))
    numbers = count()  # of those that have unwanted terms, in the same order as a generation keeps them
    for wish in wishes:
        first, *rest = sorted(wish.wanted, key=lambda term: (wanting[term], term))
        shelf = by_pair[first][rest[0]] if rest else by_word[first]
        shelf.add(wish, numbers)
    return dict(by_word), dict(by_pair)


def _automaton(wishes: Iterable[Wish[Key]]) -> ahocorasick.Automaton:
    """Finds every word of these; the other terms are not looked for in a text."""
    automaton = ahocorasick.Automaton()
    for word in {term for wish in wishes for term in (*wish.wanted, *wish.unwanted) if not term.startswith("\n")}:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton
