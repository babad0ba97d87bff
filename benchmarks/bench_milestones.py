"""Speed and truth of reading dates, beside other libraries: `python benchmarks/bench_milestones.py [GOLD.jsonl …]`.

Every library that is installed takes part (pip install dateparser datefinder jionlp recognizers-text-suite); none is
needed. Times are the median over notices cut to 500 characters, each the best of several runs of this process's own
time. Truth is the F1 of (kind, date). Libraries find dates but no kinds: theirs comes from the same small filter of
trigger words for all. The differences are paired: notices are drawn again 2000 times, both readers answer each draw.
The labelled notices at hand are those that the reader was made with, which favours it; see docs/milestones.md.
"""

import datetime as dt
import json
import logging
import random
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

from core.milestones import read

DATA = Path(__file__).parents[2] / "shared" / "data"
PUBLISHED = dt.datetime(2024, 5, 20, 9, tzinfo=dt.UTC)
ENDS = re.compile(
    r"(?i)[前止]|截[止至]|停止|到期|结束|下线|\b(?:by|until|before|end|ends|deadline|retire|shut|discontinu|remov)"
)
STARTS = re.compile(r"(?i)起|生效|施行|实施|开始|上线|将于|\b(?:effective|starting|from|beginning|on|will|launch)")
WIDTH, REPEATS, DRAWS = 12, 5, 2000

Answer = set[tuple[str, str]]
Reader = Callable[[str, dt.datetime | None, str], Answer]


def ours(text: str, at: dt.datetime | None, lang: str) -> Answer:
    title, _, body = text.partition("\n")
    return {(m.kind.value, m.on.isoformat()) for m in read(title, body, at, zone="UTC", lang=lang).milestones}


def judged(text: str, start: int, end: int, day: dt.date) -> Answer:
    """Give a found date the kind that trigger words near it speak for; without any it is dropped."""
    near = text[max(0, start - WIDTH) : end + WIDTH]
    if ENDS.search(near):
        return {("ends", day.isoformat())}
    return {("takes_effect", day.isoformat())} if STARTS.search(near) else set()


def readers(lang: str) -> Iterable[tuple[str, Reader]]:
    yield "noticebell", ours
    for make in (regular_expression, with_dateparser, with_datefinder, with_dateutil, with_jionlp, with_recognizers):
        try:
            yield make.__name__.removeprefix("with_"), make(lang)
        except (ImportError, LookupError):
            continue


def regular_expression(lang: str) -> Reader:
    pattern = re.compile(r"(?:(\d{4})[年/.-])?(\d{1,2})[月/.-](\d{1,2})日?")

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        found: Answer = set()
        for match in pattern.finditer(text):
            year = int(match[1]) if match[1] else at.year if at else None
            if year and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 28:
                found |= judged(text, *match.span(), dt.date(year, int(match[2]), int(match[3])))
        return found

    return answer


def with_dateparser(lang: str) -> Reader:
    from dateparser.search import search_dates

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        settings = {"RELATIVE_BASE": (at or PUBLISHED).replace(tzinfo=None)}
        found: Answer = set()
        for words, moment in search_dates(text, languages=[lang], settings=settings) or ():
            start = text.find(words)
            found |= judged(text, start, start + len(words), moment.date())
        return found

    return answer


def with_datefinder(lang: str) -> Reader:
    if lang != "en":
        raise LookupError("English only")
    import datefinder

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        base = (at or PUBLISHED).replace(tzinfo=None)
        spans = datefinder.find_dates(text, index=True, base_date=base)
        return {pair for moment, span in spans for pair in judged(text, *span, moment.date())}

    return answer


def with_dateutil(lang: str) -> Reader:
    if lang != "en":
        raise LookupError("English only")
    from dateutil import parser

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        found: Answer = set()
        for sentence in re.split(r"(?<=[.!?])\s", text):
            try:
                moment = parser.parse(sentence, fuzzy=True, default=(at or PUBLISHED).replace(tzinfo=None))
            except (ValueError, OverflowError):
                continue
            if re.search(r"\d", sentence):
                found |= judged(sentence, 0, len(sentence), moment.date())
        return found

    return answer


def with_jionlp(lang: str) -> Reader:
    if lang != "zh":
        raise LookupError("Chinese only")
    import jionlp

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        found: Answer = set()
        for item in jionlp.ner.extract_time(text, time_base=(at or PUBLISHED).timestamp()):
            moments = item["detail"].get("time")
            if isinstance(moments, list) and re.match(r"\d{4}-\d\d-\d\d", str(moments[0])):
                day = dt.date.fromisoformat(str(moments[0])[:10])
                found |= judged(text, *item["offset"], day)
        return found

    return answer


def with_recognizers(lang: str) -> Reader:
    from recognizers_date_time import Culture, recognize_datetime

    culture = Culture.Chinese if lang == "zh" else Culture.English

    def answer(text: str, at: dt.datetime | None, _: str) -> Answer:
        found: Answer = set()
        for item in recognize_datetime(text, culture, reference=(at or PUBLISHED).replace(tzinfo=None)):
            for value in (item.resolution or {}).get("values", [])[-1:]:
                for key in ("value", "start"):
                    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value.get(key, ""))[:10]):
                        found |= judged(text, item.start, item.end + 1, dt.date.fromisoformat(str(value[key])[:10]))
        return found

    return answer


def best_time_us(answer: Reader, text: str, lang: str) -> float:
    spent = []
    for _ in range(REPEATS):
        start = time.process_time_ns()
        answer(text, PUBLISHED, lang)
        spent.append((time.process_time_ns() - start) / 1000)
    return min(spent)


def f1(pairs: list[tuple[Answer, Answer]]) -> float:
    right = sum(len(gold & said) for gold, said in pairs)
    total = sum(len(gold) + len(said) for gold, said in pairs)
    return 2 * right / total if total else 1.0


def paired_interval(one: list[tuple[Answer, Answer]], other: list[tuple[Answer, Answer]]) -> tuple[float, float]:
    """Give the 95 % interval of the difference of two F1 over the same notices."""
    draw = random.Random(1).choices
    places = range(len(one))
    differences = sorted(
        f1([one[i] for i in drawn]) - f1([other[i] for i in drawn])
        for drawn in (draw(places, k=len(one)) for _ in range(DRAWS))
    )
    return differences[DRAWS // 40], differences[-DRAWS // 40]


def report(lang: str, notices: list[dict]) -> None:
    texts = [(n["title"] + "\n" + n["body"]) for n in notices]
    timed = [text[:500] for text in texts if len(text) >= 300] or texts
    gold = [{(m["kind"], m["date"]) for m in n["milestones"]} for n in notices]
    instants = [
        dt.datetime.fromisoformat(n["published_at"]).replace(tzinfo=dt.UTC) if n["published_at"] else None
        for n in notices
    ]
    print(f"\n{lang}: {len(notices)} notices, {len(timed)} of them timed at up to 500 characters")
    first: list[tuple[Answer, Answer]] = []
    for name, answer in readers(lang):
        answer(texts[0], PUBLISHED, lang)
        median = statistics.median(best_time_us(answer, text, lang) for text in timed)
        scored = [(wanted, answer(text, at, lang)) for wanted, text, at in zip(gold, texts, instants, strict=True)]
        first = first or scored
        low, high = paired_interval(first, scored)
        against = "" if first is scored else f"  ours better by {low:+.2f} to {high:+.2f}"
        print(f"  {name:20} median {median:10.0f} µs   F1 {f1(scored):.3f}{against}", flush=True)


def main() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    paths = [Path(name) for name in sys.argv[1:]] or [DATA / "dev-gold.jsonl", DATA / "dev-more.jsonl"]
    notices = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    for lang in ("zh", "en"):
        report(lang, [notice for notice in notices if notice["lang"] == lang])


main()
