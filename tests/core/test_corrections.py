"""What becomes of a corrected date when a later revision is read."""

import datetime as dt
from dataclasses import replace

from core.corrections import Correction, put_right
from core.model import Milestone, MilestoneKind, Precision

MARCH_12, MARCH_20, MARCH_25 = (dt.date(2026, 3, day) for day in (12, 20, 25))
READ = Milestone(MilestoneKind.TAKES_EFFECT, MARCH_12, "09:00", Precision.MINUTE, "自3月12日起", 0.8, "start")
MOVED = Correction(MilestoneKind.TAKES_EFFECT, MARCH_12, "自3月12日起", MARCH_20)


def days(*corrections: Correction, found: Milestone = READ) -> list[dt.date]:
    return [each.on for each in put_right([found], corrections)]


def test_the_same_reading_is_put_right_as_a_mere_day_without_doubt() -> None:
    (right,) = put_right([READ], [MOVED])
    assert (right.on, right.time, right.precision, right.confidence) == (MARCH_20, None, Precision.DAY, 1.0)


def test_white_space_and_wide_digits_are_the_same_words() -> None:
    assert days(MOVED, found=replace(READ, quote="自3月１2日起 ")) == [MARCH_20]


def test_another_day_other_words_or_another_kind_are_believed() -> None:
    assert days(MOVED, found=replace(READ, on=MARCH_25)) == [MARCH_25]
    assert days(MOVED, found=replace(READ, quote="改为3月12日起")) == [MARCH_12]
    assert days(MOVED, found=replace(READ, kind=MilestoneKind.ENDS)) == [MARCH_12]


def test_a_struck_date_stays_struck() -> None:
    assert days(replace(MOVED, right=None)) == []


def test_a_correction_of_a_correction_is_what_counts() -> None:
    assert days(MOVED, replace(MOVED, wrong=MARCH_20, right=MARCH_25)) == [MARCH_25]
    assert days(MOVED, replace(MOVED, wrong=MARCH_20, right=MARCH_12)) == [MARCH_12]


def test_a_day_that_is_there_already_is_not_doubled() -> None:
    other = replace(READ, on=MARCH_20, quote="3月20日正式施行")
    assert put_right([READ, other], [MOVED]) == (other,)
