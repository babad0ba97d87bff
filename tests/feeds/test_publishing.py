"""A feed is rendered when what it says is new, and not before."""

from core.model import AlertKind
from feeds.publishing import publish
from feeds.site import Imprint, Site, settle_imprint
from feeds.web import SITE
from state.database import Database
from tests.builders import add_alert, add_notice
from tests.fakes import ManualClock
from tests.feeds.conftest import make_app
from tests.feeds.values import an_address


async def a_site(database: Database, clock: ManualClock) -> tuple[Site, Imprint]:
    site = make_app(database, clock)[SITE]
    return site, await settle_imprint(site)


async def test_the_same_bytes_are_handed_out_while_nothing_changes(database: Database, clock: ManualClock) -> None:
    site, imprint = await a_site(database, clock)
    async with database.writing() as session:
        notice = await add_notice(session)
        await add_alert(session, notice)
    first = await publish(site, imprint, an_address())
    clock.move(days=1)
    assert await publish(site, imprint, an_address()) is first
    async with database.writing() as session:
        await add_alert(session, notice, AlertKind.WITHDRAWN)
    assert await publish(site, imprint, an_address()) is not first


async def test_each_feed_is_kept_for_itself(database: Database, clock: ManualClock) -> None:
    site, imprint = await a_site(database, clock)
    addresses = [
        an_address(), an_address("atom"), an_address(language="en"), an_address(only_notices=True),
        an_address(topic="fees"), an_address(source="shop-news"),
    ]  # fmt: skip
    made = [await publish(site, imprint, address) for address in addresses]
    assert len({rendered.tag for rendered in made}) == len(addresses)
    assert [await publish(site, imprint, address) for address in addresses] == made


async def test_the_imprint_is_settled_once(database: Database, clock: ManualClock) -> None:
    _, first = await a_site(database, clock)
    clock.move(days=800)
    _, second = await a_site(database, clock)
    assert second == first
