"""How things are said to one reader: a catalogue, dates in its language, days counted from the reader's today."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location

from bot.markup import Text, moment, plain
from core.catalogue import Catalogue
from core.milestones import REMIND_AT
from core.model import Milestone, MilestoneKind, Precision, Topic
from core.moments import END_OF_DAY, day_for, instant_of, local_day
from core.zones import CHINA

LANGUAGES = ("zh", "en")
EARLY_TO = 10
MIDDLE_TO = 20
FIXED_OFFSET = re.compile(r"Etc/GMT([+-])(\d{1,2})")
NEAR_DAYS = {-1: "days.yesterday", 0: "days.today", 1: "days.tomorrow"}


def load_catalogues() -> dict[str, Catalogue]:
    """The bot's texts by language."""
    folder = resources.files("bot") / "texts"
    return {language: Catalogue.from_po((folder / f"{language}.po").read_bytes(), language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Wording:
    """One reader's language, zone and calendar day; `topics` give the names of queries."""

    catalogue: Catalogue
    zone: str
    today: dt.date
    topics: tuple[Topic, ...] = ()

    @classmethod
    def at(cls, catalogue: Catalogue, zone: str, now: dt.datetime, topics: Sequence[Topic] = ()) -> "Wording":
        """The wording for a reader in this zone at this instant."""
        return cls(catalogue, zone, local_day(now, zone), tuple(topics))

    @property
    def language(self) -> str:
        """The language spoken, one of LANGUAGES."""
        return self.catalogue.language

    def text(self, key: str, /, **values: object) -> str:
        """The text under this key."""
        return self.catalogue.text(key, **values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The form of the text for `n` things."""
        return self.catalogue.plural(key, n, **values)

    def day(self, on: dt.date) -> str:
        """A day with its weekday; with the year where that is not the present one."""
        return self._date("date.day" if on.year == self.today.year else "date.day_of_year", on)

    def short_day(self, on: dt.date) -> str:
        """A day without its weekday."""
        return self._date("date.short" if on.year == self.today.year else "date.full", on)

    def date_of(self, at: dt.datetime, zone: str | None = None) -> str:
        """The calendar day of an instant, in the reader's zone or a named one, with its year."""
        return self._date("date.full", at.astimezone(ZoneInfo(zone or self.zone)).date())

    def days_left(self, on: dt.date) -> str:
        """How far a day is from today: "in 7 days", "today", "yesterday", "3 days ago"."""
        days = (on - self.today).days
        if days in NEAR_DAYS:
            return self.text(NEAR_DAYS[days])
        return self.plural("days.left", days) if days > 0 else self.plural("days.past", -days)

    def kind(self, kind: MilestoneKind, *, is_past: bool = False) -> str:
        """What happens on a milestone's day, or has happened, in a word."""
        return self.text(f"milestone.{kind}_past" if is_past else f"milestone.{kind}")

    def when(self, milestone: Milestone, source_zone: str) -> Text:
        """A milestone's date as exactly as the notice states it; an hour becomes an instant in each reader's zone."""
        match milestone.precision:
            case Precision.MONTH:
                return plain(self._date("date.month", milestone.on))
            case Precision.PART:
                return plain(self.text(f"date.{_part(milestone.on)}", month=self._date("date.month", milestone.on)))
        instant = instant_of(milestone, source_zone)
        if instant is None:
            return plain(self.day(milestone.on))
        if milestone.time == END_OF_DAY:  # as an instant it would be shown as the next day's first
            return plain(f"{self.day(milestone.on)} {milestone.time}{self._zone_note(milestone.zone or source_zone)}")
        local = instant.astimezone(ZoneInfo(self.zone))
        clock = format_time(local.time(), "HH:mm", locale=self.language)
        shown = moment(instant, f"{self.day(local.date())} {clock}")
        return shown + plain(self._stated(milestone, source_zone, local))

    def milestone(self, milestone: Milestone, source_zone: str, *, counted: bool = True) -> Text:
        """A milestone on one line: when, how far that is, what happens. A doubtful one says so and counts no days.

        Not `counted`: the notice was withdrawn, and nobody knows whether its days hold.
        """
        what = self.kind(milestone.kind)
        if milestone.confidence < REMIND_AT:
            rest = self.text("milestone.doubtful", what=what)
        elif not counted or milestone.precision in (Precision.MONTH, Precision.PART):
            rest = what
        else:
            day = day_for(milestone, source_zone, self.zone)
            rest = f"{self.days_left(day)} · {self.kind(milestone.kind, is_past=day < self.today)}"
        return self.when(milestone, source_zone) + plain(f" · {rest}")

    def point(self, milestone: Milestone, source_zone: str) -> Text:
        """A milestone under the heading of its day: what happens, and the date only where that says more than a day."""
        what = self.kind(milestone.kind)
        if milestone.confidence < REMIND_AT:
            return plain(self.text("milestone.doubtful", what=what))
        if milestone.precision is Precision.DAY:
            return plain(what)
        return plain(f"{what} · ") + self.when(milestone, source_zone)

    def query(self, text: str) -> str:
        """A query as its reader knows it: topics by their titles, anything else as it was written."""
        if text == "all":
            return self.text("query.all")
        titles = {f"topic:{topic.slug}": topic.title(self.language) for topic in self.topics}
        named = [titles.get(one) for one in text.split(" | ")]
        if None in named:
            return self.text("query.quoted", text=text)
        return self.text("list.separator").join(self.text("query.topic", title=title) for title in named)

    def _date(self, pattern_key: str, on: dt.date) -> str:
        return format_date(on, self.text(pattern_key), locale=self.language)

    def _stated(self, milestone: Milestone, source_zone: str, local: dt.datetime) -> str:
        """The hour as the notice states it and where it holds, with its day where that is another for the reader.

        Empty where the reader's clock shows the same then. The instant itself is shown by the clock of the device that
        it is read on.
        """
        if (milestone.on, milestone.time) == (local.date(), f"{local:%H:%M}"):
            return ""
        day = "" if milestone.on == local.date() else f"{self.short_day(milestone.on)} "
        place = self._time_of(milestone.zone or source_zone)
        return self.text("date.stated", clock=f"{day}{milestone.time}", zone=place)

    def _zone_note(self, zone: str) -> str:
        return "" if zone == self.zone else self.text("date.zone", zone=self._time_of(zone))

    def _time_of(self, zone: str) -> str:
        """A zone's time as people name it, by its city as the CLDR has it: "London time"; China's is Beijing's."""
        if zone == CHINA:
            return self.text("zone.beijing")
        if "/" not in zone or zone.startswith("Etc/"):
            return zone_name(zone)
        city = get_timezone_location(zone, locale=self.language, return_city=True).rpartition("/")[2]
        return self.text("zone.city", city=city)


def choose(catalogues: Mapping[str, Catalogue], language: str) -> Catalogue:
    """The catalogue of a language; of an unknown one, the first there is."""
    return catalogues.get(language) or next(iter(catalogues.values()))


def zone_name(zone: str) -> str:
    """A zone as people write it: one of a fixed offset as "UTC+8", whose IANA name Etc/GMT-8 counts the other way."""
    if found := FIXED_OFFSET.fullmatch(zone):
        return f"UTC{'+' if found[1] == '-' else '-'}{found[2]}"
    return "UTC" if zone == "Etc/UTC" else zone


def _part(on: dt.date) -> str:
    """Which third of its month a day lies in: a start stands on the first day of its third, an end on the last."""
    return "early" if on.day <= EARLY_TO else "middle" if on.day <= MIDDLE_TO else "late"
