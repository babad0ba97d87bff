"""What stands at the head of the column that holds a date."""

import pytest

from core.milestones.cells import column_heading

EDGED = "| version | end of life |\n|---|---|\n| 4.2 | june 30 |"
HEADED = "version | end of life date\n4.2 | june 30"
BARE = "version | end of life\n--- | ---\n4.2 | june 30"
DRAWN = "+-----+-----+\n| version | end of life |\n+-----+-----+\n| 4.2 | june 30 |"


@pytest.mark.parametrize("table", [EDGED, BARE, DRAWN], ids=["edged", "without edges", "drawn"])
def test_a_date_has_the_head_of_its_column(table: str) -> None:
    assert column_heading(table, table.index("june")) == "end of life"


@pytest.mark.parametrize("text", ["either a | or\nb | june 30", "we close on june 30"])
def test_cells_without_a_rule_below_a_head_are_no_table(text: str) -> None:
    assert column_heading(text, text.index("june")) == ""


def test_a_head_without_a_rule_names_a_day_in_as_many_cells() -> None:
    assert column_heading(HEADED, HEADED.index("june")) == "end of life date"
    for text in ("home | news of the date\n4.2 | of it | june 30", "home | news\n4.2 | june 30"):
        assert column_heading(text, text.index("june")) == ""


def test_lines_that_tabs_indent_are_no_table() -> None:
    """A tab is read as the edge of a cell."""
    text = "|* removed a stray mark and reworded the\n|entry by somebody from june 30"
    assert column_heading(text, text.index("june")) == ""
