"""Events, days and distances in words, in one language."""

import datetime as dt
from importlib import resources

from babel.dates import format_datetime, format_skeleton, get_timezone

from core.catalogue import Catalogue
from core.milestones import REMIND_AT
from core.model import AlertKind, AlertView, Milestone, MilestoneKind, Moved, Precision
from core.moments import day_for, hour_for, local_day

LANGUAGES = ("zh", "en")


class Wording:
    """Speaks one language; instants are told in `zone` (IANA), which is the public's."""

    def __init__(self, catalogue: Catalogue, zone: str) -> None:
        self.text = catalogue.text
        self.plural = catalogue.plural
        self.language = catalogue.language
        self.zone = zone

    def event_title(self, view: AlertView) -> str:
        """What happened, in brackets, then the notice's title and, where dates moved, from when to when."""
        near = local_day(view.created_at, self.zone)
        moves = self.text("list.separator").join(self.moved(moved, near) for moved in view.moved)
        return f"[{self.event_label(view)}] {view.title} {moves}".rstrip()

    def event_label(self, view: AlertView) -> str:
        """What happened; how far off a day is, is counted from when it was said, so that it stays as it was said."""
        if view.kind is AlertKind.REMINDER and view.on is not None:
            return self._approaching(view, view.on)
        return self.event_kind(view)

    def event_kind(self, view: AlertView) -> str:
        """What sort of thing happened."""
        if view.corrected:
            return self.text("event.corrected")
        return self.text("event.moved" if view.kind is AlertKind.REVISED and view.moved else f"event.{view.kind}")

    def _approaching(self, view: AlertView, on: dt.date) -> str:
        kinds = {each.kind for each in view.milestones if day_for(each, view.zone, self.zone) == on}
        kind = kinds.pop() if len(kinds) == 1 else "both" if kinds else "other"
        days = (on - local_day(view.created_at, self.zone)).days
        if days < 0:
            return self.text(f"event.{kind}.past", day=self.day(on, local_day(view.created_at, self.zone)))
        if days <= 1:
            return self.text(f"event.{kind}.{'tomorrow' if days else 'today'}")
        return self.plural(f"event.{kind}.days", days)

    def moved(self, moved: Moved, near: dt.date) -> str:
        """From when to when."""
        return self.text("moved", old=self.day(moved.old, near), new=self.day(moved.new, near))

    def kind(self, kind: MilestoneKind) -> str:
        """Takes effect, or ends."""
        return self.text(f"milestone.{kind}")

    def milestone_day(self, milestone: Milestone, zone: str, near: dt.date) -> str:
        """The day as the notice states it, as exactly as it states it; `zone` is the source's.

        A stated hour says its zone where that is not the public's.
        """
        if milestone.precision is Precision.MONTH:
            return format_skeleton("yMMM", milestone.on, locale=self.language)
        day = self.weekday(milestone.on, near)
        if milestone.time is None:
            return day
        stated_in = milestone.zone or zone
        return f"{day} {milestone.time}" + (f" ({stated_in})" if stated_in != self.zone else "")

    def hour(self, milestone: Milestone, zone: str) -> str:
        """The hour by the public's clock, on the public's day (`day_for`); empty where the notice states none."""
        return hour_for(milestone, zone, self.zone) or ""

    def day(self, day: dt.date, near: dt.date) -> str:
        """A day; with its year where that is not the year of `near`."""
        return format_skeleton("MMMd" if day.year == near.year else "yMMMd", day, locale=self.language)

    def weekday(self, day: dt.date, near: dt.date) -> str:
        """A day with its weekday; with its year where that is not the year of `near`."""
        return format_skeleton("MMMEd" if day.year == near.year else "yMMMEd", day, locale=self.language)

    def instant(self, instant: dt.datetime) -> str:
        """An instant to the minute, in the public's zone."""
        return format_datetime(instant, "yyyy-MM-dd HH:mm", tzinfo=get_timezone(self.zone), locale=self.language)

    def distance(self, days: int) -> str:
        """How far off a day is: today, tomorrow, in so many days, so many days ago."""
        if days in (0, 1):
            return self.text("distance.tomorrow" if days else "distance.today")
        return self.plural("distance.ahead", days) if days > 0 else self.plural("distance.ago", -days)


def is_doubtful(milestone: Milestone) -> bool:
    """Whether it is shown as a date to be checked."""
    return milestone.confidence < REMIND_AT


def load_wordings(zone: str) -> dict[str, Wording]:
    """Every language we speak, by its code."""
    return {language: Wording(_catalogue(language), zone) for language in LANGUAGES}


def _catalogue(language: str) -> Catalogue:
    file = resources.files("feeds") / "texts" / f"{language}.po"
    return Catalogue.from_po(file.read_bytes(), language)
