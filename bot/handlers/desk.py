"""What a command has at hand while it is answered."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.handlers.asking import Place
from bot.lookingback import LookingBack
from bot.wording import Wording, choose
from core.catalogue import Catalogue
from core.model import Profile, Target, TargetState, Topic
from core.ports import Clock
from core.spelling import EVERYTHING
from core.text import normalise
from state.database import Database
from state.queries import QueryIndex
from state.subscriptions import get_target, upsert_target


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that every command shares; `defaults` and `language` are what a new target gets.

    `look_back_s`: how long who subscribes waits to be told what it would have brought.
    """

    database: Database
    index: QueryIndex
    looking_back: LookingBack
    clock: Clock
    bot_id: int
    topics: tuple[Topic, ...]
    sources: tuple[str, ...]
    defaults: Profile
    language: str
    public_url: str
    catalogues: Mapping[str, Catalogue]
    admins: tuple[int, ...] = ()
    look_back_s: float = 2.0

    @property
    def query_names(self) -> dict[str, str]:
        """Queries by what they are called in any language, as `normalise` writes it: topics by their titles, `all`."""
        titles = {normalise(title): f"topic:{topic.slug}" for topic in self.topics for _, title in topic.titles}
        return titles | dict.fromkeys(EVERYTHING, "all")

    def now(self) -> dt.datetime:
        """The present instant, UTC."""
        return self.clock.now()

    def wording(self, target: Target) -> Wording:
        """How things are said to this target."""
        return Wording.at(choose(self.catalogues, target.language), target.profile.zone, self.now(), self.topics)

    def language_of(self, place: Place) -> str:
        """The language of a new target: that of who asks, in a private chat; else the configured one."""
        if place.language_code is None or place.user_id != place.address.chat_id:
            return self.language
        return "zh" if place.language_code.lower().startswith("zh") else "en"

    async def target(self, place: Place) -> Target:
        """The target of this place; a new one is made, and one that was gone is told again, for it speaks to us."""
        async with self.database.reading() as session:
            known = await get_target(session, self.bot_id, place.address.chat_id, place.address.thread_id)
        if known is not None and known.state is not TargetState.GONE and known.kind is place.kind:
            return known
        async with self.database.writing() as session:
            return await upsert_target(
                session,
                bot_id=self.bot_id,
                chat_id=place.address.chat_id,
                thread_id=place.address.thread_id,
                kind=place.kind,
                language=self.language_of(place),
                profile=self.defaults,
                now=self.now(),
            )

    async def request(self, place: Place, argument: str = "") -> "Request":
        """What is asked in this place, with its target and how to speak to it."""
        target = await self.target(place)
        return Request(self, target, argument, self.wording(target))


@dataclass(frozen=True, slots=True)
class Request:
    """One command being answered: by whom it was asked, with which argument, and how to speak."""

    desk: Desk
    target: Target
    argument: str
    wording: Wording
