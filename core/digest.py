"""What is due to one chat at once, put together: several reminders are one message, many things a digest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.model import AlertKind, AlertView, NoticeId

DIGEST_FROM = 6


@dataclass(frozen=True, slots=True)
class Bundle:
    """The alerts that one message tells, in the order in which it tells them; `covered` are said with them."""

    views: tuple[AlertView, ...]
    covered: tuple[AlertView, ...] = ()


def bundle(views: Sequence[AlertView], *, is_digest: bool = False) -> list[Bundle]:
    """The messages for these alerts, in their order.

    Reminders are told together. More than five things of any kind are one message, as after an outage; so is
    everything where the chat chose a digest.
    """
    once = _said_once(views)
    if len(once) >= DIGEST_FROM or (is_digest and len(once) > 1):
        return [_joined(once)]
    reminders = [one for one in once if one.views[0].kind is AlertKind.REMINDER]
    bundles = [one for one in once if one not in reminders] + ([_joined(reminders)] if reminders else [])
    order = {one.views[0].id: position for position, one in enumerate(once)}
    return sorted(bundles, key=lambda made: order[made.views[0].id])


def _joined(bundles: Sequence[Bundle]) -> Bundle:
    return Bundle(
        tuple(view for one in bundles for view in one.views), tuple(view for one in bundles for view in one.covered)
    )


def _said_once(views: Sequence[AlertView]) -> list[Bundle]:
    """Each thing once, as it stands now: of the reminders of one day the last, a new notice with its later text."""
    new = {view.notice_id for view in views if view.kind is AlertKind.NEW}
    groups: dict[tuple[object, ...], list[AlertView]] = {}
    for view in views:
        groups.setdefault(_subject(view, new), []).append(view)
    return [_last_word(group) for group in groups.values()]


def _subject(view: AlertView, new: Collection[NoticeId | None]) -> tuple[object, ...]:
    """What a view is about; of views about the same only one is told."""
    if view.notice_id is None:
        return (view.id,)
    if view.kind is AlertKind.REMINDER:
        return view.kind, view.notice_id, view.on
    if view.kind in (AlertKind.NEW, AlertKind.REVISED) and view.notice_id in new:
        return AlertKind.NEW, view.notice_id
    return (view.id,)


def _last_word(group: Sequence[AlertView]) -> Bundle:
    last = max(group, key=lambda view: (view.created_at, view.id))
    if any(view.kind is AlertKind.NEW for view in group):  # who has not seen the first text needs no comparison with it
        last = replace(last, kind=AlertKind.NEW, moved=(), previous_title=None, previous_body=None)
    return Bundle((last,), tuple(view for view in group if view.id != last.id))
