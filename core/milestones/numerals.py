"""Numbers as notices write them: digits, Chinese numerals, English ordinals and number words."""

import functools

DIGITS = "0123456789"
NUMERALS = "〇零一二三四五六七八九十廿卅两"
# The name of a month in English, in full or in short.
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"

_VALUES = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "正": 1,
    "元": 1,
}
_TENS = {"百": 100, "十": 10, "廿": 20, "卅": 30}
_HIGHEST_FIRST = ("百", "十", "廿", "卅")

WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "next": 1,
}


@functools.lru_cache(maxsize=1024)  # the numbers of dates are few
def read_number(words: str) -> int:
    """Give the number that `words` write: "12", "十二", "二〇二四", "廿八", "1st", "thirty".

    Raises ValueError for anything else.
    """
    if words.isdecimal() and words.isascii():
        return int(words)
    digits = words.rstrip("stndrh")
    if digits.isdecimal() and digits.isascii():
        return int(digits)
    if words in WORDS:
        return WORDS[words]
    return _read_chinese(words)


def _read_chinese(words: str) -> int:
    if not words or any(sign not in _VALUES and sign not in _TENS for sign in words):
        raise ValueError(f"not a number: {words!r}")
    place = next((index for ten in _HIGHEST_FIRST if (index := words.find(ten)) >= 0), None)
    if place is None:
        return int("".join(str(_VALUES[sign]) for sign in words))
    before, ten, after = words[:place], words[place], words[place + 1 :].lstrip("〇零")
    base = _TENS[ten] * (_read_chinese(before) if before else 1)
    return base + (_read_chinese(after) if after else 0)
