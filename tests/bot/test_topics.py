"""The shipped topics, on the real listing: each notice meets the topics that a merchant would expect, and no other."""

import json
from pathlib import Path

import pytest

from bot.sections import shipped_topics
from core.matching import Matcher
from core.queries import parse

EXPECTED = {
    "seed-01": {"logistics"},
    "seed-02": {"assessment", "membership"},
    "seed-03": {"onboarding", "membership", "holidays"},
    "seed-04": {"membership"},
    "seed-05": {"buyer-protection", "fees", "logistics"},
    "seed-06": {"tools", "shutdowns"},
    "seed-07": {"logistics", "fees"},
    "seed-08": {"onboarding", "enforcement"},
    "seed-09": {"assessment", "logistics", "membership"},
    "seed-10": {"assessment", "enforcement"},
    "seed-11": {"tools", "shutdowns"},
    "seed-12": {"onboarding"},
    "seed-13": {"holidays", "logistics", "assessment", "enforcement"},
    "seed-14": {"holidays", "logistics", "assessment", "enforcement"},
    "seed-15": {"tools", "shutdowns"},
    "seed-16": {"tools", "shutdowns"},
    "seed-17": {"onboarding"},
    "seed-18": {"onboarding"},
    "seed-19": {"logistics", "fees"},
    "seed-20": {"membership", "fees", "shutdowns"},
}


@pytest.fixture(scope="module")
def matcher() -> Matcher[str]:
    matcher: Matcher[str] = Matcher({})
    matcher.add({topic.slug: parse(topic.match) for topic in shipped_topics()})
    return matcher


def test_each_real_notice_meets_the_topics_a_merchant_expects(shared_data: Path, matcher: Matcher[str]) -> None:
    lines = (shared_data / "dev-gold.jsonl").read_text(encoding="utf-8").splitlines()
    notices = [json.loads(line) for line in lines]
    met = {notice["id"]: set(matcher.match(notice["title"], notice["body"], "1688-news")) for notice in notices}
    assert met == EXPECTED


@pytest.mark.parametrize("topic", shipped_topics(), ids=lambda topic: topic.slug)
def test_each_topic_has_a_title_in_both_languages(topic) -> None:
    assert {language for language, _ in topic.titles} == {"zh", "en"}
