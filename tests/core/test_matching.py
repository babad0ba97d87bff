"""One matcher over many queries: it grows, shrinks and is merged, and finds what a matcher made anew would find."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.matching import AT_ONCE, Matcher, Merge, make_generation
from core.queries import Query, parse

TOPICS = {"fees": parse("服务费 | fee -free")}
WORDS = st.sampled_from(
    ["物流", "流通", "服务费", "fee", "feet", "free", "topic:fees", "source:s", "all", '"fee 物流"']
)
TERMS = st.tuples(st.sampled_from(["", "-"]), WORDS).map("".join)
TEXTS = st.lists(st.lists(TERMS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3).map(" | ".join)
NOTICES = ("物流服务费", "fee 物流 free", "feet fee", "流通", "")


def matcher_of(queries: dict[int, Query], topics: dict[str, Query] | None = None) -> Matcher[int]:
    matcher: Matcher[int] = Matcher(topics or {})
    matcher.add(queries)
    return matcher


def test_each_of_many_queries_is_told_from_the_others() -> None:
    matcher = matcher_of({number: parse(f"word{number} | 词{number}号") for number in range(2000)})
    assert matcher.match("word17 and word1999", "第词3号词", "s") == {17, 1999, 3}


def test_without_a_single_word_nothing_is_sought() -> None:
    assert matcher_of({1: parse("all"), 2: parse("source:s")}).match("t", "b", "s") == {1, 2}


def test_of_three_wanted_words_all_must_occur() -> None:
    matcher = matcher_of({1: parse("a b c"), 2: parse("a b d")})
    assert matcher.match("a b c", "", "s") == {1}


def test_queries_added_one_by_one_lie_in_few_generations() -> None:
    matcher = matcher_of({})
    for number in range(AT_ONCE):
        matcher.add({number: parse(f"word{number}")})
    assert len(matcher._generations) <= AT_ONCE.bit_length()
    assert matcher.match("word0 word700", "", "s") == {0, 700}


def test_who_adds_a_query_to_many_does_not_merge_them() -> None:
    matcher = matcher_of({number: parse(f"word{number}") for number in range(AT_ONCE)})
    [large] = matcher._generations
    for number in range(AT_ONCE, AT_ONCE + 20):
        matcher.add({number: parse(f"word{number}")})
    assert matcher._generations[0] is large


def test_a_merge_takes_what_is_worth_it_and_frees_what_was_dropped() -> None:
    matcher = matcher_of({number: parse(f"word{number}") for number in range(100)})
    assert matcher.plan_merge() is None
    matcher.drop(range(50))
    merge = matcher.plan_merge()
    assert merge is not None
    matcher.adopt(merge, merge.carry_out())
    assert matcher.match("word1 word60", "", "s") == {60}
    assert matcher._generations[0].size == 50
    assert matcher.plan_merge() is None


@given(st.lists(TEXTS, max_size=12), st.sampled_from(NOTICES))
def test_the_automaton_finds_what_each_query_finds_alone(texts: list[str], notice: str) -> None:
    queries = dict(enumerate(map(parse, texts)))
    alone = {key for key, query in queries.items() if matcher_of({key: query}, TOPICS).match(notice, "", "s")}
    assert matcher_of(queries, TOPICS).match(notice, "", "s") == alone


class Growing(RuleBasedStateMachine):
    """Whatever was added, dropped and merged in whichever order: the same as built anew from what is left."""

    def __init__(self) -> None:
        super().__init__()
        self.matcher: Matcher[int] = Matcher(TOPICS)
        self.left: dict[int, Query] = {}
        self.next = 0
        self.merge: Merge[int] | None = None

    @rule(texts=st.lists(TEXTS, max_size=5))
    def add(self, texts: list[str]) -> None:
        queries = {self.next + place: parse(text) for place, text in enumerate(texts)}
        self.next += len(texts)
        self.left |= queries
        self.matcher.add(queries)

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        gone = data.draw(st.sets(st.sampled_from(sorted(self.left)))) if self.left else set()
        self.left = {key: query for key, query in self.left.items() if key not in gone}
        self.matcher.drop(gone)

    @rule()
    def plan(self) -> None:
        if self.merge is None:
            self.merge = self.matcher.plan_merge()

    @rule()
    def adopt(self) -> None:
        if self.merge is not None:
            self.matcher.adopt(self.merge, self.merge.carry_out())
            self.merge = None

    @invariant()
    def finds_what_one_built_anew_finds(self) -> None:
        anew: Matcher[int] = Matcher(TOPICS)
        anew.join(make_generation(self.left))
        for notice in NOTICES:
            assert self.matcher.match(notice, "", "s") == anew.match(notice, "", "s")


TestGrowing = Growing.TestCase
