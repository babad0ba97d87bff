"""The sample marketplace's pages."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from watchers.sample.notices import SampleNotice

STYLE = """
:root { color-scheme: light dark; --ink: #1d2129; --dim: #6b7280; --line: #e5e7eb; --back: #f5f6f8; --card: #fff;
  --brand: #e8590c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --dim: #9aa2ad; --line: #2c313a; --back: #14171c;
  --card: #1c2027; --brand: #ff8c4a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 16px/1.7 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header div, main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
header b { color: var(--brand); font-size: 1.25rem; } header span { color: var(--dim); margin-left: .75rem; }
ul.notices { list-style: none; margin: 0; padding: 0; }
ul.notices > li, article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1rem 1.25rem; margin: 0 0 .75rem; }
h1, h2 { font-size: 1.1rem; line-height: 1.45; margin: 0 0 .25rem; } h1 { font-size: 1.4rem; }
a { color: inherit; text-decoration: none; }
a:hover, a:focus-visible { color: var(--brand); text-decoration: underline; }
time, .label { color: var(--dim); font-size: .875rem; }
.label { color: var(--brand); border: 1px solid currentColor; border-radius: .3rem; padding: 0 .4rem;
  margin-right: .5rem; }
.summary { margin: .5rem 0 0; } .summary p { margin: 0 0 .4rem; }
nav { display: flex; gap: 1rem; justify-content: center; padding: .5rem 0 2rem; color: var(--dim); }
footer { text-align: center; color: var(--dim); font-size: .8125rem; padding-bottom: 2rem; }
"""


def render_listing(notices: Sequence[SampleNotice], number: int, pages: int, zone: ZoneInfo, base: str) -> str:
    """One page of the listing; every link is under `base`."""
    items = "\n".join(_render_item(notice, zone, base) for notice in notices)
    before = f'<a href="{base}/?page={number - 1}">上一页</a>' if number > 1 else "<span>上一页</span>"
    after = f'<a class="next" href="{base}/?page={number + 1}">下一页</a>' if number < pages else "<span>下一页</span>"
    return _render_page(
        "商家公告",
        f'<ul class="notices">\n{items}\n</ul>\n<nav>{before}<span>{number} / {pages}</span>{after}</nav>',
        base,
    )


def render_notice(notice: SampleNotice, zone: ZoneInfo, base: str) -> str:
    """One notice on a page of its own."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in notice.paragraphs)
    return _render_page(
        notice.title,
        f"<article><h1>{escape(notice.title)}</h1>{_render_meta(notice, zone)}{paragraphs}</article>"
        f'<nav><a href="{base}/">返回公告列表</a></nav>',
        base,
    )


def _render_item(notice: SampleNotice, zone: ZoneInfo, base: str) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in notice.paragraphs)
    return (
        f'<li><h2><a href="{base}/notices/{notice.number}">{escape(notice.title)}</a></h2>'
        f'{_render_meta(notice, zone)}<div class="summary">{paragraphs}</div></li>'
    )


def _render_meta(notice: SampleNotice, zone: ZoneInfo) -> str:
    published = notice.published_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return f'<span class="label">{escape(notice.label)}</span><time>{published}</time>'


def _render_page(title: str, main: str, base: str) -> str:
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - 百川集市</title><style>{STYLE}</style></head>
<body><header><div><a href="{base}/"><b>百川集市</b></a><span>商家公告</span></div></header>
<main>
{main}
</main>
<footer>百川集市是 noticebell 的演示站点，所有公告均为虚构。</footer></body></html>
"""
