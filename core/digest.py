"""What is due to one chat at once, put together: several reminders are one message, many new notices a digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import AlertKind, AlertView

DIGEST_FROM = 6


@dataclass(frozen=True, slots=True)
class Bundle:
    """The alerts that one message tells, in the order in which it tells them."""

    views: tuple[AlertView, ...]


def bundle(views: Sequence[AlertView]) -> list[Bundle]:
    """The messages for these alerts, in their order: reminders together, more than five new notices together."""
    together = _kinds_together(views)
    bundles: list[Bundle] = []
    for kind in dict.fromkeys(view.kind for view in views):
        of_kind = tuple(view for view in views if view.kind is kind)
        bundles += [Bundle(of_kind)] if kind in together else [Bundle((view,)) for view in of_kind]
    order = {view.id: position for position, view in enumerate(views)}
    return sorted(bundles, key=lambda made: order[made.views[0].id])


def _kinds_together(views: Sequence[AlertView]) -> set[AlertKind]:
    counts = {kind: sum(view.kind is kind for view in views) for kind in (AlertKind.REMINDER, AlertKind.NEW)}
    return {kind for kind, least in ((AlertKind.REMINDER, 2), (AlertKind.NEW, DIGEST_FROM)) if counts[kind] >= least}
