"""The tables of plain text: what stands at the head of the column that holds a date."""

import re

# How far above its date the head of a table is looked for, and how long a row may be.
_TABLE = 3000
_ROW = 1000
# How far a table may be indented, and what its rules are drawn with.
_INDENT = 12
_RULES = "|+-=: "
_BARE_RULE = re.compile(r"\n[ :-]{0,40}--[ :-]{0,200}\|[ :|-]{2,400}\n")


def column_heading(text: str, start: int) -> str:
    """Give the words at the head of the table column that holds `start`, or nothing outside a table."""
    opens = text.rfind("\n", max(0, start - _ROW), start) + 1
    bare = not text[opens : opens + _INDENT].lstrip().startswith("|")
    if start - opens > _ROW or (bare and not _has_rows_without_edge(text, opens, start)):
        return ""
    rows = text[max(0, opens - _TABLE) : opens].rstrip("\n").split("\n")
    head = ""
    for row in reversed(rows):
        if not row.strip(_RULES):
            continue  # the rule of a drawn table
        if not ("|" in row if bare else row[: _INDENT + 1].lstrip().startswith("|")):
            break
        head = row.lstrip()
    cells, column = _cells(head), text.count("|", opens, start) - (not bare)
    ends = text.find("\n", start, start + _ROW)
    row = text[opens : ends if ends >= 0 else start + _ROW]
    if len(_cells(row)) != len(cells):
        column = len(cells) - 1  # cells joined with those above: the date stands in the last column, as dates do
    return cells[column].strip() if 0 <= column < len(cells) and not re.search("[0-9]", cells[column]) else ""


def _has_rows_without_edge(text: str, opens: int, start: int) -> bool:
    """Whether the line is a row of cells without an edge at its side, in a table with a rule below its head."""
    ends = text.find("\n", start, start + _ROW)
    row = text[opens : ends if ends >= 0 else start + _ROW]
    return "|" in row and _BARE_RULE.search(text, max(0, opens - _TABLE), opens) is not None


def _cells(row: str) -> list[str]:
    return row.rstrip().removesuffix("|").removeprefix("|").split("|")
