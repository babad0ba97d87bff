"""The tables of plain text: what stands at the head of the column that holds a date."""

import re

# How far above its date the head of a table is looked for, and how long a row may be.
_TABLE = 3000
_ROW = 1000
# How far a table may be indented, and what its rules are drawn with.
_INDENT = 12
_RULES = "|+-=: "
_EDGE = "| "
# The head of a table without a rule is short, without figures, and that of the column names a day.
_HEAD = re.compile(r"[^0-9,。;:!?]{0,40}")
_NAMES_DAY = re.compile(
    "(?:时间|日期|期限|时限|时段|日程|节点|截[至止]|日)$|date|deadline|(?:creat|publish|updat|announc|issu|post)ed$"
)
_BARE_RULE = re.compile(r"\n[ :-]{0,40}--[ :-]{0,200}\|[ :|-]{2,400}\n")


def column_heading(text: str, start: int) -> str:
    """Give the words at the head of the table column that holds `start`, or nothing outside a table."""
    opens = text.rfind("\n", max(0, start - _ROW), start) + 1
    ends = text.find("\n", start, start + _ROW)
    row = text[opens : ends if ends >= 0 else start + _ROW]
    bare = not row[:_INDENT].lstrip().startswith("|")
    if not bare and "|" not in row.lstrip(_EDGE):
        return ""  # a line that tabs indent
    if start - opens > _ROW or (bare and "|" not in row):
        return ""
    rows = text[max(0, opens - _TABLE) : opens].rstrip("\n").split("\n")
    head = ""
    for above in reversed(rows):
        if not above.strip(_RULES):
            continue  # the rule of a drawn table
        if not ("|" in above if bare else above[: _INDENT + 1].lstrip().startswith("|")):
            break
        head = above.lstrip()
    cells, column = _cells(head), text.count("|", opens, start) - (not bare)
    ruled = not bare or _BARE_RULE.search(text, max(0, opens - _TABLE), opens) is not None
    if not ruled and not _is_head(cells, len(_cells(row)), column):
        return ""
    if len(_cells(row)) > len(cells) or (len(_cells(row)) < len(cells) and ruled):
        if sum(_NAMES_DAY.search(cell.strip()) is not None for cell in cells) > 1:
            return ""  # cells joined with those above, and several columns of days
        column = len(cells) - 1  # cells joined with those above: the date stands in the last column, as dates do
    if not 0 <= column < len(cells) or re.search("[0-9]", cells[column]):
        return ""
    head = cells[column].strip()
    return _row_label(_cells(row), column) or head if head in _SAYS_NOTHING else head


def _row_label(cells: list[str], column: int) -> str:
    """Give the first cell of a row whose date is parted from it by a long remark."""
    named, between = cells[0].strip(), cells[1:column]
    return named if between and len(between[-1]) >= _REMARK > len(named) and not re.search("[0-9]", named) else ""


_REMARK = 48
_SAYS_NOTHING = frozenset(["date", "dates", "when", "日期", "时间"])


def _is_head(cells: list[str], width: int, column: int) -> bool:
    """Whether a row without a rule below it is the head of one so wide, whose column is one of days."""
    if not column < width <= len(cells) or not all(map(_HEAD.fullmatch, cells)):
        return False
    return _NAMES_DAY.search(cells[column].strip()) is not None


def _cells(row: str) -> list[str]:
    return row.rstrip().removesuffix("|").removeprefix("|").split("|")
