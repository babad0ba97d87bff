"""What one message says: the most urgent, rendered once for all who get the same, and nothing that is not true."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.hand import Item
from bot.letters import Letters, load_items
from core.model import (
    AlertId,
    AlertKind,
    AlertView,
    DeliveryId,
    Digest,
    NoticeId,
    Rhythm,
    SourceName,
    Target,
    TargetId,
    TargetKind,
    TargetState,
)
from core.ports import Message
from state.corrections import correct_date
from state.database import Database
from state.subscriptions import ensure_profile
from tests.builders import (
    BOT,
    PROFILE,
    add_alert,
    add_milestone,
    add_notice,
    add_subscription,
    add_target,
    revision_of,
)
from tests.fakes import START, ManualClock
from tests.outbox import claim, fan_out

LI = Target(TargetId(1), BOT, 1001, 0, TargetKind.PRIVATE, "zh", PROFILE, TargetState.ACTIVE)
ADA = replace(LI, id=TargetId(2), chat_id=1002)


def item(
    number: int, kind: AlertKind = AlertKind.NEW, *, why: tuple[str, ...] = (), reply_to: int | None = None
) -> Item:
    """A delivery of an alert on a notice of its own, all three of this number."""
    view = AlertView(
        AlertId(number), kind, START, SourceName("shop-news"), "商城公告", "Asia/Shanghai", NoticeId(number),
        title=f"规则{number}",
    )  # fmt: skip
    return Item(DeliveryId(number), number, 2, view, why, reply_to)


class Scribe:
    """Renders the titles of what is told, and takes down whom it was asked for and when."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dt.datetime]] = []

    def __call__(
        self, views: Sequence[AlertView], target: Target, why: dict[int, tuple[str, ...]], now: dt.datetime
    ) -> Message:
        self.asked.append((target.language, target.profile.zone, now))
        said = " ".join(f"{view.title}{why[view.notice_id or 0]}" for view in views)
        return Message(said, said)


def test_who_shares_alerts_reasons_language_and_zone_shares_a_message(clock: ManualClock) -> None:
    scribe = Scribe()
    letters = Letters(scribe, clock)
    assert letters.write(LI, [item(1)]).message is letters.write(ADA, [item(1)]).message
    assert len(scribe.asked) == 1
    others = (
        (replace(ADA, language="en"), item(1)),
        (replace(ADA, profile=replace(PROFILE, zone="America/New_York")), item(1)),
        (ADA, item(1, why=("物流",))),
        (ADA, item(2)),
        (ADA, item(1, AlertKind.REVISED)),
    )
    for number, (target, told) in enumerate(others, 2):
        letters.write(target, [told])
        assert len(scribe.asked) == number
    assert {zone for _, zone, _ in scribe.asked} == {"Asia/Shanghai", "America/New_York"}


def test_what_today_is_is_asked_anew_after_a_while(clock: ManualClock) -> None:
    scribe = Scribe()
    letters = Letters(scribe, clock)
    letters.write(LI, [item(1)])
    clock.move_to(START + dt.timedelta(days=1))
    letters.forget()
    letters.write(LI, [item(1)])
    assert [now for _, _, now in scribe.asked] == [START, START + dt.timedelta(days=1)]


def test_one_of_several_is_told_at_a_time_and_answers_the_message_before_it(clock: ManualClock) -> None:
    letter = Letters(Scribe(), clock).write(LI, [item(3, reply_to=55), item(4, reply_to=66)])
    assert (letter.message.plain, letter.message.reply_to) == ("规则3()", 55)
    assert (letter.deliveries, letter.attempts, letter.title) == ((DeliveryId(3),), 3, "规则3")


def test_what_a_digest_holds_is_one_message_which_answers_none(clock: ManualClock) -> None:
    daily = replace(LI, profile=replace(PROFILE, digest=Digest(Rhythm.DAILY, dt.time(9))))
    letter = Letters(Scribe(), clock).write(daily, [item(3, reply_to=55), item(4, reply_to=66)])
    assert (letter.message.plain, letter.message.reply_to) == ("规则3() 规则4()", None)
    assert (set(letter.deliveries), letter.attempts) == ({DeliveryId(3), DeliveryId(4)}, 4)


def test_a_reply_is_no_part_of_the_message_that_others_get(clock: ManualClock) -> None:
    letters = Letters(Scribe(), clock)
    first, second = letters.write(LI, [item(1, reply_to=55)]), letters.write(ADA, [item(1)])
    assert (first.message.reply_to, second.message.reply_to) == (55, None)


def test_a_new_notice_and_its_revision_are_said_in_one_and_settled_together(clock: ManualClock) -> None:
    new, revised = item(1), item(2, AlertKind.REVISED)
    revised = replace(revised, view=replace(revised.view, notice_id=NoticeId(1)))
    letter = Letters(Scribe(), clock).write(LI, [new, revised])
    assert set(letter.deliveries) == {DeliveryId(1), DeliveryId(2)}


async def test_what_telling_takes_is_loaded_with_the_reasons(database: Database) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        for chat, query in ((1, "物流"), (2, "升级")):
            await add_subscription(session, await add_target(session, chat), query)
        await add_alert(session, notice)
    await fan_out(database)
    parcels = await claim(database)
    async with database.reading() as session:
        loaded, dropped = await load_items(session, parcels)
    told = {target.chat_id: [(one.view.title, one.why, one.reply_to) for one in items] for target, items in loaded}
    assert told == {1: [("物流升级", ("物流",), None)], 2: [("物流升级", ("升级",), None)]}
    assert dropped == []


async def test_a_reminder_of_a_day_that_was_put_right_is_dropped_and_the_rest_is_told(database: Database) -> None:
    on, right = START.date() + dt.timedelta(days=7), START.date() + dt.timedelta(days=9)
    async with database.writing() as session:
        notice = await add_notice(session, "物流升级")
        await add_milestone(session, notice, await revision_of(session, notice), on)
        await add_subscription(session, await add_target(session, 1), "物流")
        about = {"on": on, "profile_id": await ensure_profile(session, PROFILE), "revision_id": None}
        await add_alert(session, notice, AlertKind.REMINDER, details={"lead_days": 7}, **about)
        await add_alert(session, notice, AlertKind.WITHDRAWN)
    await fan_out(database)
    parcels = await claim(database)
    async with database.writing() as session:
        assert await correct_date(session, notice, on, right, START)
        [(_, items)], [untrue] = await load_items(session, parcels)
    assert [one.view.kind for one in items] == [AlertKind.WITHDRAWN]
    reminder = {owed.id for parcel in parcels for owed in parcel.owed} - {one.id for one in items}
    assert set(untrue.deliveries) == reminder
    assert untrue.fault
