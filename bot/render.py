"""Alerts as messages: pure, in the reader's language and zone.

Whatever comes from a source is text (`bot/markup.py`): escaped, and cut before it is marked up.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import assert_never
from urllib.parse import urlsplit

from bot.markup import (
    CUT,
    MAX_ENTITIES,
    MAX_UNITS,
    Text,
    added,
    bold,
    cut,
    is_link,
    joined,
    link,
    plain,
    quotation,
    struck,
    units,
)
from bot.wording import Wording
from core.differences import Mark, Stretch, differences
from core.model import AlertKind, AlertView, Milestone, Related
from core.moments import day_for
from core.ports import Button, Message

TITLE_UNITS = 300
KEY_UNITS = 40
BODY_UNITS = 1_000
CHANGE_UNITS = 800
WHY_UNITS = 240
TROUBLE_UNITS = 1_000
SHORT_QUOTATION = 240  # units that need no folding
MAX_MILESTONES = 10
MAX_MOVES = 6
MAX_OTHERS = 3
MAX_PLAIN_LINK_CHARS = 400
CONTEXT = 18  # characters kept on each side of a change
SPARE_ENTITIES = 12  # for those that Telegram itself finds in the text: addresses, hash tags
UPCOMING = "up"
MUTE, MUTE_QUERY, WRONG = "m", "mq", "w"
MOVED_SIGN, DIGEST_SIGN = "📅", "📬"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1", "")

KINDS = {
    AlertKind.NEW: "🆕",
    AlertKind.REVISED: "✏️",
    AlertKind.WITHDRAWN: "🗑",
    AlertKind.REMINDER: "⏰",
    AlertKind.SOURCE_BROKEN: "⚠️",
    AlertKind.SOURCE_WELL: "✅",
}


MANY = {str(AlertKind.REMINDER): ("many.reminders", "⏰"), str(AlertKind.NEW): ("many.notices", DIGEST_SIGN)}


def render(
    view: AlertView, *, wording: Wording, why: tuple[str, ...] = (), public_url: str = "", has_admins: bool = True
) -> Message:
    """The message of one alert: what kind, title, source and day, milestones, text or changes, and why it was sent.

    Without admins there is nobody who could be told that a date is wrong, and no button for it.
    """
    head = joined([_headline(view, wording), _title(view), _origin(view, wording)])
    blocks = [head, *_said(view, wording), _why(why, wording)]
    whole = joined(blocks, "\n\n")
    message = whole.message(*_buttons(view, why, wording, public_url, has_admins=has_admins))
    address = [view.link] if view.link and len(view.link) <= MAX_PLAIN_LINK_CHARS else []
    return Message(message.html, "\n\n".join([message.plain, *address]), message.buttons)


def render_many(views: Sequence[AlertView], *, wording: Wording) -> Message:
    """One message for several alerts, by kind, the most urgent first; whole items are dropped where not all fit."""
    sections = _sections(views)
    kinds = list(sections)
    if len(kinds) == 1:
        key, sign = MANY.get(kinds[0], ("many.mixed", DIGEST_SIGN))
        items = [_item(view, wording) for view in sections[kinds[0]]]
    else:
        key, sign = "many.mixed", DIGEST_SIGN
        items = [item for heading in kinds for item in _section(heading, sections[heading], wording)]
    head = bold(f"{sign} {wording.plural(key, len(views))}")
    whole = fit(head, items, lambda dropped: wording.plural("many.dropped", dropped))
    return whole.message((Button(wording.text("button.upcoming"), data=UPCOMING),))


def _sections(views: Sequence[AlertView]) -> dict[str, list[AlertView]]:
    """The views by what they are headed with: reminders by their day, moved dates, new notices, then the rest."""
    found: dict[str, list[AlertView]] = {}
    for view in sorted(views, key=_urgency):
        found.setdefault("moved" if view.moved or view.corrected else str(view.kind), []).append(view)
    return found


def _urgency(view: AlertView) -> tuple[int, dt.date]:
    if view.kind is AlertKind.REMINDER:
        return 0, view.on or dt.date.max
    kinds = (AlertKind.NEW, AlertKind.REVISED, AlertKind.WITHDRAWN, AlertKind.SOURCE_BROKEN, AlertKind.SOURCE_WELL)
    return 1 if view.moved or view.corrected else 2 + kinds.index(view.kind), dt.date.max


def _section(heading: str, views: Sequence[AlertView], wording: Wording) -> list[Text]:
    """The items of one kind, the first with the heading above it."""
    sign = MOVED_SIGN if heading == "moved" else KINDS[AlertKind(heading)]
    items = [_item(view, wording) for view in views]
    return [joined([bold(f"{sign} {wording.text(f'alert.{heading}')}"), items[0]]), *items[1:]]


def fit(head: Text, items: Sequence[Text], note: Callable[[int], str], separator: str = "\n\n") -> Text:
    """The head and as many whole items as a message holds, with a note of how many were dropped."""
    whole = head
    for index, item in enumerate(items):
        longer = whole + plain(separator) + item
        rest = len(items) - index - 1
        spare = units(separator + note(rest)) if rest else 0
        if longer.units + spare > MAX_UNITS or longer.entities > MAX_ENTITIES - SPARE_ENTITIES:
            return whole + plain(separator + note(rest + 1))
        whole = longer
    return whole


def milestone_lines(
    milestones: Sequence[Milestone], zone: str, wording: Wording, on: dt.date | None = None, *, counted: bool = True
) -> Text:
    """A line for each milestone; those met on the day `on` stand out. Not `counted`: without the days left."""
    shown = [_line(milestone, zone, wording, on, counted=counted) for milestone in milestones[:MAX_MILESTONES]]
    rest = len(milestones) - MAX_MILESTONES
    return joined([*shown, plain(wording.plural("milestone.more", rest)) if rest > 0 else Text()])


def folded(text: str, limit: int) -> Text:
    """A source's text as a quotation: cut to `limit`, and folded where it is long."""
    shown = cut(text.strip(), limit)
    return quotation(shown, expandable=units(shown) > SHORT_QUOTATION or shown.count("\n") > 3)


def _headline(view: AlertView, wording: Wording) -> Text:
    is_about_dates = view.moved or view.corrected
    what = "corrected" if view.corrected else "moved" if view.moved else view.kind
    head = bold(f"{MOVED_SIGN if is_about_dates else KINDS[view.kind]} {wording.text(f'alert.{what}')}")
    if view.kind is AlertKind.REMINDER and view.on is not None:
        head += plain(f" · {wording.days_left(view.on)}")
    return head


def _title(view: AlertView) -> Text:
    return bold(cut(view.title.strip(), TITLE_UNITS))


def _origin(view: AlertView, wording: Wording) -> Text:
    """The source, and when it published; its own calendar day."""
    day = wording.date_of(view.published_at, view.zone) if view.published_at and view.title else ""
    return plain(" · ".join(filter(None, [cut(view.source_title, 80), day])))


def _said(view: AlertView, wording: Wording) -> Iterable[Text]:
    """What an alert of this kind says beyond its head, in blocks."""
    match view.kind:
        case AlertKind.NEW | AlertKind.REMINDER:
            yield milestone_lines(view.milestones, view.zone, wording, view.on)
            yield _relatives(view, wording)
            yield folded(view.body, BODY_UNITS)
        case AlertKind.REVISED:
            yield plain(wording.text("corrected.explained") if view.corrected else "")
            yield _moves(view, wording)
            yield milestone_lines(view.milestones, view.zone, wording)
            yield _relatives(view, wording)
            yield folded(view.body, BODY_UNITS)
            yield _changes(view, wording)
        case AlertKind.WITHDRAWN:
            yield plain(wording.text("withdrawn.explained"))
            yield folded(view.body, BODY_UNITS // 2)
        case AlertKind.SOURCE_BROKEN:
            yield folded(view.trouble or "", TROUBLE_UNITS)
            yield plain(wording.text("source_broken.explained"))
        case AlertKind.SOURCE_WELL:
            yield folded(view.trouble or "", TROUBLE_UNITS)
            yield plain(wording.text("source_well.explained"))
        case _:
            assert_never(view.kind)


def _line(milestone: Milestone, zone: str, wording: Wording, on: dt.date | None, *, counted: bool) -> Text:
    line = wording.milestone(milestone, zone, counted=counted)
    is_meant = on is not None and day_for(milestone, zone, wording.zone) == on
    return plain("🔔 " if is_meant else "🗓 ") + (bold(line) if is_meant else line)


def _moves(view: AlertView, wording: Wording) -> Text:
    """The dates that moved, old and new."""
    return joined(
        plain(wording.text("moved.date", what=wording.kind(move.kind)))
        + struck(wording.short_day(move.old))
        + plain(" → ")
        + bold(wording.day(move.new))
        for move in view.moved[:MAX_MOVES]
    )


def _relatives(view: AlertView, wording: Wording) -> Text:
    """What this notice changes, and who else reports it."""
    amends = [(view.amends, "related.amends")] if view.amends else []
    others = [(other, "related.other") for other in view.others[:MAX_OTHERS]]
    return joined(_relative(related, wording, key, view.zone) for related, key in [*amends, *others])


def _relative(related: Related, wording: Wording, key: str, zone: str) -> Text:
    day = wording.date_of(related.published_at, zone)
    head = plain(f"🔗 {wording.text(key, day=day, source=cut(related.source_title, 80))}")
    return head + link(plain(cut(related.title.strip(), 120)), related.link)


def _changes(view: AlertView, wording: Wording) -> Text:
    """What was added (underlined) and struck, with the words around it; nothing where only white space changed."""
    old, new = view.previous_body, view.body
    if old is None or view.previous_title is None:
        return Text()
    if view.previous_title != view.title:
        old, new = f"{view.previous_title}\n{old}", f"{view.title}\n{new}"
    if old == new:
        return Text()
    shown = _shown_changes(differences(old, new))
    return plain(wording.text("changes.heading")) + plain("\n") + quotation(shown, expandable=True) if shown else shown


def _shown_changes(stretches: Sequence[Stretch]) -> Text:
    """The changes up to a limit, whole ones, each with a little of what stands around it."""
    shown = Text()
    for index, stretch in enumerate(stretches):
        piece = _shown(stretch, is_first=index == 0, is_last=index == len(stretches) - 1)
        if shown.units + piece.units > CHANGE_UNITS or shown.entities > MAX_ENTITIES // 2:
            return shown + plain(CUT)
        shown += piece
    return shown


def _shown(stretch: Stretch, *, is_first: bool, is_last: bool) -> Text:
    match stretch.mark:
        case Mark.ADDED:
            return added(cut(stretch.text, CHANGE_UNITS // 2))
        case Mark.STRUCK:
            return struck(cut(stretch.text, CHANGE_UNITS // 4))
        case Mark.KEPT:
            return plain(_around(stretch.text, "" if is_first else stretch.text[:CONTEXT], is_last=is_last))
        case _:
            assert_never(stretch.mark)


def _around(text: str, before: str, *, is_last: bool) -> str:
    """The ends of a kept stretch that stand next to a change."""
    after = "" if is_last else text[-CONTEXT:]
    return text if len(before) + len(after) >= len(text) else f"{before} {CUT} {after}"


def _item(view: AlertView, wording: Wording) -> Text:
    """An alert in two or three lines."""
    if view.notice_id is None:
        return plain(f"• {cut(view.source_title, 80)}")
    title = plain("• ") + link(bold(cut(view.title.strip(), 120)), view.link)
    meant = [one for one in view.milestones if view.on is None or day_for(one, view.zone, wording.zone) == view.on]
    dates = joined((wording.milestone(milestone, view.zone) for milestone in meant[:2]), "\n  ")
    lines = [_moves(view, wording)] if view.moved else [dates] if view.kind is not AlertKind.WITHDRAWN else []
    return joined([title, *(plain("  ") + line for line in lines if line), plain(f"  {cut(view.source_title, 80)}")])


def _why(why: tuple[str, ...], wording: Wording) -> Text:
    if not why:
        return Text()
    names = wording.text("list.separator").join(map(wording.query, why))
    return plain(cut(wording.text("why", queries=names), WHY_UNITS))


def _buttons(
    view: AlertView, why: tuple[str, ...], wording: Wording, public_url: str, *, has_admins: bool
) -> Iterable[tuple[Button, ...]]:
    if view.notice_id is None:
        return
    if is_link(view.link):
        yield (Button(wording.text("button.open"), url=view.link),)
    page = notice_page(public_url, view.notice_id)
    details = (Button(wording.text("button.page"), url=page),) if page else ()
    yield (*details, Button(wording.text("button.upcoming"), data=UPCOMING))
    wrong = Button(wording.text("button.wrong"), data=f"{WRONG}:{view.notice_id}")
    yield (_mute_key(view.notice_id, why, wording),)
    if view.milestones and has_admins:
        yield (wrong,)


def _mute_key(notice_id: int, why: tuple[str, ...], wording: Wording) -> Button:
    """The key that ends what brought a notice. It means the query that it names, whatever brings the notice later."""
    if len(why) != 1:
        return Button(wording.text("button.mute"), data=f"{MUTE}:{notice_id}")
    ends = wording.text("button.mute_query", query=wording.query(why[0]))
    return Button(cut(ends, KEY_UNITS), data=f"{MUTE}:{notice_id}:{sign_of(why[0])}")


def sign_of(query: str) -> str:
    """A canonical query as a key can carry it, which has 64 bytes: the first 12 digits of its hash."""
    return hashlib.sha256(query.encode()).hexdigest()[:12]


def notice_page(public_url: str, notice_id: int) -> str | None:
    """The address of a notice's page; None where the readers of a chat could not reach it."""
    page = f"{public_url.rstrip('/')}/notices/{notice_id}"
    return page if is_link(page) and (urlsplit(page).hostname or "") not in LOCAL_HOSTS else None
