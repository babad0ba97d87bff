"""What every request of the public needs, put together once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from core.model import Profile, ProfileId, Topic
from core.ports import Clock
from feeds.addresses import Addresses, FeedAddress, Tags, mint_root
from feeds.shelf import Shelf
from feeds.view import Editor
from feeds.wording import Wording
from state.database import Database
from state.marks import get_or_set
from state.subscriptions import ensure_profile

MARK_ROOT = "feeds.tag"
MARK_SINCE = "feeds.since"


@dataclass(frozen=True, slots=True)
class Site:
    """The public face: `profile` says in which zone it speaks and which reminders it shows.

    `sources` are titles by name, `topics` by slug; `telegram_link` opens the bot.
    """

    database: Database
    clock: Clock
    addresses: Addresses
    wordings: Mapping[str, Wording]
    topics: Mapping[str, Topic]
    sources: Mapping[str, str]
    profile: Profile
    telegram_link: str | None
    shelf: Shelf

    def name_of(self, address: FeedAddress) -> str:
        """What the scope of a feed is called in its language. Raises KeyError for an unknown one."""
        say = self.wordings[address.language].text
        if address.scope.topic is not None:
            return say("feed.topic", name=self.topics[address.scope.topic].title(address.language))
        if address.scope.source is not None:
            return say("feed.source", name=self.sources[address.scope.source])
        return say("feed.all")

    def telegram_for(self, slug: str) -> str | None:
        """The link that opens the bot and subscribes to a topic; only Telegram's own links carry a payload."""
        if self.telegram_link is None or not self.telegram_link.startswith("https://t.me/"):
            return self.telegram_link
        return f"{self.telegram_link}?start=topic_{slug}"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What was settled when the first feed was made, and stays: the root of all ids, and the date of an empty feed."""

    tags: Tags
    since: dt.datetime
    profile_id: ProfileId

    def editor(self, site: Site, language: str) -> Editor:
        """The one who makes feeds in this language."""
        return Editor(site.addresses, self.tags, site.wordings[language], self.since)


async def settle_imprint(site: Site) -> Imprint:
    """Read the imprint out of the state, or write it when nobody has. Raises SQLAlchemyError."""
    now = site.clock.now()
    async with site.database.writing() as session:
        root = await get_or_set(session, MARK_ROOT, mint_root(site.addresses.public_url, now))
        since = await get_or_set(session, MARK_SINCE, now.replace(microsecond=0).isoformat())
        profile_id = await ensure_profile(session, site.profile)
    return Imprint(Tags(root), dt.datetime.fromisoformat(since), profile_id)
