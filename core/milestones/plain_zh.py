"""Chinese tables that lost their edges: cells divided by spaces, or one on each line, become cells divided by "|".

Such a table is known by its head: short words without figures or marks, one of them a noun for days (时间, 日期).
"""

import re
from collections.abc import Iterator
from itertools import islice

from core.text import ReadingCopy

# What divides cells that stand on lines of their own.
_EDGE = "\n|\n"
# A figure of a form that was filled in: 2022年【3】月【2】日.
_FILLED = re.compile(r"[\[【]([0-9]{1,4})[\]】](?= ?[年月日])")
# A noun for days that ends a cell.
_DAYS = re.compile(r"(?:时间|日期|期限|时限|时段|日程|节点)(?=[ \n])")
_HEAD_CELL = re.compile(r"[^0-9,。;:!?|]{1,14}")
_A_DATE = re.compile(r"[0-9]{1,2} ?月|[0-9]{4} ?[-/.年] ?[0-9]|[0-9]{1,2}[./][0-9]{1,2}")
# What divides cells: a run of spaces that stands neither within a date nor before its hour or the end of a window.
_GAP = re.compile(r"(?<![-~至到年月起 ]) +(?![-~至到 ]|[0-9]{1,2}[:时点])")
# What else the columns of such tables are called: where all below the noun for days is so, it opens the head.
_HEADS = re.compile(
    r"(?:序号|项目|事项|内容|环节|阶段|步骤|任务|安排|名称|类[别型]|地点|对象|备注|要求|说明|场次|科目)(?=\n)"
)
_LINES_LEAST, _LINES_MOST = 2, 7
# How long a cell of a date may be, and how many tables one text may have.
_DATE_CELL = 40
_MOST = 40
# So far below the noun for days a table with a cell on each line goes on, and above it its head may begin.
_REACH, _ABOVE = 4000, 200


def plain(copy: ReadingCopy) -> ReadingCopy:
    """Divide the cells of such tables by "|", each place for a place; a line that is nothing else is no line."""
    if _FILLED.search(copy.text):
        copy = copy._replace(text=_FILLED.sub(r" \1 ", copy.text))
    if _EDGE in copy.text:
        copy = copy._replace(text=copy.text.replace(_EDGE, " | "))
    gaps = [gap for table in _tables(copy.text) for gap in table] if "\n" in copy.text else []
    if not gaps:
        return copy
    signs = list(copy.text)
    for opens, closes in gaps:
        signs[opens:closes] = "|".ljust(closes - opens)
    return copy._replace(text="".join(signs))


def _tables(text: str) -> Iterator[Iterator[tuple[int, int]]]:
    """Give for each table where the stretches between its cells begin and end."""
    done = 0
    for days in islice(_DAYS.finditer(text), _MOST):
        opens = text.rfind("\n", 0, days.start()) + 1
        closes = text.find("\n", days.start())
        line = text[opens:closes]
        if opens < done or closes < 0 or "|" in line:
            continue
        done = closes
        gaps = list(_GAP.finditer(line.strip()))
        if gaps and all(_HEAD_CELL.fullmatch(cell) for cell in _GAP.split(line.strip())):
            yield _spaced(text, opens, len(gaps), _column(line))
        elif not gaps and _HEAD_CELL.fullmatch(line):
            yield _stacked(text, opens)


def _column(line: str) -> bool:
    """Whether the noun for days is the first cell of its head."""
    return _DAYS.search(_GAP.split(line.strip())[0] + " ") is not None


def _spaced(text: str, opens: int, gaps: int, dates_first: bool) -> Iterator[tuple[int, int]]:
    """Divide head and rows of a table whose cells stand side by side, as long as its rows have as many."""
    rows = [(opens, text.find("\n", opens))]
    at = rows[0][1] + 1
    while 0 < at < len(text):
        closes = text.find("\n", at)
        closes = len(text) if closes < 0 else closes
        if len(_gaps(text, at, closes)) < gaps or not _A_DATE.search(text, at, closes):
            break
        rows.append((at, closes))
        at = closes + 1
    for at, closes in rows[: len(rows) if len(rows) > 1 else 0]:
        found = _gaps(text, at, closes)
        yield from found[:gaps] if dates_first else found[len(found) - gaps :]


def _gaps(text: str, at: int, closes: int) -> list[tuple[int, int]]:
    """Give the stretches between the cells of a line."""
    line = text[at:closes]
    at, closes = closes - len(line.lstrip()), at + len(line.rstrip())
    return [gap.span() for gap in _GAP.finditer(text, at, closes)]


def _stacked(text: str, opens: int) -> Iterator[tuple[int, int]]:
    """Divide head and rows of a table that has a cell on each line, as long as there are dates below its head."""
    lines = _lines_from(text, opens)
    first = next((n for n, (at, end) in enumerate(lines) if _A_DATE.search(text, at, end)), 0)
    width = first
    if not _LINES_LEAST <= width <= _LINES_MOST:
        return
    told = lines[1:width]
    above = [] if all(_HEADS.search(text, at, end + 1) for at, end in told) else _lines_above(text, opens, width - 1)
    lines = [*above, *lines]
    if not all(_HEAD_CELL.fullmatch(text, at, end) for at, end in lines[len(above) : width]):
        return
    if any(_dates_elsewhere(text, head, cell) for head, cell in zip(lines[:width], lines[width:], strict=False)):
        return
    for row in range(0, len(lines) - width + 1, width):
        at, end = lines[row + len(above)]
        if row and (end - at > _DATE_CELL or not _A_DATE.search(text, at, end)):
            return
        yield from ((lines[cell][1], lines[cell + 1][0]) for cell in range(row, row + width - 1))


def _dates_elsewhere(text: str, head: tuple[int, int], cell: tuple[int, int]) -> bool:
    """Whether a date stands below a word of the head that is no noun for days: the head is another, or none."""
    return _A_DATE.match(text, *cell) is not None and not _DAYS.search(text, head[0], head[1] + 1)


def _lines_from(text: str, opens: int) -> list[tuple[int, int]]:
    """Give where the lines of a text begin and end, from `opens` on, without those that are empty."""
    lines: list[tuple[int, int]] = []
    at = opens
    while at < min(len(text), opens + _REACH):
        closes = text.find("\n", at)
        closes = len(text) if closes < 0 else closes
        if text[at:closes].strip():
            lines.append((at, closes))
        at = closes + 1
    return lines


def _lines_above(text: str, opens: int, most: int) -> list[tuple[int, int]]:
    """Give the lines right above that may be cells of a head, at most so many."""
    above: list[tuple[int, int]] = []
    least = opens - _ABOVE
    while opens > least and opens and len(above) < most:
        begins = text.rfind("\n", 0, opens - 1) + 1
        if text[begins : opens - 1].strip():
            if not _HEAD_CELL.fullmatch(text, begins, opens - 1):
                break
            above.insert(0, (begins, opens - 1))
        opens = begins
    return above
