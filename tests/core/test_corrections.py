"""What becomes of a corrected date when a later revision is read."""

import datetime as dt
from dataclasses import replace

from core.corrections import RULE, Correction, put_right, read_again
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


PUT_RIGHT = replace(READ, on=MARCH_20, rule=RULE, confidence=1.0)
IN_OTHER_WORDS = replace(READ, quote="改自3月12日起")


def test_another_reader_of_the_same_text_leaves_what_was_put_right_and_learns_the_words_it_reads() -> None:
    again = read_again([IN_OTHER_WORDS], [PUT_RIGHT], [MOVED])
    assert again.milestones == (PUT_RIGHT,)
    assert again.learned == (replace(MOVED, quote="改自3月12日起"),)


def test_a_reader_that_comes_to_be_right_adds_nothing_to_what_was_put_right() -> None:
    assert read_again([replace(READ, on=MARCH_20)], [PUT_RIGHT], [MOVED]).milestones == (PUT_RIGHT,)


def test_what_was_struck_stays_struck_in_other_words_and_in_the_other_role() -> None:
    other_role = replace(IN_OTHER_WORDS, kind=MilestoneKind.ENDS)
    assert read_again([IN_OTHER_WORDS, other_role], [], [replace(MOVED, right=None)]).milestones == ()


def test_a_day_that_another_reader_finds_beside_is_believed() -> None:
    beside = replace(READ, on=MARCH_25, quote="3月25日停用")
    assert read_again([IN_OTHER_WORDS, beside], [PUT_RIGHT], [MOVED]).milestones == (PUT_RIGHT, beside)


def test_what_was_put_right_and_back_again_is_as_it_was_first() -> None:
    back = replace(MOVED, wrong=MARCH_20, right=MARCH_12)
    standing = replace(READ, rule=RULE)
    assert read_again([IN_OTHER_WORDS], [standing], [MOVED, back]).milestones == (standing,)


def test_the_wrong_day_that_stands_for_something_else_is_no_mistake() -> None:
    """A later revision that says it in other words was believed, and still is."""
    new = replace(READ, quote="旧版3月12日停用", kind=MilestoneKind.ENDS)
    assert read_again([new], [PUT_RIGHT, new], [MOVED]).milestones == (PUT_RIGHT, new)
