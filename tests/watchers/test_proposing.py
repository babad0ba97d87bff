"""Definitions proposed for pages, read by the very parser that will read them."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import ParseError
from core.source import DateOrder, Identity, SourceKind
from tests.watchers.proposed import SHAPES, look
from tests.watchers.site import item, page
from watchers.registry import find_faults

PAGES = Path(__file__).parent / "ready_pages"
# Of each page: first and last title, how many items, how many with a time and a text, title and language of the source.
EXPECTED = {
    "articles-with-more-links": (
        "Referral fees from 1 April 2026", "Version 1 of the orders API is retired", 3, 3, 3,
        "Harbour Seller Updates", "en",
    ),
    "cards-that-are-links": ("大件送装入户服务升级说明", "逆向物流揽收时效公示", 4, 4, 4, "云集市商家学堂", "zh"),
    "cards-that-say-when": ("大件包裹计费重量核算口径调整", "违规申诉材料清单更新", 5, 5, 0, "平台动态", "zh"),
    "classes-of-digests": (
        "Update number 0 of our terms of carriage", "Update number 4 of our terms of carriage", 5, 5, 5,
        "Updates", "en",
    ),
    "classes-of-layout": ("Release 0: quicker exports", "Release 4: quicker exports", 5, 5, 5, "Changelog", "en"),
    "classes-of-a-bundler": ("跨店满减工具下线通知", "店铺客服电话公示要求", 4, 4, 0, "最新公告", "zh"),
    "days-beside-authors": (
        "Pallet fee rises from 1 Jan 2027", "New tariff book as of 2 Feb 2026", 5, 5, 5, "Harbour journal", "en",
    ),
    "days-in-figures": (
        "Order 0 on the carriage of dangerous goods", "Order 4 on the carriage of dangerous goods", 5, 5, 0,
        "Orders", "en",
    ),
    "gazette-with-files": (
        "Order on the labelling of imported toys", "Correction to notice 98 of 2025", 5, 5, 5,
        "Government Gazette - Notices", "en",
    ),
    "headings-with-anchors": (
        "4.2.0 - 2026-03-01", "4.1.1 - 2026-01-02", 4, 4, 4, "Changelog - Press API", "en",
    ),
    "hot-list-beside": ("关于下线积分兑换功能的公告", "关于客服工作台改版的公告", 5, 5, 5, "资讯频道", "zh"),
    "incidents-by-month": (
        "Delayed label printing", "Elevated errors on rates", 4, 4, 4, "Parcel API Status - Incident History", "en",
    ),
    "json-by-itself": (
        "Return labels are printed in A6 from April", "Customs forms gain a field for the importer", 3, 3, 3,
        "shop", None,
    ),
    "json-in-a-script": (
        "关于规范预售商品发货时间的公告", "关于部分类目费率下调的公告", 3, 3, 3, "公告中心 - 好货批发", "zh",
    ),
    "large-day-beside-its-month": (
        "春季入仓预约规则更新", "关于停用旧版面单的公告", 4, 4, 4, "公司公告", "zh",
    ),
    "links-that-say-the-day": (
        "关于调整公积金缴存基数的通知", "关于春节假期安排的公告", 5, 5, 0, "公告", "zh",
    ),
    "links-that-speak-of-days": (
        "Pallet fee rises from 1 Jan 2027", "New tariff book as of 2 Feb 2026", 5, 0, 0, "Terminal notices", "en",
    ),
    "menus-all-around": ("店铺违规积分清零规则", "退货包运费适用范围", 4, 4, 4, "规则中心", "zh"),
    "menus-that-unfold": ("春季入仓预约规则更新", "关于停用旧版面单的公告", 4, 4, 0, "帮助中心", "zh"),
    "page-within-a-form": ("关于调整公积金缴存基数的通知", "关于春节假期安排的公告", 5, 5, 0, "公告", "zh"),
    "paragraphs-without-classes": (
        "Notice 0 on the southern fairway", "Notice 4 on the southern fairway", 5, 5, 0, "Notices", "en",
    ),
    "plain-list-with-dates-in-text": (
        "Weighbridge closed for calibration", "Cold store accepts bookings by form only", 4, 4, 0,
        "Notices to traders", "en",
    ),
    "portal-of-an-authority": (
        "关于开展网络交易平台合规自查工作的通知", "关于征求直播电商管理办法意见的公告", 5, 5, 0,
        "通知公告_临江市市场监督管理局", "zh",
    ),
    "posts-of-a-blog": (
        "Card payments above 500 need a second factor from 1 May", "New settlement currencies", 4, 4, 4,
        "Paydock", "en",
    ),
    "releases-of-a-forge": ("Press 4.2.0", "Press 4.1.2", 3, 3, 3, "Millrace Forge", "en"),
    "resources-with-attributes": (
        "Card payments above 500 need a second factor from 1 May", "New settlement currencies", 4, 4, 4, "shop", None,
    ),
    "results-with-marked-words": (
        "关于物流服务的春季入仓预约规则更新", "关于物流服务的关于停用旧版面单的公告", 4, 4, 4, "搜索", "zh",
    ),
    "rows-in-gb2312": ("春季入仓预约规则更新", "关于停用旧版面单的公告", 4, 4, 0, "通知公告-龙泉市商务局", None),
    "rows-of-a-content-system": (
        "Card payments above 500 need a second factor from 1 May", "New settlement currencies", 4, 4, 4,
        "Press notices | Freight Board", "en",
    ),
    "rows-that-are-links": ("关于调整公积金缴存基数的通知", "关于春节假期安排的公告", 5, 5, 0, "公告", "zh"),
    "rows-that-speak-of-past-days": (
        "大件计费口径自2026年1月1日起调整", "申诉材料清单自2026年2月20日起更新", 5, 0, 0, "规则速递", "zh",
    ),
    "table-of-codes": (
        "The field tax_id becomes mandatory in step 0", "The field tax_id becomes mandatory in step 4", 5, 5, 0,
        "Release notes", "en",
    ),
    "table-of-decrees": (
        "关于调整保税备货入区查验比例的通告", "关于出口退货期限计算口径的公告", 5, 5, 0, "公告目录", "zh",
    ),
    "terms-and-links": ("春季入仓预约规则更新", "关于停用旧版面单的公告", 4, 4, 0, "新着", "zh"),
    "timeline-by-days": (
        "某平台上线商家信用分申诉入口", "某平台新增二手类目", 5, 5, 5, "快讯 | 电商观察站", "zh",
    ),
    "times-after-bare-words": ("大件包裹计费重量核算口径调整", "违规申诉材料清单更新", 5, 5, 0, "平台动态", "zh"),
    "topics-of-a-forum": (
        "Webhook signatures change in May", "Rate limits of the catalogue API", 4, 4, 4, "shop", None,
    ),
    "two-rows-an-item": (
        "Regulator opens consultation on marketplace fees", "Postal code data released under an open licence", 4, 4, 0,
        "Trade News", "en",
    ),
}  # fmt: skip

WITHOUT_LINKS = ("topics-of-a-forum",)  # which its pages put together of two fields


def test_a_list_of_notices_is_found_among_what_surrounds_it() -> None:
    menu = "".join(f"<li><a href=/m/{number}>栏目{number}</a></li>" for number in range(30))
    tags = "".join(f"<a class=tag href=/t/{number}>标签</a>" for number in range(20))
    notices = [
        item(number, f"关于调整第{number}类服务费的公告", "自5月1日起按新标准收取，请留意。") for number in range(1, 8)
    ]
    proposal = look(page(notices, following="?page=2", more=f"<nav><ul>{menu}</ul></nav><div>{tags}</div>"))
    select = proposal.source.select
    assert (select.title, select.link, select.published, select.summary) == ("h3 a", "h3 a@href", "time", "p")
    assert select.next == "a.next@href"
    assert [entry.title for entry in proposal.parsed.entries] == [
        f"关于调整第{number}类服务费的公告" for number in range(1, 8)
    ]
    assert proposal.parsed.faults == ()
    assert find_faults(proposal.source) == []


@pytest.mark.parametrize("shape", sorted(path.stem for path in SHAPES.glob("*.txt")))
def test_of_unlike_pages_the_notices_are_read_and_not_what_surrounds_them(shape: str) -> None:
    """Menus, footers, hot lists, questions and facets are longer lists than the notices in most of these."""
    first, last, count, timed, worded, title, language = EXPECTED[shape]
    proposal = look((SHAPES / f"{shape}.txt").read_bytes())
    entries = proposal.parsed.entries
    assert (entries[0].title, entries[-1].title, len(entries)) == (first, last, count)
    assert sum(entry.published_at is not None for entry in entries) == timed
    assert sum(bool(entry.body) for entry in entries) == worded
    assert len({entry.guid for entry in entries}) == count
    assert len({entry.link for entry in entries} - {None}) == (0 if shape in WITHOUT_LINKS else count)
    assert (proposal.source.title, proposal.source.language) == (title, language)
    assert proposal.parsed.faults == ()
    assert find_faults(proposal.source) == []


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        ("portal-of-an-authority", 'a:lexbor-contains("下一页")@href'),
        ("rows-of-a-content-system", 'a:lexbor-contains("next")@href'),
        ("posts-of-a-blog", "a.next.page-numbers@href"),
        ("releases-of-a-forge", "a[rel~=next]@href"),
        ("results-with-marked-words", "a.n@href"),
        ("resources-with-attributes", "links.next"),
        ("incidents-by-month", None),
        ("topics-of-a-forum", None),
    ],
)
def test_the_next_page_is_found_by_what_it_is_called_or_by_its_words(shape: str, path: str | None) -> None:
    """By its words where its class is that of other links too; "next ›" is "next"."""
    assert look((SHAPES / f"{shape}.txt").read_bytes()).source.select.next == path


@pytest.mark.parametrize("digest", ["css-8f2kq1", "css-77aa1q", "css-9zz8yy"])
def test_a_digest_names_nothing(digest: str) -> None:
    select = look((SHAPES / "classes-of-digests.txt").read_bytes()).source.select
    assert digest not in repr(select)


def test_the_order_of_days_in_figures_is_found_out_where_one_of_them_tells() -> None:
    source = look((SHAPES / "gazette-with-files.txt").read_bytes()).source
    assert (source.date_order, source.select.published) == (DateOrder.DAY_FIRST, "td:nth-child(4)")
    rows = [{"id": n, "title": f"Order {n} is amended", "date": f"02/{n}/2026"} for n in range(11, 15)]
    assert look(json.dumps(rows)).source.date_order is DateOrder.MONTH_FIRST
    rows = [{"id": n, "title": f"Order {n} is amended", "date": f"02/{n}/2026"} for n in range(1, 5)]
    assert look(json.dumps(rows)).source.date_order is None


def test_what_stands_beside_an_item_belongs_to_it() -> None:
    select = look((SHAPES / "terms-and-links.txt").read_bytes()).source.select
    assert (select.item, select.title, select.published) == ("dl.newslist > dt", "+ a", ".")


def test_items_that_link_within_their_page_are_known_by_where_they_stand() -> None:
    """A link's fragment is no part of it: all of them would be one notice."""
    proposal = look((SHAPES / "headings-with-anchors.txt").read_bytes())
    assert proposal.source.identity is Identity.GUID
    assert [entry.guid for entry in proposal.parsed.entries][:2] == ["#v4.2.0", "#v4.1.3"]
    assert proposal.parsed.entries[0].body == "The flag --legacy is removed.\nSmaller mends."


def test_items_whose_links_are_scripts_are_known_by_what_the_scripts_go_by() -> None:
    rows = "".join(
        f"<li data-kind=rule data-id=n{n}><a href='javascript:;'>Rule {n} is amended</a><i>2026-02-0{n}</i></li>"
        for n in range(1, 6)
    )
    proposal = look(f"<!doctype html><ul id=list>{rows}</ul>")
    assert (proposal.source.select.link, proposal.source.select.guid) == (None, "@data-id")
    assert [entry.guid for entry in proposal.parsed.entries] == [f"n{n}" for n in range(1, 6)]
    assert proposal.parsed.faults == ()
    with pytest.raises(ParseError, match="no list"):
        look(f"<!doctype html><ul id=list>{rows.replace('data-id', 'title')}</ul>")


def test_a_time_told_by_its_distance_is_taken_from_where_it_stands_whole() -> None:
    select = look((SHAPES / "two-rows-an-item.txt").read_bytes()).source.select
    assert select.published == "+ span.age@title"


@pytest.mark.parametrize("suffix", ["__3xY2a", "__Qp9Zk", "_b7Kd1"])
def test_what_a_bundler_adds_to_a_class_is_no_part_of_its_name(suffix: str) -> None:
    rows = "".join(
        f"<div class=Row_item{suffix}><a href=/n/{number}>关于第{number}类的公告</a></div>" for number in range(5)
    )
    item_path = look(f"<!doctype html><section>{rows}</section>").source.select.item
    assert suffix.lstrip("_") not in item_path
    assert "Row_item" in item_path


NESTED = {
    "data": {
        "rules": {
            "edges": [{"node": {"id": f"r{n}", "title": f"Rule {n} is changed", "url": f"/r/{n}"}} for n in "1234"]
        }
    },
    "tabs": [{"name": "all", "count": 4}, {"name": "fees", "count": 1}, {"name": "labels", "count": 3}],
}
GROUPED = [{"day": "2026-03-02", "list": [{"标题": f"公告{n}号", "url": f"/g/{n}"} for n in "12"]},
           {"day": "2026-03-01", "list": [{"标题": f"公告{n}号", "url": f"/g/{n}"} for n in "34"]}]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "item_path", "count"), [(NESTED, "data.rules.edges[].node", 4), (GROUPED, "[].list[]", 4)]
)
def test_a_list_within_objects_or_in_groups_is_found(data: object, item_path: str, count: int) -> None:
    proposal = look(json.dumps(data, ensure_ascii=False))
    assert proposal.source.select.item == item_path
    assert len(proposal.parsed.entries) == count
    assert find_faults(proposal.source) == []


def test_two_objects_are_a_list_where_nothing_but_json_is_answered() -> None:
    """A source that is young, or asked for few."""
    rows = [{"id": f"n{n}", "title": f"Order {n} is amended", "url": f"/n/{n}"} for n in (1, 2)]
    proposal = look(json.dumps({"total": 2, "items": rows, "next": None}))
    assert proposal.source.select.item == "items"
    assert [entry.guid for entry in proposal.parsed.entries] == ["n1", "n2"]


def test_json_without_a_list_is_told_what_it_lacks_and_not_to_be_drawn() -> None:
    with pytest.raises(ParseError, match="no list of 2 objects") as caught:
        look(json.dumps({"items": [{"id": 1, "title": "Order 1 is amended"}]}))
    assert "--render" not in str(caught.value)


@pytest.mark.parametrize(
    ("feed", "title", "language"),
    [
        (
            "<rss version='2.0'><channel><title>A &amp;amp; B</title><language>en-us</language>{}</channel></rss>",
            "A & B",
            "en",
        ),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='zh-CN'><title>规则</title>{}</feed>", "规则", "zh"),
        (
            '{{"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "language": "fr", "items": []}}',
            "Notes",
            None,
        ),
    ],
)
def test_a_feed_names_itself_and_its_language(feed: str, title: str, language: str | None) -> None:
    item = "<item><title>x</title><guid>1</guid></item>" if "<rss" in feed else ""
    source = look(feed.format(item)).source
    assert (source.title, source.language) == (title, language)


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="zh-TW"><body>{items}', "zh"),
        ('<html lang="en"><body>{items}' + "关于平台规则调整的若干说明与常见问题解答。" * 9, "zh"),
        ('<html lang="ja"><body>{items}' + "関係各位への重要な連絡事項及び規約改定。" * 9, None),
        ('<html><meta http-equiv="Content-Language" content="en-GB"><body>{items}', "en"),
        ("<html><body>{items}", None),
    ],
)
def test_the_language_is_the_declared_one_unless_the_text_is_chinese(html: str, language: str | None) -> None:
    items = "<ul>" + "".join(f"<li><a href=/{n}>Notice {n}</a></li>" for n in range(4)) + "</ul>"
    assert look("<!doctype html>" + html.format(items=items)).source.language == language


@pytest.mark.parametrize(
    ("markup", "item_path"),
    [
        ("<ul id=news>{}</ul>", "ul#news > li"),
        ("<div class='list is-active x8f3a91c2'><ul>{}</ul></div><ul><li>a</ul>", "div.list > ul > li"),
    ],
)
def test_an_item_is_named_by_what_will_last(markup: str, item_path: str) -> None:
    """Not by states and digests, which the next build changes."""
    notices = "".join(item(number, f"关于第{number}类的公告") for number in range(5))
    assert look("<!doctype html><body>" + markup.format(notices)).source.select.item == item_path


def test_a_time_without_an_element_of_its_own_is_found() -> None:
    rows = "".join(
        f"<tr><td><a href=/n/{number}>关于第{number}类的公告</a></td><td class=day>2026-02-{number + 10}</td></tr>"
        for number in range(5)
    )
    proposal = look(f"<!doctype html><table class=rules><tbody>{rows}</tbody></table>")
    assert proposal.source.select.published == "td.day"
    assert all(entry.published_at for entry in proposal.parsed.entries)


@pytest.mark.parametrize(
    ("body", "identity"),
    [
        ((PAGES / "changelog-feed.txt").read_bytes(), Identity.GUID),
        ((PAGES / "status-feed.txt").read_bytes(), Identity.GUID),
        (b"<rss version='0.91'><channel><item><title>a</title><link>/1</link></item></channel></rss>", Identity.LINK),
    ],
)
def test_a_feed_is_proposed_as_it_is(body: bytes, identity: Identity) -> None:
    proposal = look(body)
    assert (proposal.source.kind, proposal.source.identity) == (SourceKind.FEED, identity)
    assert proposal.parsed.entries


def test_a_feed_that_the_page_names_is_told() -> None:
    head = '<head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
    html = page([item(number, f"关于第{number}类的公告") for number in range(5)]).replace("<body>", f"{head}<body>")
    assert look(html).feeds == ("https://shop.example/feed",)


@pytest.mark.parametrize("body", ["<!doctype html><div id=app></div>", "<!doctype html><p>one <a href=/1>link</a>"])
def test_a_page_without_a_list_says_so(body: str) -> None:
    with pytest.raises(ParseError, match="no list"):
        look(body)


FRAGMENTS = st.sampled_from(
    [
        "<script>window.a = [{",
        "</script>",
        '"title": "x"',
        "<tr>",
        "<td>",
        "<a class=b href=/2>",
        "<ul>",
        "<li>",
        "<a href=/1>",
        "text ",
        "</a>",
        "</ul>",
        "<time>",
        "2026-03-01",
        "<div class=a>",
    ]
)


def test_every_shape_has_its_expectation() -> None:
    assert {path.stem for path in SHAPES.glob("*.txt")} == set(EXPECTED)


@settings(max_examples=50)
@example({"": [{"\x1f": None}, {}, {}]})
@example({"": [{"A¹": None}, {}, {}]})
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda each: st.lists(each, max_size=5) | st.dictionaries(st.text(max_size=9), each, max_size=5),
        max_leaves=40,
    )
)
def test_no_json_raises_anything_but_that_there_is_no_list(data: object) -> None:
    try:
        proposal = look(json.dumps([data]))
    except ParseError:
        return
    assert find_faults(proposal.source) == []


@settings(max_examples=50)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_no_page_raises_anything_but_that_there_is_no_list(body: str) -> None:
    try:
        proposal = look(f"<!doctype html>{body}")
    except ParseError:
        return
    assert find_faults(proposal.source) == []
