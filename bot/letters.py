"""What a target is told in one message: everything that telling takes, read for many at once, and the message of it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.hand import Item
from core.digest import Bundle, bundle
from core.model import AlertId, AlertKind, AlertView, DeliveryId, Target
from core.ports import Clock, Message
from state.alerts import load_views
from state.outbox import Owed, Parcel, first_messages, reasons
from state.reminders import untrue_reminders
from state.settlements import Dropped

Render = Callable[[Sequence[AlertView], Target, dict[int, tuple[str, ...]], dt.datetime], Message]
"""(alerts of one message, whom it is for, by notice why it is told, now) -> the message.

Of whom it is for only language and zone may matter: the others who share them get the same message.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message and the deliveries that it settles."""

    message: Message
    deliveries: tuple[DeliveryId, ...]
    attempts: int
    title: str


class Letters:
    """Writes them; a message is rendered once for all in hand who share alerts, reasons, language and zone."""

    def __init__(self, render: Render, clock: Clock) -> None:
        self._render = render
        self._clock = clock
        self._rendered: dict[object, Message] = {}

    def forget(self) -> None:
        """Render anew from now on: time has passed, and with it what "today" is."""
        self._rendered.clear()

    def write(self, target: Target, items: Sequence[Item]) -> Letter:
        """The most urgent message that is owed; what goes into one is judged anew before each."""
        is_digest = target.profile.digest is not None
        bundled = bundle([item.view for item in items], is_digest=is_digest)[0]
        by_alert = {item.alert_id: item for item in items}
        told = [by_alert[view.id] for view in (*bundled.views, *bundled.covered)]
        message = self._message(bundled, target, told)
        if len(bundled.views) == 1 and told[0].reply_to:
            message = replace(message, reply_to=told[0].reply_to)
        return Letter(message, ids_of(told), max(item.attempts for item in told), bundled.views[0].title)

    def _message(self, bundled: Bundle, target: Target, told: Sequence[Item]) -> Message:
        """Rendered once for all in hand who share the alerts, the reasons, the language and the zone."""
        said = tuple((view.id, view.kind) for view in bundled.views)
        key = said, tuple((item.alert_id, item.why) for item in told), target.language, target.profile.zone
        message = self._rendered.get(key)
        if message is None:
            why = {item.view.notice_id or 0: item.why for item in told}
            message = self._rendered[key] = self._render(bundled.views, target, why, self._clock.now())
        return message


async def load_items(
    session: AsyncSession, parcels: Sequence[Parcel]
) -> tuple[list[tuple[Target, list[Item]]], list[Dropped]]:
    """What these parcels say, why it is told, and what it answers: a few statements for all of them.

    And what is not to be told: reminders of days that moved, or were put right, since they were raised.
    """
    views = await load_views(session, {owed.alert_id for parcel in parcels for owed in parcel.owed})
    reminders = [id_ for id_, view in views.items() if view.kind is AlertKind.REMINDER]
    untrue = await untrue_reminders(session, reminders) if reminders else {}
    targets = [parcel.target.id for parcel in parcels]
    notices = {view.notice_id for view in views.values() if view.notice_id is not None}
    why = await reasons(session, targets, notices)
    earlier = await first_messages(session, targets, notices)
    loaded = []
    for parcel in parcels:
        items = []
        for owed in parcel.owed:
            if owed.alert_id in untrue:
                continue
            view = views[owed.alert_id]
            key = parcel.target.id, view.notice_id or 0
            items.append(Item(owed.id, owed.attempts, owed.priority, view, why.get(key, ()), earlier.get(key)))
        if items:
            loaded.append((parcel.target, items))
    return loaded, _dropped([owed for parcel in parcels for owed in parcel.owed], untrue)


def _dropped(owed: Sequence[Owed], untrue: Mapping[AlertId, str]) -> list[Dropped]:
    by_reason: dict[str, list[DeliveryId]] = {}
    for one in owed:
        if one.alert_id in untrue:
            by_reason.setdefault(untrue[one.alert_id], []).append(one.id)
    return [Dropped(tuple(ids), reason) for reason, ids in by_reason.items()]


def ids_of(items: Sequence[Item]) -> tuple[DeliveryId, ...]:
    """Their deliveries."""
    return tuple(item.id for item in items)
