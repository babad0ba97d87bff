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
    query = require_words(parse(spelled))
    sources = request.desk.sources
    for term in unknown_names(query, request.desk.index.topics, sources):
        if term.kind is TermKind.TOPIC:
            raise CommandError("topic.unknown", name=term.value)
        if sources:
            raise CommandError("source.unknown", name=term.value, known=", ".join(sources)[:400])
    words = normalise(text)
    is_by_name = request.desk.query_names.get(words) == spelled != "all"
    return Wish(query, spelled, words if is_by_name else "")
