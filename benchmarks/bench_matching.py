"""What it costs to find the queries that a notice meets: `python benchmarks/bench_matching.py [QUERIES]`.

Queries are a seeded mix in Chinese and English: single words, pairs, phrases, exclusions, alternatives, topics; some
hundred words are common, a few of them very, the rest rare. A notice is 1,000 characters that come back to its two
dozen common words and name rare ones in between. Printed are the process's own time for one notice (median and worst of
many), for adding one query to so many, and the memory that they take. It fails where one of the medians for a
notice is above the limit: with the queries ready, after 5,000 were added to them, or after the merge.
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from core.matching import Matcher, make_generation
from core.queries import Query, parse

COMMON_ZH = """
物流 规则 服务费 商家 平台 公告 调整 升级 发货 退款 售后 保证金 违规 处罚 入驻 类目 商品 店铺 订单 快递 价格 活动
官方 直送 超级 工厂 诚信 交易 支付 账期 发票 跨境 出口 认证 资质 审核 品牌 授权 搜索 推广 佣金 补贴 客服 投诉 赔付
时效 揽收 仓储 包装 质检 协议 条款 变更 生效 通知 停止 下线 试行 实施 春节 双十一 大促 报名 招商 行业 标准 合规
""".split()  # noqa: SIM905
COMMON_EN = """
fee refund policy seller shipping api deprecation release security update price tax invoice account listing return
label order payment region support version token limit quota plan notice change merchant store review
""".split()  # noqa: SIM905
HAN = [chr(0x4E00 + 13 * number) for number in range(1500)]
SYLLABLES = [first + second for first in "bcdfghklmnprstvwxz" for second in "aeiou"]
TOPICS = {f"topic-{word}": parse(word) for word in COMMON_EN[:20]}
NOTICES, CHARACTERS, LIMIT_MS = 300, 1000, 5.0


class Words:
    """Common words, the first of a list more often than the last, and as many rare ones as there are queries."""

    def __init__(self, draw: random.Random, rare: int) -> None:
        self._draw = draw
        half = rare // 2
        self._rare = ["".join(draw.choices(HAN, k=draw.choice((2, 3, 3, 4)))) for _ in range(half)]
        self._rare += ["".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 4)))) for _ in range(half)]

    def rare(self) -> str:
        return self._draw.choice(self._rare)

    def common(self) -> str:
        words = COMMON_ZH if self._draw.random() < 0.7 else COMMON_EN
        return self._draw.choices(words, [1 / rank for rank in range(1, len(words) + 1)])[0]

    def any(self) -> str:
        return self.common() if self._draw.random() < 0.6 else self.rare()

    def notice(self) -> str:
        about, said = [self.common() for _ in range(24)], ""
        while len(said) < CHARACTERS:
            said += self._draw.choice(about) if self._draw.random() < 0.6 else self.rare()
            said += self._draw.choice(("", " ", "，", "的"))
        return said[:CHARACTERS]


SHAPES: tuple[tuple[int, Callable[[Words], str]], ...] = (
    (35, lambda words: words.rare()),
    (15, lambda words: f"{words.common()} {words.rare()}"),
    (10, lambda words: f"{words.common()} {words.common()} {words.common()}"),
    (10, lambda words: f'"{words.common()} {words.any()}"'),
    (15, lambda words: f"{words.common()} {words.common()} -{words.common()} -{words.rare()}"),
    (10, lambda words: f"{words.rare()} | {words.common()} {words.any()} | {words.rare()}"),
    (4, lambda words: f"{draw_topic(words)} {words.any()}"),
    (1, lambda words: f"source:shop-news -{words.rare()}"),
)


def draw_topic(words: Words) -> str:
    return f"topic:topic-{COMMON_EN[len(words.rare()) % 20]}"


def make_queries(count: int, words: Words, draw: random.Random) -> dict[int, Query]:
    made: dict[str, Query] = {}
    shapes = [shape for _, shape in SHAPES]
    while len(made) < count:
        query = parse(draw.choices(shapes, [share for share, _ in SHAPES])[0](words))
        made.setdefault(query.text, query)
    return dict(enumerate(made.values()))


def spent_ms(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def memory_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as read:  # noqa: PTH123
        return int(read.read().split()[1]) * resource.getpagesize() / 1e6


def additions(matcher: Matcher[int], words: Words, first: int) -> Iterator[float]:
    for key in range(first, first + 5000):
        query = {key: parse(f"{words.rare()} {words.rare()}")}
        yield spent_ms(lambda query=query: matcher.add(query))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    draw = random.Random(5)
    words = Words(draw, count)
    queries = make_queries(count, words, draw)
    texts = [query.text for query in queries.values()]
    print(f"{count:,} distinct queries, {sum(len(query.alternatives) for query in queries.values()):,} alternatives")
    del queries
    before = memory_mb()
    start = time.process_time()
    matcher: Matcher[int] = Matcher(TOPICS)
    matcher.join(make_generation({key: parse(text) for key, text in enumerate(texts)}))
    print(f"  made ready from their texts in {time.process_time() - start:6.2f} s, {memory_mb() - before:.0f} MB")
    notices = [words.notice() for _ in range(NOTICES)]
    met = [len(matcher.match("公告", notice, "shop-news")) for notice in notices]
    times = [spent_ms(lambda notice=notice: matcher.match("公告", notice, "shop-news")) for notice in notices]
    report("a notice of 1,000 characters", times, f", meets {statistics.median(met):.0f} queries")
    added = list(additions(matcher, words, count))
    report("adding one more query", added)
    times_among_added = [spent_ms(lambda n=n: matcher.match("", n, "shop-news")) for n in notices]
    report("a notice after 5,000 were added", times_among_added)
    while merge := matcher.plan_merge():
        print(f"  a merge beside the work, {sum(part.size for part in merge.generations):,} alternatives:", end=" ")
        start = time.process_time()
        matcher.adopt(merge, merge.carry_out())
        print(f"{time.process_time() - start:.2f} s")
    times_after = [spent_ms(lambda n=n: matcher.match("", n, "shop-news")) for n in notices]
    report("a notice after the merge", times_after)
    worst = max(statistics.median(each) for each in (times, times_among_added, times_after))
    sys.exit(0 if worst < LIMIT_MS else f"a median of {worst:.3f} ms, more than {LIMIT_MS} ms")


def report(what: str, times: list[float], more: str = "") -> None:
    print(f"  {what}: median {statistics.median(times):.3f} ms, worst {max(times):.2f} ms{more}", flush=True)


if __name__ == "__main__":
    main()
