"""Ends of subscriptions, and the ways back."""

import datetime as dt

import pytest
from sqlalchemy import delete, select

from bot.handlers.ending import FOLLOW_AGAIN
from bot.render import MUTE, sign_of
from bot.sandbox.model import Message as Shown
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from core.model import DeliveryState
from state.database import Database
from state.fanout import fan_out_chunk
from state.tables import DeliveryRow, QueryRow
from tests.bot.handlers.talking import add_dated, pressed, target_of, wishes_of
from tests.builders import add_alert, add_notice
from tests.fakes import START, ManualClock


async def follows(who: Person, clock: ManualClock, *wishes: str) -> Shown:
    """Subscribes to these, one after the other; answers the last message."""
    for wish in wishes:
        clock.move(seconds=1)
        who.say(f"/subscribe {wish}")
        page = await who.hears("已订阅")
    return page


async def is_done(talk: Sandbox, who: Person, question: str) -> str:
    """Waits until a press is answered; with what."""
    await talk.wait_for(lambda: who.answer_to(question))
    return str(who.answer_to(question))


async def owed_to(database: Database) -> list[tuple[str, dt.datetime]]:
    """What was ever owed: its state, and when it is due."""
    async with database.reading() as session:
        rows = await session.execute(select(DeliveryRow.state, DeliveryRow.due_at).order_by(DeliveryRow.id))
        return [(row.state, row.due_at) for row in rows]


async def test_muting_ends_the_one_subscription_that_brought_a_notice(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    notice_id = await add_dated(database, "快递费调整")
    page = await follows(li, clock, "快递", "春节")
    question = pressed(li, page, f"{MUTE}:{notice_id}:{sign_of('快递')}")
    assert "已退订「快递」" in await is_done(talk, li, question)
    assert await wishes_of(database, talk, 7) == ["春节"]
    answer = await li.hears("已退订「快递」\n你还有 1 项订阅")
    assert "/subscribe 快递" in answer.text


async def test_what_was_muted_is_followed_again_at_one_press(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    notice_id = await add_dated(database, "快递费调整")
    pressed(li, await follows(li, clock, "all"), f"{MUTE}:{notice_id}:{sign_of('all')}")
    answer = await li.hears("已退订「全部通知」\n现在没有任何订阅")
    keys = [li.press(answer, "↩️ 重新关注") for _ in range(2)]
    for key in keys:
        assert "已重新关注全部通知" in await is_done(talk, li, key)
    assert await wishes_of(database, talk, 7) == ["all"]
    await talk.wait_for(lambda: answer.text.startswith("已重新关注") and not answer.buttons())


async def test_muting_asks_which_where_several_brought_it(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    notice_id = await add_dated(database, "快递费调整")
    pressed(li, await follows(li, clock, "快递", "all"), f"{MUTE}:{notice_id}")
    choice = await li.hears("要退订哪一个")
    await is_done(talk, li, li.press(choice, "🔕 全部通知"))
    assert await wishes_of(database, talk, 7) == ["快递"]
    assert choice.text.startswith("已退订「全部通知」")


@pytest.mark.parametrize("sign", [f":{sign_of('快递')}", ""], ids=["naming what was given up", "naming none"])
async def test_muting_asks_where_the_key_does_not_name_what_brings_a_notice_now(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock, sign: str
) -> None:
    """The label is of the time at which the alert was sent: what was subscribed to since does not end by it."""
    notice_id = await add_dated(database, "快递费调整")
    pressed(li, await follows(li, clock, "all"), f"{MUTE}:{notice_id}{sign}")
    choice = await li.hears("要退订哪一个")
    assert await wishes_of(database, talk, 7) == ["all"]
    await is_done(talk, li, li.press(choice, "🔕 全部通知"))
    assert await wishes_of(database, talk, 7) == []


async def test_muting_what_is_followed_no_longer_says_so(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    notice_id = await add_dated(database, "快递费调整")
    page = await follows(li, clock, "春节")
    assert "你已不再关注" in await is_done(talk, li, pressed(li, page, f"{MUTE}:{notice_id}"))


async def test_what_is_no_longer_kept_is_not_followed_again(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "快递")
    li.say("/unsubscribe 1")
    answer = await li.hears("已退订「快递」")
    async with database.writing() as session:
        await session.execute(delete(QueryRow).where(QueryRow.text == "快递"))
    assert "请用 /subscribe 重新订阅" in await is_done(talk, li, li.press(answer, "↩️ 重新关注"))
    assert await wishes_of(database, talk, 7) == []


@pytest.mark.parametrize("numbers", ["1,3", "3 1", "1、3", "1，3"])
async def test_several_end_by_their_numbers(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock, numbers: str
) -> None:
    await follows(li, clock, "快递", "物流规则", "春节")
    li.say(f"/unsubscribe {numbers}")
    answer = await li.hears("已退订「快递」\n已退订「春节」\n你还有 1 项订阅")
    assert await wishes_of(database, talk, 7) == ["物流规则"]
    await is_done(talk, li, li.press(answer, "↩️ 「春节」"))
    assert sorted(await wishes_of(database, talk, 7)) == ["春节", "物流规则"]


@pytest.mark.parametrize("numbers", ["1,9", "0"])
async def test_a_number_that_is_not_in_the_list_ends_nothing(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock, numbers: str
) -> None:
    await follows(li, clock, "快递")
    li.say(f"/unsubscribe {numbers}")
    await li.hears(f"没有订阅「{numbers}」")
    assert await wishes_of(database, talk, 7) == ["快递"]


async def test_all_subscriptions_end_after_a_question(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "快递", "春节")
    li.say("/unsubscribe all")
    question = await li.hears("要退订全部 2 项订阅吗")
    await is_done(talk, li, li.press(question, "保留"))
    assert (question.text, await wishes_of(database, talk, 7)) == ("没有退订任何订阅。", ["快递", "春节"])
    li.say("/unsubscribe 全部")
    question = await li.hears("要退订全部 2 项订阅吗")
    await is_done(talk, li, li.press(question, "全部退订"))
    assert await wishes_of(database, talk, 7) == []


async def test_however_many_ended_all_come_back_at_one_press(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    """Ten have a key of their own; the others stand among the lines to send, as far as a message holds them."""
    wishes = [f"词语{n}" for n in range(12)]
    await follows(li, clock, *wishes)
    li.say("/unsubscribe all")
    question = await li.hears("要退订全部 12 项订阅吗")
    assert "/export" in question.text
    await is_done(talk, li, li.press(question, "全部退订"))
    await talk.wait_for(lambda: "/subscribe 词语11" in question.text)
    keys = [li.press(question, "↩️ 全部重新关注") for _ in range(2)]
    await is_done(talk, li, keys[0])
    assert await wishes_of(database, talk, 7) == wishes
    await talk.wait_for(lambda: "12. 「词语11」" in question.text and "/subscribe" not in question.text)


async def test_all_come_back_that_ended_together_and_no_others(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "快递", "物流规则", "春节", "运费" * 60)
    li.say("/unsubscribe 春节")
    await li.hears("已退订「春节」")
    clock.move(seconds=1)
    li.say("/unsubscribe 1,3")
    answer = await li.hears("已退订「快递」")
    assert "已重新关注 2 项" in await is_done(talk, li, li.press(answer, "↩️ 全部重新关注"))
    assert await wishes_of(database, talk, 7) == ["快递", "物流规则", "运费" * 60]


async def test_all_is_the_subscription_of_that_name_where_there_is_one(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "快递", "all")
    li.say("/unsubscribe all")
    await li.hears("已退订「全部通知」\n你还有 1 项订阅")
    assert await wishes_of(database, talk, 7) == ["快递"]


async def test_forgetting_is_asked_for_and_deletes_everything_about_the_chat(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "all")
    li.say("/forget")
    question = await li.hears("要删除本聊天的全部数据吗？包括 1 项订阅")
    assert await wishes_of(database, talk, 7) == ["all"]
    keys = [li.press(question, "🗑 全部删除") for _ in range(2)]
    for key in keys:
        await is_done(talk, li, key)
    await talk.wait_for(lambda: "已全部删除" in question.text and not question.buttons())
    assert await target_of(database, talk, 7) is None


async def test_who_thinks_better_of_it_is_not_forgotten(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "all")
    li.say("/forget")
    question = await li.hears("要删除本聊天的全部数据吗")
    await is_done(talk, li, li.press(question, "保留"))
    assert question.text == "没有删除任何数据。"
    assert await wishes_of(database, talk, 7) == ["all"]


async def test_in_a_group_only_administrators_press_what_forgets(
    database: Database, talk: Sandbox, li: Person, ada: Person
) -> None:
    group = talk.group(li)
    group.add(ada)
    li.say("/subscribe all", chat=group.chat)
    await li.hears("已订阅", chat=group.chat)
    li.say("/forget", chat=group.chat)
    question = await li.hears("要删除本聊天的全部数据吗", chat=group.chat)
    assert "只有群管理员可以更改" in await is_done(talk, ada, ada.press(question, "🗑 全部删除"))
    assert await wishes_of(database, talk, group.id) == ["all"]
    await is_done(talk, li, li.press(question, "🗑 全部删除"))
    assert await target_of(database, talk, group.id) is None


async def test_what_is_owed_on_a_wish_that_ended_is_not_told(database: Database, talk: Sandbox, li: Person) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流新规")
    li.say("/subscribe 新规")
    await li.hears("已订阅")
    async with database.writing() as session:
        await add_alert(session, notice)
        while await fan_out_chunk(session, (), START):
            pass
    li.say("/unsubscribe 新规")
    await li.hears("已退订")
    async with database.reading() as session:
        assert list(await session.scalars(select(DeliveryRow.state))) == [DeliveryState.DROPPED]


async def test_what_waits_for_a_digest_is_not_lost_by_an_end_that_is_taken_back(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    async with database.writing() as session:
        notice = await add_notice(session, "物流新规")
    li.say("/digest daily 9")
    await li.hears("9")
    await follows(li, clock, "新规")
    async with database.writing() as session:
        await add_alert(session, notice, at=clock.now())
        while await fan_out_chunk(session, (), clock.now()):
            pass
    held = await owed_to(database)
    assert held[0][0] == DeliveryState.OWED
    assert held[0][1] > clock.now(), "a digest holds it"
    li.say("/unsubscribe 新规")
    page = await li.hears("已退订")
    assert [state for state, _ in await owed_to(database)] == [DeliveryState.DROPPED]
    clock.move(seconds=30)
    await is_done(talk, li, li.press(page, "↩️ 重新关注"))
    assert await owed_to(database) == held


async def test_what_another_chat_follows_or_gave_up_is_not_followed_by_its_id(
    database: Database, talk: Sandbox, li: Person, ada: Person, clock: ManualClock
) -> None:
    page = await follows(li, clock, "快递")
    ada.say("/subscribe 秘密")
    await ada.hears("秘密")
    async with database.reading() as session:
        foreign = await session.scalar(select(QueryRow.id).where(QueryRow.text == "秘密"))
    for ended in (False, True):
        if ended:
            ada.say("/unsubscribe 秘密")
            await ada.hears("no longer follow")
        answer = await is_done(talk, li, pressed(li, page, f"{FOLLOW_AGAIN}:{foreign}"))
        assert "请用 /subscribe 重新订阅" in answer
        assert "秘密" not in answer
    assert await wishes_of(database, talk, 7) == ["快递"]


ASKING = [("/forget", "要删除本聊天的全部数据吗", "🗑 全部删除"), ("/unsubscribe all", "要退订全部", "全部退订")]


@pytest.mark.parametrize(("command", "asks", "yes"), ASKING)
async def test_an_old_question_decides_nothing(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock, command: str, asks: str, yes: str
) -> None:
    await follows(li, clock, "快递", "春节")
    li.say(command)
    question = await li.hears(asks)
    clock.move(seconds=3602)
    for key in (yes, "保留"):
        assert "已经失效" in await is_done(talk, li, li.press(question, key))
    assert await wishes_of(database, talk, 7) == ["快递", "春节"]


@pytest.mark.parametrize(("command", "asks", "yes"), ASKING)
async def test_a_question_is_about_what_was_held_when_it_was_asked(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock, command: str, asks: str, yes: str
) -> None:
    """One more, or as many but others: neither is what somebody was asked about."""
    await follows(li, clock, "快递", "春节")
    li.say(command)
    question = await li.hears(asks)
    await follows(li, clock, "运费")
    assert "已经失效" in await is_done(talk, li, li.press(question, yes))
    li.say("/unsubscribe 春节")
    await li.hears("已退订「春节」")
    assert "已经失效" in await is_done(talk, li, li.press(question, yes))
    assert await wishes_of(database, talk, 7) == ["快递", "运费"]


async def test_after_forgetting_no_other_question_says_that_nothing_was_deleted(
    database: Database, talk: Sandbox, li: Person, clock: ManualClock
) -> None:
    await follows(li, clock, "快递")
    questions = []
    for _ in range(2):
        li.say("/forget")
        await talk.wait_for(lambda: len(asked_of(li)) == len(questions) + 1)
        questions.append(asked_of(li)[-1])
    await is_done(talk, li, li.press(questions[0], "🗑 全部删除"))
    assert "已经失效" in await is_done(talk, li, li.press(questions[1], "保留"))
    assert "没有删除" not in questions[1].text


def asked_of(who: Person) -> list[Shown]:
    """The messages that ask whether everything shall be deleted."""
    return [one for one in who.messages() if one.text.startswith("要删除本聊天的全部数据吗")]
