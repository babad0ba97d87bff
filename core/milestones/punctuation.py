"""How Chinese and English end sentences and clauses: the marks by which `clauses` finds the words around a date."""

import re
from dataclasses import dataclass, field

from core.milestones.alternatives import holds
from core.milestones.numerals import MONTH
from core.milestones.values import Context


@dataclass(frozen=True, slots=True)
class Punctuation:
    """How a language ends sentences and clauses, and what may stand between a date and the word that governs it.

    A sentence ends at each of its `stops`, and where the pattern `sentence` says so.
    `commas` part clauses; `light_signs` and `light_words` may stand before a date, in any number and order, as what is
    `light_after` may behind it, which begins with one of the characters `begins_light`.
    `opening` is what belongs to the date itself: a comma behind it does not end the clause ("自…起，"). It begins with
    one of `begins_opening`, or is empty.
    Dates with only a `joint` between them share their evidence, and where it `shares_hours` a window of hours too.
    What stands behind the last `handover` before another date belongs to that one.
    A line shorter than `wraps`, or one of cells, ends its sentence; a longer one may be wrapped and go on below.
    A `dated_line` holds nothing but a date. An `item` of a list may follow a date that stands above it.
    A sentence that `samples` open gives an example, and so do those behind it up to the `paragraph`'s end.
    A text that holds the words `draft` speaks of a draft. A line like `calls_off` takes back what stands around it.
    A clause before a date shorter than `least` goes on across its comma ("we end support, effective …").
    Words `gone_before` a date without a year, which end with one of `ends_gone`, or `gone_behind` it, these `gone_with`
    one of a few, say that something has come about on it, `lasts_before` that something goes on up to it, unless
    `was_before` says that it did, or words for what is `done_by` it only tell which things are meant. The words that
    `comes_before` finds, which hold one of `comes_with`, say that it is still to come, as do those `comes_behind` a
    date with which a sentence opens as in `comes_opening`.
    """

    sentence: re.Pattern[str] | None
    commas: tuple[str, ...]
    light_after: re.Pattern[str]
    begins_light: str
    light_signs: str
    light_words: tuple[str, ...]
    least: int
    handover: re.Pattern[str]
    joint: re.Pattern[str]
    opening: re.Pattern[str]
    begins_opening: str
    samples: tuple[str, ...]
    paragraph: str
    stops: str = ""
    draft: str = ""
    calls_off: re.Pattern[str] | None = None
    wraps: int = 0
    shares_hours: bool = False
    dated_line: re.Pattern[str] | None = None
    item: re.Pattern[str] | None = None
    gone_before: re.Pattern[str] | None = None
    ends_gone: str = ""
    gone_behind: re.Pattern[str] | None = None
    gone_with: tuple[str, ...] = ()
    lasts_before: tuple[str, ...] = ()
    was_before: tuple[str, ...] = ()
    done_by: re.Pattern[str] | None = None
    comes_with: tuple[str, ...] = ()
    comes_before: re.Pattern[str] | None = None
    comes_opening: re.Pattern[str] | None = None
    comes_behind: re.Pattern[str] | None = None
    ends_light: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Keep with what the words before a date end if any of them may stand between them and it."""
        ends = ("", "\n", *self.light_signs, *(word[-1] for word in self.light_words))
        object.__setattr__(self, "ends_light", frozenset(ends))

    def ends_of_sentences(self, text: str, since: int, last: int) -> list[int]:
        """Give where sentences end, in order: from `since` on, at least as far as the first end not before `last`."""
        ends: list[int] = []
        for stop in self.stops:
            at = text.find(stop, since)
            while at >= 0:
                ends.append(at)
                at = text.find(stop, at + 1) if at < last else -1
        for match in self.sentence.finditer(text, since) if self.sentence else ():
            ends.append(match.start())
            if ends[-1] >= last:
                break
        return sorted(ends) if self.stops else ends

    def is_gone(self, before: str, behind: str) -> bool:
        """Tell whether the words around a date say that it lies in the past."""
        if self.gone_before is not None and before[-1:] in self.ends_gone and self.gone_before.search(before):
            return True
        if self.gone_behind is None or not holds(behind, self.gone_with):
            return False
        return self.gone_behind.match(behind) is not None

    def lasts(self, before: str) -> bool:
        """Tell whether the words before a date say that something goes on up to it: it is hardly long over."""
        if not before.endswith(self.lasts_before) or holds(before, self.was_before):
            return False
        return self.done_by is None or self.done_by.search(before) is None

    def comes(self, before: str, behind: str) -> bool:
        """Tell whether the words around a date say that it is still to come."""
        if holds(before, self.comes_with):
            return self.comes_before is not None and self.comes_before.search(before) is not None
        if self.comes_opening is None or self.comes_behind is None or not holds(behind, self.comes_with):
            return False
        return self.comes_opening.search(before) is not None and self.comes_behind.match(behind) is not None

    def without_light(self, before: str) -> str:
        """Leave out what ends the words before a date and may stand between them and it."""
        kept = before.removesuffix("\n").rstrip(self.light_signs)
        while kept.endswith(self.light_words):  # of few dates
            rest = kept.removesuffix(next(word for word in self.light_words if kept.endswith(word)))
            if kept[-1].isascii() and (rest[-1:].isalnum() or before[len(kept) : len(kept) + 1] != " "):
                break  # "salon"
            kept = rest.rstrip(self.light_signs)
        return kept

    def item_below(self, context: Context) -> str:
        """Give the first item of the list that a date stands above, where nothing else follows it, or nothing."""
        found = self.item.match(context.rest + context.beyond) if self.item is not None else None
        return found["words"] if found else ""


def is_open(words: str, opening: str = "(", closing: str = ")") -> bool:
    """Tell whether the words end within brackets."""
    return words.rfind(opening) > words.rfind(closing)


_GONE_WITH = ("的", "以来")  # with these the words end that tell behind a Chinese date of what has come about on it
CHINESE = Punctuation(
    sentence=None,
    stops="。;!?\n",
    commas=(",", "|", " - "),
    light_after=re.compile(r"(?:[) \]*_]|\((?:含|不含|包含|周|星期|当|北京|以|utc|gmt)[^()\n]{0,12}\))*"),
    begins_light=") ]*_(",
    light_signs="(* [_",
    light_words=("今天", "今日", "明天", "即", *(f"本周{day}" for day in "一二三四五六日天末"), "当地时间", "北京时间"),
    least=0,
    handover=re.compile(r"[,|]"),
    joint=re.compile(r"(?: ?\([\u4e00-\u9fff]{1,6}\))? ?(?:[,和及与&]|以及) ?"),  # "2月11日(除夕)和12日"
    samples=("例如", "比如", "举例", "譬如"),
    shares_hours=True,
    paragraph="\n",
    draft="征求意见稿",
    # 当 is sought first: before it nearly always nothing else is to be tried.
    opening=re.compile(
        r"(?=[^当]{0,8}当)(?:[零0]?[时点])?(?:起|开始|前|后|止|期间|间)?(?:[之以](?:前|后))?(?:为止)?当[天日]起?|"
        r"(?:起|开始|[之以]?[前后]|为?止|期间|间)?"
    ),
    begins_opening="零0时点起开前后止期间之以为当",
    comes_with=("将", "拟", "定于", "计划", "预计"),
    comes_before=re.compile(
        r"(?:^|[。;\n])(?![^。;\n]*(?:曾|原[先本来定拟计]|去年|此前|之前|上月|本[来应]))[^。;\n]*"
        r"(?:将(?:会|定|要|正式|全面)?[于在自从]|(?:拟|定于|计划|预计)(?:会|定|要|正式|全面)?[于在自从]?)(?:今年|本周?)?$"
    ),
    gone_before=re.compile(r"[已曾经][于在]?(?:今年)?$|早在(?:今年)?$"),
    ends_gone="已曾经于年在\n",
    gone_with=_GONE_WITH,
    gone_behind=re.compile(
        r"(?:起|开始)?(?:正式|全面)?(?:[开上启出推发公实施执]|停|关|封|试|动|改|宣|生效|投入|入)[一-龥]{1,3}"
        rf"(?<!新){_GONE_WITH[0]}|[一-龥]{{0,6}}{_GONE_WITH[1]}"
    ),
)
# What begins a sentence even behind what may be an abbreviation: "… in the U.S. The app …".
_BEGINS = (
    r"(?:the|this|these|we|our|it|they|you|all(?! time)|if|please|as|to|from|for more|starting|beginning|effective)\b"
)
# "until 5 p.m. We …", not "until 5 p.m. the same day", "at 5 p.m. this Friday"
_BEGINS_BEHIND_HOUR = "(?:we|our|it|they|you|your(?! local)|please|these|all(?! time)|no)"
ENGLISH = Punctuation(
    sentence=re.compile(
        r"[.!?;\n](?:(?<=[.!?])(?=[ \n\"')*]|$)"
        rf"(?:(?<!\ba\.m\.)(?<!\bp\.m\.)|(?= ?(?:\n|{_BEGINS_BEHIND_HOUR} )))"
        r"(?<!\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.)(?<!\bsept\.)"
        r"(?<!\bw\.e\.f\.)(?<!\bi\.e\.)(?<!\beff\.)(?<!\bapprox\.)"
        rf"(?!(?:(?<=\bu\.[sk]\.)|(?<=\binc\.)|(?<=\bcorp\.)|(?<=\bltd\.)|(?<=\bco\.)) (?!{_BEGINS}))|"
        r"(?<=;)|(?<=\n)(?: ?(?=\n)|(?<=\)\n)(?= {0,8}(?:on|from|by|starting|effective) [a-z]{3,9}\.? [0-9])|"
        r"(?= {0,8}(?:[-*#|•+>]|[0-9]{1,2}[.)] |(?:posted|published|last updated) |"
        r"(?:[a-z]{6,9},? )?[0-9]{1,2}[^\n:]{4,20}(?: -|:) |"
        rf"{MONTH} "
        r"[0-9]{1,2}(?:st|nd|rd|th)?(?:,? [0-9]{4})?(?: -|:) ))))"
    ),
    commas=(", ", "|", ": ", "\n\n"),
    light_after=re.compile(r"[,) \]*_`]*"),
    begins_light=",) ]*_`",
    light_signs="(* [_`",
    light_words=("on", "the"),
    least=14,
    handover=re.compile(r", |\|| and | then | but "),
    joint=re.compile(r"(?: \([^()\n]{1,24}\))?(?:,| and| &|, and) (?:on |in |from )?"),  # "3 June (test) and 1 July"
    opening=re.compile(r"(?:onwards?|forward|and (?:after|onwards?))?"),
    begins_opening="ofa",
    samples=("for example", "for instance", "example:", "suppose "),
    paragraph="\n\n",
    calls_off=re.compile(
        r"\n\W{0,6}(?:(?:status|state|edit|update[^:\n]{0,14}): |this [a-z]+ (?:has been |is )|works ){0,3}"
        r"(?:cancell?ed|withdrawn|postponed|rescinded|called off|no longer applies)\b\W{0,4}(?:\n|$|- |\. |by )"
    ),
    wraps=50,
    dated_line=re.compile(
        r"(?:^|\n)[#* ]{0,4}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
        r"(?:[a-z]{3,9}\.? [0-9]{1,2}|[0-9]{1,2} [a-z]{3,9}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:,? [0-9]{4})?[:* ]{0,3}\n"
    ),
    item=re.compile(r"[ :.)\]*_]{0,6}\n\s{0,8}(?:[-*•+]|[0-9]{1,2}[.)]) {1,4}(?P<words>[^\n]{4,120})"),
    lasts_before=(
        "until ",
        "until the ",
        "till ",
        "until the end of ",
        "by ",
        "by the end of ",
        "before ",
        "through ",
    ),
    was_before=(" was ", " were ", " had ", " did "),
    done_by=re.compile(
        r"(?<!be)(?<!ly)(?<!get) (?:postmarked|received|submitted|filed|incurred|placed|purchased|bought|ordered|made|"
        r"earned|booked|registered|issued|paid|signed) (?:by|before|until|till|through) (?:the )?$"
    ),
    comes_with=("will ", "shall ", "'ll ", "to be ", "scheduled", "due ", "planned", "set for"),
    comes_before=re.compile(
        r"(?<!that )(?<!which )(?<!who )"
        r"\b(?:will|shall|(?:we|it|they|you)'ll|(?:is|are) (?:to be|due|scheduled|planned|set))\b"
        r"(?![^.;!?\n]*(?:\b(?:has|have|had|was|were|did|that|which|if|as|all|of|when|before|for the)\b|"
        # not "will keep the hours introduced on …"
        r"(?<!be)(?<!ly) [a-z]+ed (?:on|in|by) ))"
        r"[^.;!?\n]{0,40}(?<!starting)(?<!beginning)(?<!effective)(?<!after) (?:on|in|by) (?:the )?$"
    ),
    comes_opening=re.compile(r"(?:^|[.;!?\n]) *on (?:the )?$"),
    comes_behind=re.compile(r", [a-z][^.;!?,\n]{0,50}(?<!that)(?<!which)(?<!who) (?:will|shall)\b"),
    gone_before=re.compile(
        r"\b(?:since|began|started|launched|took effect|came into (?:force|effect)|went live) (?:(?:on|in) )?$"
    ),
    ends_gone=" \n",
)
