"""The words around a date, by nearness: what stands right before and after it, in its clause, in its sentence."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from core.milestones.cells import column_heading
from core.milestones.punctuation import Punctuation, is_open
from core.milestones.values import Context, Mention

# How far a clause is followed: longer sentences are lists, in which far words speak of other things.
_BACK, _ON = 80, 140
# A date with fewer words before it opens its clause ("starting on").
_SHORT = 24
# How far above its date a heading is looked for.
_ABOVE = 1000

# How long a label is, before a colon or the edge of a cell and before a dash, and what does not stand in it.
_LABEL, _LABEL_DASH = 40, 24
_NO_LABEL = re.compile(r".*[,。;\n:|]", re.DOTALL)
# With what a text ends that a label does ("", where it is empty).
_ENDS_LABEL = ("", *" [(*_:|-")
_CITED = ("》(", "》 (")
# A line above a date and its list that says nothing of it: none, or an item of another list.
_IN_LIST = re.compile(r" {0,8}(?:[-*•+] |[0-9]{1,2}[.)] |$)")
# The end of a line that goes on below: a wrapped "…\non\nJune 3" is no heading with a date below it.
_RUNS_ON = re.compile(r"\b(?:on|by|until|from|before|after|of|in|at|to|through|the|is|and)\n\Z")
_ENDS_SENTENCE = ("", "\n", "。", ".", "!", "?", ";", ":")
_DECORATION = " \t#*_-|:.。()[]>·•"
_LINE_EDGE = frozenset(_DECORATION + "\n")
_INTROS = (":\n", "follows-\n", "follows -\n")


class Clauses:
    """The sentence structure of one text (a reading copy), asked for the context of each of its dates.

    The dates lie between `first` and `last`: beyond them no sentence is sought but the one behind them.
    """

    def __init__(self, text: str, title: str, punctuation: Punctuation, first: int, last: int) -> None:
        self._text, self._title, self._marks = text, title, punctuation
        since = max(0, first - 2 * _BACK)
        # Most texts have none of these, and no date of theirs need be looked at for one.
        self._has_cells, self._has_intros = "|" in text, any(ends in text for ends in _INTROS)
        self._has_headings, self._has_titles = text.startswith("#") or "\n#" in text, "《" in text
        self._breaks = punctuation.ends_of_sentences(text, since, last)
        if punctuation.wraps:
            lines = list(_short_lines(text, punctuation.wraps, since, last, has_cells=self._has_cells))
            self._breaks = sorted({*self._breaks, *lines}) if lines else self._breaks
        self._commas = [comma for comma in punctuation.commas if comma in text]
        samples = [word for word in punctuation.samples if word[0] in text and word in text]
        self._samples = sorted(at for word in samples for at in _opening(text, word)) if samples else []
        # Begun as a line is, so that the pattern can begin with the line end, for which a search runs quickly.
        self._called_off = punctuation.calls_off is not None and bool(punctuation.calls_off.search(f"\n{text}"))
        self._tells_of_draft = punctuation.draft != "" and punctuation.draft in text
        dated = punctuation.dated_line
        # Dates that stand above what they are the days of: the text begins with such a line, and goes on so.
        self._dated_above = bool(dated and (above := dated.match(text)) and dated.search(text, above.end() - 1))

    def sentence_of(self, position: int) -> int:
        """Number the sentence that holds `position`."""
        return bisect_left(self._breaks, position)

    def around(self, group: Sequence[Mention], sentence: int, earlier: int, later: int) -> Context:
        """Give the words around joined dates.

        They stand in the sentence of that number; `earlier` and `later` bound them where the neighbouring dates are.
        """
        start, end = group[0].start, (group[-1].until or group[-1]).end
        alone, heading = self._line(start, end)
        left, right = (start, end) if alone else self._sentence(sentence, end)
        text, back, on = self._text, max(left, start - _BACK), min(right, end + _ON)
        prefix = text[max(back, earlier) : start]
        suffix = text[end : min(on, later)]
        if later < right:
            suffix = self._without_last_clause(suffix)
        before, lead = self._split_before(prefix)
        after, further = self._split_after(suffix, opens=len(before) < _SHORT)
        last = prefix[-1:]
        # In the order of its fields: named ones would make it take three times as long.
        return Context(
            before,
            after,
            lead,
            further,
            text[max(left, start - 2 * _BACK) : start],  # sentence
            text[end:on],  # rest
            text[right : right + _BACK],  # beyond
            _label(prefix) if last in _ENDS_LABEL else "",
            (column_heading(text, start) if self._has_cells else "") or heading,
            self._section(start) if self._has_headings else "",
            self._title,
            alone,
            text[start - 1 : start] == "[" and _closes(text[end : end + 2]),  # bracketed
            last == "(" and prefix.endswith(_CITED),
            start - len(prefix) + len(lead),  # begins
            end + len(suffix) - len(further),  # ends
            self._has_titles and is_open(text[back:start], "《", "》"),  # named
            self._intro(start) if self._has_intros else "",
            bool(self._samples) and self._is_sample(start),
            self._tells_of_draft,
            self._called_off,
        )

    def _sentence(self, number: int, end: int) -> tuple[int, int]:
        """Give where a sentence begins, and where the one ends that holds `end`."""
        breaks = self._breaks
        left = breaks[number - 1] + 1 if number else 0
        after = bisect_left(breaks, end, number)
        return left, breaks[after] if after < len(breaks) else len(self._text)

    def _split_before(self, prefix: str) -> tuple[str, str]:
        words = self._marks.without_light(prefix) if prefix[-1:] in self._marks.ends_light else prefix
        cut, most = 0, max(0, len(words) - self._marks.least)
        for comma in self._commas:
            if (found := words.rfind(comma, cut, most)) >= 0:
                cut = found + len(comma)
        return words[cut:], words[:cut]

    def _split_after(self, suffix: str, *, opens: bool) -> tuple[str, str]:
        """Cut behind the clause; a date that opens its sentence governs the clause behind its own comma too."""
        marks = self._marks
        light = marks.light_after.match(suffix) if suffix[:1] in marks.begins_light else None
        words = suffix[light.end() :] if light and (opens or "," not in light.group()) else suffix
        opening = marks.opening.match(words) if words[:1] in marks.begins_opening else None
        own = opening.end() if opening else 0
        since, cut = own + 1 if own or opens else 0, len(words)
        for comma in self._commas:
            if (found := words.find(comma, since, cut)) >= 0:
                cut = found
        return words[:cut], words[cut:]

    def _is_sample(self, start: int) -> bool:
        """Whether the nearest sentence above that opens with a word for a sample stands in the same paragraph."""
        before = bisect_left(self._samples, start)
        return before > 0 and self._text.find(self._marks.paragraph, self._samples[before - 1], start) < 0

    def _section(self, start: int) -> str:
        """Give the nearest line above that is marked as a heading, or nothing."""
        opens = self._text.rfind("\n#", max(0, start - _ABOVE), start) + 1
        if opens == 0 and not self._text.startswith("#", 0, min(start, _ABOVE)):
            return ""
        closes = self._text.find("\n", opens, opens + 120)
        return self._text[opens : closes if closes >= 0 else opens + 120].strip(_DECORATION)

    def _intro(self, start: int) -> str:
        """Give the nearest line above that ends as one that introduces a list does: in a colon, "as follows -"."""
        closes = max(self._text.rfind(ends, max(0, start - _ABOVE), start) for ends in _INTROS)
        if closes < 0:
            return ""
        return self._text[max(self._text.rfind("\n", 0, closes) + 1, closes - 120) : closes].strip(_DECORATION)

    def _without_last_clause(self, suffix: str) -> str:
        """Leave the words behind the last joint to the date that follows them."""
        commas = [match.start() for match in self._marks.handover.finditer(suffix)]
        return suffix[: commas[-1]] if commas else suffix

    def _line(self, start: int, end: int) -> tuple[bool, str]:
        """Whether the date has its line to itself, and the line with words above it."""
        text = self._text
        if (start and text[start - 1] not in _LINE_EDGE) or (end < len(text) and text[end] not in _LINE_EDGE):
            return False, ""
        if start > 1 and text[start - 1] != "\n" and text[start - 2] not in _LINE_EDGE:
            return False, ""  # of most dates a word stands before the space
        opens = text.rfind("\n", max(0, start - 40), start) + 1
        closes = text.find("\n", end, end + 40)
        closes = len(text) if closes < 0 else closes
        if (opens == 0 and start > 40) or closes - end > 40:
            return False, ""
        if text[opens:start].strip(_DECORATION) or text[end:closes].strip(_DECORATION):
            return False, ""
        if _RUNS_ON.search(text[max(0, opens - 12) : opens]):
            return False, ""
        if self._dated_above or "#" in text[opens:start]:
            below = text[closes : closes + 120].lstrip().split("\n", 1)[0]
            return True, below.strip(_DECORATION)
        above = text[max(0, opens - 120) : opens].rstrip()
        above = above[above.rfind("\n") + 1 :]
        if self._marks.item is not None and self._marks.item.match(text, closes) and _IN_LIST.match(above):
            return True, ""
        told = len(above) > _SHORT and above.endswith((".", "。"))
        return True, "" if told else above.strip(_DECORATION)


def _closes(following: str) -> bool:
    """Whether a square bracket ends here that holds no link's words."""
    return following[:1] == "]" and following != "]("


def _opening(text: str, word: str) -> Iterator[int]:
    """Give where a word opens a line or a sentence."""
    at = text.find(word)
    while at >= 0:
        if text[max(0, at - 4) : at].rstrip(" *_-#>")[-1:] in _ENDS_SENTENCE:
            yield at
        at = text.find(word, at + len(word))


def _label(prefix: str) -> str:
    """Give the words before a colon, cell border or dash that stands right before the date."""
    before = prefix.rstrip(" [(*_")
    if before.endswith((":", "|")):
        words = before[-_LABEL - 1 : -1]
    elif prefix.endswith((" -", " - ")):
        words = before[-_LABEL_DASH - 2 : -2]
    else:
        return ""
    words = words[parted.end() :] if (parted := _NO_LABEL.match(words)) else words
    opens = words.rfind("(")
    return words[opens + 1 :] if opens > words.rfind(")") else words  # "the new release (version: …)"


# A line so long may be wrapped where the one below begins with such a word.
_WRAPPED = 36
_GOES_ON_BELOW = ("at ", "in ", "of ", "for ", "with ", "and ", "to ")


def _short_lines(text: str, wraps: int, since: int, last: int, *, has_cells: bool) -> Iterator[int]:
    """Give where lines end that nobody wrapped: shorter than `wraps`, or divided into cells.

    From the line of `since` on, up to the first that does not end before `last`.
    """
    opens = text.rfind("\n", 0, since) + 1
    while (closes := text.find("\n", opens)) >= 0:
        goes_on = closes - opens >= _WRAPPED and text.startswith(_GOES_ON_BELOW, closes + 1)
        if (closes - opens < wraps and not goes_on) or (has_cells and "|" in text[opens:closes]):
            yield closes
            if closes >= last:
                return
        opens = closes + 1


# More dates in a row than any sentence joins: what is read of each takes as long as the row is.
_MOST_JOINED = 40


def join(text: str, mentions: Sequence[Mention], joint: re.Pattern[str]) -> list[list[Mention]]:
    """Group dates, of which there is one at least, that only a joint ("and", "、") keeps apart.

    What is said of one is said of all.

    A comma between a window and a day joins nothing ("公示期为5月20日至26日，27日生效").
    """
    groups = [[mentions[0]]]
    for mention in mentions[1:]:
        last = groups[-1][-1]
        joined = len(groups[-1]) < _MOST_JOINED and joint.fullmatch(text, (last.until or last).end, mention.start)
        if joined and _are_alike(text, last, mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _are_alike(text: str, first: Mention, second: Mention) -> bool:
    if _is_parted(text, first, second):
        return False
    windows = (first.until is None) == (second.until is None)
    return windows or _adds_a_day(text, first, second) or text[second.start - 1] != ","


def _adds_a_day(text: str, first: Mention, second: Mention) -> bool:
    """Whether a window of hours on a day without its month goes on with a list of days (5月23日、25日22时至翌日6时)."""
    window = second.until is not None and second.until.said.from_previous and second.said.month is None
    return window and second.said.day is not None and text[first.start - 1] not in ("至", "到", "止")


def _is_parted(text: str, first: Mention, second: Mention) -> bool:
    """Whether two dates have ties or verbs of their own: 营业至5月31日,6月1日起搬迁, 营业至5月31日,6月3日重新开张.

    Behind a label (最后交易日为5月31日,6月3日起停牌) only a tie tells.
    """
    before = text[first.start - 1 : first.start]
    if before not in ("至", "到", "止"):
        return before in ("为", "是", ":", "间", "期", "日") and text.startswith(_TIES, second.end)
    return text.startswith(_TIES, second.end) or _GOES_ON.match(text, second.end) is not None


# What is told of a date by words right behind it.
_GOES_ON = re.compile(r"(?:\([^()\n]{1,8}\))? ?(?!止|截止|为止|结束|到期)[\u4e00-\u9fff]{2}")
# What ties a Chinese date to the words behind it.
_TIES = ("起", "开始", "后", "之后", "以后", "前", "之前", "以前")


def neighbours(groups: Sequence[Sequence[Mention]], index: int, length: int) -> tuple[int, int]:
    """Give where the dates before end and the dates after begin; the text's own ends where there are none."""
    earlier = (groups[index - 1][-1].until or groups[index - 1][-1]).end if index else 0
    later = groups[index + 1][0].start if index + 1 < len(groups) else length
    return earlier, later
