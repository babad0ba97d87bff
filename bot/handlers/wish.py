"""A wish as somebody typed it: which query was meant, and how that is said back."""

from dataclasses import dataclass

from bot.handlers.desk import Request
from bot.markup import Text, cut, plain
from bot.wording import Wording
from core.errors import CommandError
from core.queries import Query, TermKind, parse, require_words
from core.spelling import spell_out
from core.text import normalise
from state.queries import unknown_names

NAME_UNITS = 240
MAX_SOUGHT = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """A query with what it is shown as: as it was written, in its order, spelled out; a topic by its title.

    `words`: the words that were written, where they are a topic's title and were taken for the topic; else empty.
    """

    query: Query
    text: str
    words: str = ""

    def name(self, wording: Wording) -> str:
        """What is said to be followed."""
        return cut(wording.query(self.text), NAME_UNITS)

    def hint(self, wording: Wording, brought: int) -> Text:
        """What to write where it was not meant so: for words that a topic is called by, or that brought nothing."""
        if self.words:
            return plain(wording.text("subscribe.by_name", words=self.words))
        has_words = any(term.kind is TermKind.TEXT for term in self.query.terms)
        return plain(wording.text("subscribe.brought_none") if has_words and not brought else "")


def read_wish(request: Request, text: str) -> Wish:
    """The wish that was typed. Raises CommandError for what is no query, and for an unknown topic or source."""
    spelled = spell_out(text, request.desk.query_names)
    query = require_words(_known(request, parse(spelled)))
    words = normalise(text)
    is_by_name = request.desk.query_names.get(words) == spelled != "all"
    return Wish(query, spelled, words if is_by_name else "")


def read_search(request: Request, text: str) -> Wish:
    """What is looked for once: like a wish, but a topic's title stands for its words. Raises CommandError likewise."""
    spelled = spell_out(text, {})
    query = _known(request, parse(spelled))
    if sum(len(one.wanted) + len(one.unwanted) for one in query.alternatives) > MAX_SOUGHT:
        raise CommandError("query.too_many_words", limit=MAX_SOUGHT)
    return Wish(query, spelled)


def _known(request: Request, query: Query) -> Query:
    """The query again. Raises CommandError for a topic or a source in it that there is none of."""
    sources = request.desk.sources
    for term in unknown_names(query, request.desk.index.topics, sources):
        if term.kind is TermKind.TOPIC:
            raise CommandError("topic.unknown", name=term.value)
        if sources:
            raise CommandError("source.unknown", name=term.value, known=", ".join(sources)[:400])
    return query
