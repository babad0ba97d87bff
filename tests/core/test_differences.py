"""What changed between two texts."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.differences import Mark, Stretch, differences
from core.fingerprint import fingerprint

TEXTS = st.text(alphabet="甲乙丙。,；ab1 \n日月.😀", max_size=60)


def told(old: str, new: str) -> str:
    """+added+ and -struck-."""
    signs = {Mark.KEPT: "", Mark.ADDED: "+", Mark.STRUCK: "-"}
    return "".join(f"{signs[one.mark]}{one.text}{signs[one.mark]}" for one in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("自9月12日起生效。", "自9月20日起生效。", "自+9月20日+-9月12日-起生效。"),
        ("费率由3%调至5%。", "费率由3%调至4.5%。", "费率由3%调至+4.5%+-5%-。"),
        ("The fee rises on 12 May.", "The fee rises on 1 June.", "The fee rises on +1 June+-12 May-."),
        ("第一条。第二条。", "第一条。新的一条。第二条。", "第一条。+新的一条。+第二条。"),
        ("第一条。第二条。第三条。", "第一条。第三条。", "第一条。-第二条。-第三条。"),
        ("services", "service", "+service+-services-"),
        ("", "new", "+new+"),
        ("old", "", "-old-"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_changes_are_told_in_whole_words_dates_and_characters_the_new_first(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


@given(TEXTS, TEXTS)
def test_no_revision_is_told_with_a_blank_difference(old: str, new: str) -> None:
    """Where two texts mean different things, something that can be seen was added or struck."""
    changed = "".join(one.text for one in differences(old, new) if one.mark is not Mark.KEPT)
    assert fingerprint("", old) == fingerprint("", new) or changed.strip()


def test_a_few_kept_characters_between_two_changes_are_no_island() -> None:
    assert told("甲乙丙丁戊己庚辛", "甲丑丙卯戊己庚辛") == "甲+丑丙卯+-乙丙丁-戊己庚辛"


@given(TEXTS, TEXTS)
def test_the_stretches_make_up_both_texts(old: str, new: str) -> None:
    stretches = differences(old, new)
    assert "".join(one.text for one in stretches if one.mark is not Mark.STRUCK) == new
    assert "".join(one.text for one in stretches if one.mark is not Mark.ADDED) == old
    assert all(one.text for one in stretches)
    assert all(first.mark is not second.mark for first, second in pairwise(stretches))


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert differences(text, text) == ([Stretch(Mark.KEPT, text)] if text else [])


def test_a_change_in_a_long_text_without_any_sentence_is_told_as_what_it_is() -> None:
    old = "".join(chr(0x4E00 + (number * 7919) % 3000) for number in range(50_000))
    new = old[:9_000] + "新增" + old[9_000:30_000] + old[30_005:]
    changes = [one.text for one in differences(old, new) if one.mark is not Mark.KEPT]
    assert changes == ["新增", old[30_000:30_005]]


def test_a_long_text_with_changes_all_over_keeps_the_rest() -> None:
    old = "".join(f"第{number}条商家应当按时发货并保留凭证。" for number in range(4_000))
    new = old.replace("7条", "7款").replace("第100条", "第一百条")
    changes = {one.text for one in differences(old, new) if one.mark is not Mark.KEPT}
    assert max(map(len, changes)) < 30
    assert sum(len(one.text) for one in differences(old, new) if one.mark is Mark.KEPT) > 0.9 * len(old)


LONG = 100_000
CHARACTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 110)))
TEXTS_OF_ALL_KINDS = {
    "few sentences over and over": ("甲。乙。丙丁。" * 14_000, "乙。甲。丁丙。" * 14_000),
    "short sentences of many kinds": (
        "".join(f"{CHARACTERS[n % 110]}。" for n in range(LONG // 2)),
        "".join(f"{CHARACTERS[n * 7 % 110]}。" for n in range(LONG // 2)),
    ),
    "one letter": ("a" * LONG, "a" * (LONG - 1) + "b"),
    "one word": ("a " * (LONG // 2), "b a " * (LONG // 4)),
    "two characters": ("甲乙" * (LONG // 2), "乙乙甲" * (LONG // 3)),
    "no sentence, nothing kept": (CHARACTERS * (LONG // 110), CHARACTERS[::-1] * (LONG // 110)),
    "long sentences beside short ones": (
        "".join(f"第{n}条。{'甲乙丙' * 490}" for n in range(66)),
        "".join(f"第{n}条。{'丙甲甲乙' * 370}" for n in range(66)),
    ),
    "all new": ("甲乙丙丁" * (LONG // 4), "ABCD " * (LONG // 5)),
    "digits": ("0123456789, " * (LONG // 12), "9876543210, " * (LONG // 12)),
}


@pytest.mark.parametrize("kind", TEXTS_OF_ALL_KINDS)
def test_long_texts_cost_little_whatever_they_hold(kind: str) -> None:
    """100,000 characters; the bound is far above what it takes, and far below what comparing all with all takes."""
    old, new = TEXTS_OF_ALL_KINDS[kind]
    start = time.perf_counter()
    stretches = differences(old, new)
    assert time.perf_counter() - start < 5
    assert "".join(one.text for one in stretches if one.mark is not Mark.STRUCK) == new
