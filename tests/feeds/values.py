"""Values that feeds are made of, with defaults that a test need not care about."""

import datetime as dt
from dataclasses import replace

from core.model import (
    AlertId,
    AlertKind,
    AlertView,
    Milestone,
    MilestoneKind,
    NoticeId,
    Precision,
    RevisionId,
    SourceName,
)
from feeds.addresses import Addresses, FeedAddress, Format, Tags
from feeds.view import Editor
from feeds.wording import load_wordings
from state.outlines import Scope
from state.publications import Event
from state.standing import StoredNotice
from tests.fakes import START

ZONE = "Asia/Shanghai"
PUBLIC_URL = "https://bell.example"
TAKES_EFFECT = Milestone(
    kind=MilestoneKind.TAKES_EFFECT, on=dt.date(2026, 3, 9), time=None, precision=Precision.DAY, quote="自3月9日起",
    confidence=0.99, rule="test",
)  # fmt: skip
ENDS = replace(TAKES_EFFECT, kind=MilestoneKind.ENDS, on=dt.date(2026, 3, 31), time="24:00", quote="3月31日24:00前")
WORDINGS = load_wordings(ZONE)


def an_event(
    kind: AlertKind = AlertKind.NEW, *, lead_days: int | None = None, is_numbered: bool = True, **more: object
) -> Event:
    view = AlertView(
        id=AlertId(1), kind=kind, created_at=START, source_name=SourceName("shop-news"), source_title="商城公告",
        zone=ZONE, notice_id=NoticeId(7), guid="https://shop.example/news/7", revision_number=1, title="直送服务升级",
        body="自3月9日起，直送服务升级。\n请在3月31日24:00前完成改造。", link="https://shop.example/news/7",
        published_at=START - dt.timedelta(hours=1), milestones=(TAKES_EFFECT, ENDS),
    )  # fmt: skip
    return Event(replace(view, **more), lead_days, is_numbered)


def a_publication(**more: object) -> StoredNotice:
    publication = StoredNotice(
        id=NoticeId(7), source_name=SourceName("shop-news"), source_title="商城公告", zone=ZONE,
        guid="https://shop.example/news/7", revision_id=RevisionId(9), revision_number=1, title="直送服务升级",
        body="自3月9日起，直送服务升级。", link="https://shop.example/news/7",
        published_at=START - dt.timedelta(hours=1),
        first_seen_at=START, changed_at=START + dt.timedelta(hours=2), withdrawn_at=None, milestones=(TAKES_EFFECT,),
    )  # fmt: skip
    return replace(publication, **more)


def an_address(
    format_: Format = Format.RSS, *, language: str = "zh", only_notices: bool = False, **scope: str
) -> FeedAddress:
    return FeedAddress(Scope(**scope), format_, language, only_notices)


def an_editor(language: str = "zh") -> Editor:
    since = START - dt.timedelta(days=30)
    return Editor(Addresses(PUBLIC_URL, "zh"), Tags("tag:bell.example,2026"), WORDINGS[language], since)
