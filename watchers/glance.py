"""A glance at a source: its first page is asked for, and is what it was, and no other page is due. So end most polls.

What that takes is made ready once and kept from poll to poll, while the source's marks are what they are. What a glance
does not settle is read by a turn (`ingest.py`), which takes what came and asks for nothing twice.
"""

import datetime as dt
import logging
from dataclasses import dataclass, replace
from functools import cached_property

from core.errors import SourceError
from core.source import Order
from state.pages import PageMark
from state.sources import Marks, Uneventful
from watchers.asking import Asking, question_for
from watchers.ending import end_uneventful
from watchers.fetch import Fetched, Limits, Question, Validators
from watchers.listing import TURN_S, fault_of, marked_as
from watchers.manners import PutOff
from watchers.marked import Marked
from watchers.web import Web

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Glance:
    """How a source was left by its last poll, and what is asked first by the next one."""

    marked: Marked
    marks: Marks

    def may_do(self, now: dt.datetime) -> bool:
        """Whether there is nothing to look at but the first page, if that is what it was."""
        return self._is_plain and not self.marked.is_stale(now)

    async def look(
        self, web: Web, *, limits: Limits, now: dt.datetime, jitter: float
    ) -> Uneventful | Fetched | SourceError:
        """Ask for the first page; answers it, or why there is none, where that is not the end of the poll.

        `jitter` is a random number in [0, 1). Raises nothing that a source can cause.
        """
        source, until = self.marked.source, web.deadlines.now() + TURN_S
        try:
            answer = await Asking(web, source, now, limits).ask(self._question, until=until)
        except PutOff as error:
            return Uneventful(source.name, error.until)
        except SourceError as error:
            return error
        except Exception as error:
            log.exception("turn.fault", extra={"source": source.name})
            return fault_of(source, error)
        before = self._first
        if isinstance(answer, Fetched):
            if self.marked.hash_of(answer.body) != before.body_hash:
                return answer
            before = marked_as(before, answer.validators)
        pages = () if before is self._first else (replace(before, fetched_at=now),)
        return end_uneventful(source, self.marks, now, jitter=jitter, max_age=answer.max_age, pages=pages)

    @cached_property
    def _first(self) -> PageMark:
        first = self.marked.first
        assert first is not None, "a source of which nothing is known is read, not glanced at"
        return first

    @cached_property
    def _question(self) -> Question:
        first = self._first
        return question_for(self.marked.source, first.url, Validators(first.etag, first.last_modified))

    @cached_property
    def _is_plain(self) -> bool:
        """Whether it was well, is read as it was before, and no page beyond the first is read where that is the same.

        By the rules of `ListingReader.read` and `Turn.as_uneventful`, which a turn would come to.
        """
        source, marked = self.marked.source, self.marked
        if not self.marks.is_well or marked.first is None or source.render or source.detail is not None:
            return False
        if marked.is_widened or not marked.is_read_as_before:
            return False
        return source.order is not Order.ANY or source.max_pages <= 1 or marked.first.next_url in (None, source.url)
