"""A stable hash of what a notice says: equal for equal content, whatever a page prints around it."""

import hashlib
import re

from core.text import normalise

VERSION = 3  # stands first in every fingerprint; raise it when equal content may come to hash differently

_UNMEANT = {  # signs of another form, and what nobody sees
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")),
    **dict.fromkeys(map(ord, "“”„‟「」『』＂"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛′＇"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−─━﹣－"), "-"),
    **dict.fromkeys(map(ord, "【〔［〖"), "["),
    **dict.fromkeys(map(ord, "】〕］〗"), "]"),
}
_SPACE_WITHOUT_MEANING = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")

_NUMBER = r"\d[\d,.]{0,11}\s?[万亿wk+]{0,2}"
_COUNTED = (
    r"阅读量?|阅读数|浏览量?|浏览次数|点击量?|点击数|访问量?|人气|点赞数?|赞|评论数?|收藏数?|转发数?|分享数?|"
    r"views?|reads?|likes?|comments?|shares?"
)
_AGO = (
    r"刚刚|(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s?(?:秒钟?|分钟|个?小时|天|周|个?星期|个?月|年)(?:之|以)?前|"
    r"(?:今天|昨天|前天)\s?\d{1,2}:\d{2}|just now|"
    r"(?:\d{1,3}|an?|one)\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\sago"
)
_COUNTER = rf"(?:{_COUNTED})\s?[:\uff1a(\uff08]?\s?{_NUMBER}\s?次?[)\uff09]?|{_NUMBER}\s?次?\s?(?:{_COUNTED})"
_AT_HEAD = re.compile(rf"(?:{_COUNTER}|{_AGO})\s{{0,4}}(?:[|·•/]|$)", re.IGNORECASE)
_AT_TAIL = re.compile(rf"(?:(?:^|[\s|·•/])(?:{_COUNTER})|(?:^|[|·•/]\s{{0,4}})(?:{_AGO}))$", re.IGNORECASE)
_CUT = re.compile(r"(?:…+|\.{3,}|。{3,}|\[…\]|\[\.\.\.\])\s*$")
_LEAST_CUT = 6  # characters that must be left for them to be a beginning of something
_ESCAPES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "#39": "'",
    "nbsp": " ",
}  # what is escaped twice
_ESCAPED = re.compile(rf"&({'|'.join(_ESCAPES)});", re.IGNORECASE)
_CHINESE = "[\u3400-\u9fff]"
_BADGE = "置顶|最新|热门|推荐|new|hot|pinned|sticky"  # what a list hangs on a title, and takes off again
_BADGE_AT_HEAD = re.compile(rf"(?:[\[(](?:{_BADGE}|新|热|顶|荐)[\])]|置顶|(?:new|hot)(?={_CHINESE}))[!: ]?")
_BADGE_AT_TAIL = re.compile(rf"(?:[\[(](?:{_BADGE}|新|热|顶|荐)[\])]|(?<={_CHINESE})(?:new|hot))!?$")
_UPDATED = re.compile(r"\s*[\[(](?:已更新|有更新|更新|已修订|updated?|revised)[\])]\s*", re.IGNORECASE)
_SEPARATORS = " \t\r\f\v\u00a0\u3000|·•/"
_LONGEST_TOKEN = 48


def fingerprint(title: str, body: str) -> str:
    """Hash the meaningful fields; the first two hexadecimal digits are the version of the rule.

    No change: white space, full-width forms, case, invisible characters, signs of another form (“” for ""), entities
    escaped once too often; badges on a title ("[置顶]", "NEW"); counters ("阅读 123") that end a line, and relative
    times ("3小时前") set apart on one. Within a sentence the same words are content, and count.
    """
    hashed = hashlib.blake2b(digest_size=20)
    for meaning in (_title_meaning(title), _meaning(body)):
        written = meaning.encode("utf-8", "surrogatepass")
        hashed.update(len(written).to_bytes(8, "big") + written)
    return f"{VERSION:02x}{hashed.hexdigest()}"


def is_current(known: str) -> bool:
    """Whether this fingerprint was made by the present rule; one of an older rule compares with nothing."""
    return known.startswith(f"{VERSION:02x}")


def is_cut_of(shown: str, whole: str) -> bool:
    """Whether `shown` is the beginning of `whole`, and says with an ellipsis that it goes on; `whole` may do so too."""
    end = _CUT.search(shown)
    if end is None:
        return False
    beginning, meant = _meaning(shown[: end.start()]), _meaning(_CUT.sub("", whole))
    return len(beginning) >= _LEAST_CUT and meant.startswith(beginning)


def is_cut(shown: str, whole: str) -> bool:
    """Whether one is the other, or a beginning of it that says so."""
    return _meaning(shown) == _meaning(whole) or is_cut_of(shown, whole)


def has_lost_mark(title: str, before: str) -> bool:
    """Whether this is the title as before without a mark that said that the notice was updated."""
    without = _UPDATED.sub("", before.translate(_UNMEANT), count=1)
    return without != before.translate(_UNMEANT) and _title_meaning(title) == _title_meaning(without)


def _title_meaning(title: str) -> str:
    """A title without its badges; one that is nothing but a badge is a title."""
    meaning = _meaning(title)
    head = _BADGE_AT_HEAD.match(meaning)
    start, tail = head.end() if head else 0, _BADGE_AT_TAIL.search(meaning)
    return meaning[start : tail.start() if tail else None] or meaning


def _meaning(text: str) -> str:
    if "&" in text:
        text = _ESCAPED.sub(lambda found: _ESCAPES[found[1].lower()], text)
    lines = (_without_volatile(line) for line in text.translate(_UNMEANT).splitlines())
    return _SPACE_WITHOUT_MEANING.sub("", normalise("\n".join(lines)))


def _without_volatile(line: str) -> str:
    """Cut counters and relative times off both ends; each step looks at a bounded piece, and copies no more."""
    start, end = 0, len(line)
    while start < end:
        start, end = _skip_separators(line, start, end)
        if found := _AT_HEAD.match(line[start : min(start + _LONGEST_TOKEN, end)]):
            start += found.end()
        elif found := _AT_TAIL.search(line[max(end - _LONGEST_TOKEN, start) : end]):
            end = max(end - _LONGEST_TOKEN, start) + found.start()
        else:
            break
    return line[start:end]


def _skip_separators(line: str, start: int, end: int) -> tuple[int, int]:
    while start < end and line[start] in _SEPARATORS:
        start += 1
    while end > start and line[end - 1] in _SEPARATORS:
        end -= 1
    return start, end
