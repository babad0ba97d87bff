"""Dismissals of Chinese dates that name entries of the table: names that no entry has would dismiss nothing."""

from core.milestones import chinese
from core.milestones.dismissals_zh import DECIMAL


def test_the_entries_that_may_be_numbers_are_in_the_table() -> None:
    assert set(DECIMAL) <= {entry.name for entry in chinese.TABLE.entries}
