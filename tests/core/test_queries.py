"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CommandError
from core.matching import Matcher, is_whole
from core.queries import MAX_CHARS, meaning, parse, require_words
from core.text import normalise

TOPICS = {"fees": parse("服务费 | fee -free")}


def meets(query: str, title: str, body: str = "", source: str = "shop-news") -> bool:
    matcher: Matcher[str] = Matcher(TOPICS)
    matcher.add({"it": parse(query)})
    return matcher.match(title, body, source) == {"it"}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("物流", "平台物流规则更新"),
        ("物流 规则", "平台物流规则更新"),
        ("快递 | 物流", "平台物流规则更新"),
        ("规则 -快递", "平台物流规则更新"),
        ("plus", "月卡升级为PLUS会员"),
        ("ＰＬＵＳ", "月卡升级为plus会员"),
        ("plus会员", "月卡升级为PLUS会员"),
        ("1688", "1688平台公告"),
        ('"service fee"', "The service  fee changes"),
        ("topic:fees", "服务费调整"),
        ("topic:fees -直送", "服务费调整"),
        ("source:shop-news", "anything"),
        ("source:Shop-News 公告", "公告"),
        ("all", ""),
        ("all -广告", "规则更新"),
        ("-广告", "规则更新"),
    ],
)
def test_a_notice_that_says_so_meets_the_query(query: str, title: str) -> None:
    assert meets(query, title)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("物流 快递", "平台物流规则更新"),
        ("规则 -物流", "平台物流规则更新"),
        ("plus", "surplus stock"),
        ("1688", "order 16880"),
        ('"service fee"', "fee for the service"),
        ("topic:fees", "a free fee"),
        ("topic:fees", "新物流规则"),
        ("source:other", "anything"),
        ("all -规则", "规则更新"),
        ("-topic:fees", "服务费调整"),
    ],
)
def test_a_notice_that_does_not_is_left_out(query: str, title: str) -> None:
    assert not meets(query, title)


@pytest.mark.parametrize("query", ["物.*则", "(物流)+", "[物]流", "规则$", "物?流"])
def test_signs_of_regular_expressions_are_signs_like_others(query: str) -> None:
    """Nobody can bring the bot to a standstill with a pattern: there are none."""
    assert not meets(query, "平台物流规则")


def test_a_phrase_does_not_reach_from_title_into_body() -> None:
    assert not meets('"new rules"', "new", "rules")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("b a", "a b"),
        ("a | b", "b|a"),
        ("a a | a", "a"),
        ("ＦＥＥ", "fee"),
        ("all a", "a"),
        ("-a", "all -a"),
        ('"fee"', "fee"),
    ],
)
def test_equal_queries_have_one_text(one: str, other: str) -> None:
    assert parse(one).text == parse(other).text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "query.empty"),
        ("  ", "query.empty"),
        ("a |", "query.dangling_bar"),
        ("| a", "query.dangling_bar"),
        ("a || b", "query.dangling_bar"),
        ('"fee', "query.unclosed_quote"),
        ('""', "query.empty_quote"),
        ("topic:", "query.empty_name"),
        ("x" * (MAX_CHARS + 1), "query.too_long"),
        (" ".join(map(str, range(60))), "query.too_many_words"),
    ],
)
def test_a_slip_is_named(text: str, key: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse(text)
    assert caught.value.text == key


@given(st.text(max_size=80))
def test_any_text_is_a_query_or_a_named_slip_and_its_text_reads_the_same(text: str) -> None:
    try:
        query = parse(text)
    except CommandError:
        return
    assert parse(query.text).text == query.text
    assert parse(query.text).terms == query.terms


def test_a_reworded_topic_changes_the_meaning_but_not_the_text() -> None:
    query = parse("topic:fees")
    assert meaning(query, TOPICS) != meaning(query, {"fees": parse("报价")})
    assert meaning(parse("fee"), TOPICS) == meaning(parse("fee"), {})


@given(st.text(alphabet="ab 中文12,", max_size=20), st.sampled_from(["ab", "中", "12", "a中"]))
def test_words_are_found_where_a_plain_search_finds_them_whole(text: str, word: str) -> None:
    flat = normalise(text)
    starts = [at for at in range(len(flat)) if flat.startswith(word, at)]
    assert meets(word, text) == any(is_whole(flat, at, at + len(word)) for at in starts)


def test_a_word_without_letter_or_digit_is_named_and_still_read_where_it_was_stored() -> None:
    with pytest.raises(CommandError) as caught:
        require_words(parse("fee | ??"))
    assert caught.value.text == "query.no_words"
    assert parse("??").text == "??"


@pytest.mark.parametrize("text", ["c++", "5%", "“费”", "all", "topic:fees"])
def test_signs_beside_a_letter_or_digit_are_part_of_a_word(text: str) -> None:
    assert require_words(parse(text)) == parse(text)
