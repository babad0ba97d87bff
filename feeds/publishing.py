"""From the address of a feed to its bytes: a cheap look at the state first, rendering only where it is new."""

import asyncio
from functools import partial

from feeds import atom, rss
from feeds.addresses import MEDIA_TYPES, FeedAddress, Format
from feeds.shelf import Rendered
from feeds.site import Imprint, Site
from feeds.view import FeedView
from state.outlines import Outline, outline_events, outline_notices
from state.publications import load_events, load_notices

RENDER = {Format.RSS: rss.render, Format.ATOM: atom.render}


async def publish(site: Site, imprint: Imprint, address: FeedAddress) -> Rendered:
    """The feed as the state has it now. Raises KeyError for an unknown topic or source, SQLAlchemyError."""
    name = site.name_of(address)
    async with site.database.reading() as session:
        if address.only_notices:
            outline = await outline_notices(session, address.scope)
        else:
            outline = await outline_events(session, address.scope, imprint.profile_id, site.clock.now())
    stamp = f"{outline.stamp} {name}"
    return await site.shelf.get(address, stamp, partial(_render, site, imprint, address, name, outline))


async def _render(site: Site, imprint: Imprint, address: FeedAddress, name: str, outline: Outline) -> Rendered:
    editor = imprint.editor(site, address.language)
    async with site.database.reading() as session:
        if address.only_notices:
            make = partial(editor.of_notices, address, name, await load_notices(session, outline.ids))
        else:
            make = partial(editor.of_events, address, name, await load_events(session, outline))
    return await asyncio.to_thread(lambda: _written(make(), address.format))


def _written(feed: FeedView, format_: Format) -> Rendered:
    return Rendered.of(RENDER[format_](feed), MEDIA_TYPES[format_], feed.updated_at)
