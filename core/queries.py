"""The query language: which notices are wanted.

    物流 | 官方直送          either occurs
    fee refund             both occur
    fee -refund            the first without the second
    "service fee"          these words, in this order
    topic:fees source:1688-news    a named query; one source
    all                    everything

A query is a list of alternatives; an alternative is what must and what must not occur. Latin words count as whole words
in any case, Chinese counts anywhere; both after NFKC (`core/text.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.errors import CommandError
from core.text import normalise

MAX_CHARS = 256
MAX_TERMS = 40

TOKEN = re.compile(r'\s*(?:(?P<bar>\|)|(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s|"]+)))')
NAMED = re.compile(r"(topic|source):(.*)", re.DOTALL)


class TermKind(StrEnum):
    """What a term looks at: the text, a topic, the source, or nothing at all."""

    TEXT = "text"
    TOPIC = "topic"
    SOURCE = "source"
    ALL = "all"


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One condition. `value` is normalised text, a slug, a source's name, or empty."""

    kind: TermKind
    value: str = ""

    def __str__(self) -> str:
        if self.kind is TermKind.ALL:
            return "all"
        if self.kind is not TermKind.TEXT:
            return f"{self.kind}:{self.value}"
        plain = " " not in self.value and "|" not in self.value
        plain = plain and self.value != "all" and not self.value.startswith("-") and not NAMED.match(self.value)
        return self.value if plain else f'"{self.value}"'


@dataclass(frozen=True, slots=True)
class Alternative:
    """Met where every wanted term holds and no unwanted one does."""

    wanted: frozenset[Term]
    unwanted: frozenset[Term]

    def __str__(self) -> str:
        return " ".join([*map(str, sorted(self.wanted)), *(f"-{term}" for term in sorted(self.unwanted))])


@dataclass(frozen=True, slots=True)
class Query:
    """Met where any alternative is."""

    alternatives: tuple[Alternative, ...]

    @property
    def text(self) -> str:
        """The one way to write this query: equal queries have equal texts."""
        return " | ".join(sorted(map(str, self.alternatives)))

    @property
    def terms(self) -> frozenset[Term]:
        """Every term in it."""
        return frozenset().union(*(a.wanted | a.unwanted for a in self.alternatives))


def parse(text: str) -> Query:
    """Read a query.

    Raises CommandError for an empty or overlong one, an unclosed quotation, or a `|` or `-` with nothing to it.
    """
    text = normalise(text)
    if len(text) > MAX_CHARS:
        raise CommandError("query.too_long", limit=MAX_CHARS)
    alternatives = [_alternative(group) for group in _groups(text)]
    if sum(len(a.wanted) + len(a.unwanted) for a in alternatives) > MAX_TERMS:
        raise CommandError("query.too_many_words", limit=MAX_TERMS)
    return Query(tuple(dict.fromkeys(alternatives)))


def require_words(query: Query) -> Query:
    """The query again. Raises CommandError for a word of signs alone ("??"): it would match whatever has the sign.

    Not part of `parse`, so that what was stored before this rule can still be read.
    """
    for term in sorted(query.terms):
        if term.kind is TermKind.TEXT and not any(map(str.isalnum, term.value)):
            raise CommandError("query.no_words", word=term.value)
    return query


def meaning(query: Query, topics: Mapping[str, Query]) -> str:
    """The query's text with the topics it names written out: differs when an operator rewords one of them."""
    named = sorted(term.value for term in query.terms if term.kind is TermKind.TOPIC)
    return "\n".join([query.text, *(f"topic:{slug} = {topics[slug].text}" for slug in named if slug in topics)])


def _groups(text: str) -> Iterator[list[tuple[bool, Term]]]:
    group: list[tuple[bool, Term]] = []
    for excluded, term in _terms(text):
        if term is not None:
            group.append((excluded, term))
            continue
        if not group:
            raise CommandError("query.dangling_bar")
        yield group
        group = []
    if not group:
        raise CommandError("query.dangling_bar" if text else "query.empty")
    yield group


def _terms(text: str) -> Iterator[tuple[bool, Term | None]]:
    """Each term with whether it is excluded; None stands for a bar."""
    position = 0
    while text[position:].strip():
        token = TOKEN.match(text, position)
        if token is None:
            raise CommandError("query.unclosed_quote")
        position = token.end()
        yield bool(token["minus"]), None if token["bar"] else _term(token)


def _term(token: re.Match[str]) -> Term:
    if token["phrase"] is not None:
        phrase = token["phrase"].strip()
        if not phrase:
            raise CommandError("query.empty_quote")
        return Term(TermKind.TEXT, phrase)
    word = token["word"]
    if word == "all":
        return Term(TermKind.ALL)
    if named := NAMED.fullmatch(word):
        if not named[2]:
            raise CommandError("query.empty_name", kind=named[1])
        return Term(TermKind(named[1]), named[2])
    return Term(TermKind.TEXT, word)


def _alternative(group: list[tuple[bool, Term]]) -> Alternative:
    wanted = frozenset(term for excluded, term in group if not excluded)
    unwanted = frozenset(term for excluded, term in group if excluded)
    if len(wanted) > 1:
        wanted -= {Term(TermKind.ALL)}  # "all" beside another word asks for nothing more
    return Alternative(wanted or frozenset({Term(TermKind.ALL)}), unwanted)
