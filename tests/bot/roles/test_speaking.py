"""The message of one target: in its language, one notice in full, many as a list."""

from bot.config import validate
from bot.roles.speaking import make_render
from bot.wording import load_catalogues
from core.model import AlertId, AlertKind, AlertView, NoticeId, Profile, SourceName, Target, TargetId, TargetKind
from core.model import TargetState as State
from tests.fakes import START

PROFILE = Profile("Asia/Shanghai", validate({}).default_profile.remind_at, (7, 1, 0))


def target(language: str) -> Target:
    return Target(TargetId(1), 99, 7, 0, TargetKind.PRIVATE, language, PROFILE, State.ACTIVE)


def view(number: int, title: str) -> AlertView:
    return AlertView(
        AlertId(number), AlertKind.NEW, START, SourceName("shop"), "Shop", "UTC", NoticeId(number), title=title
    )


def test_each_target_is_told_in_its_own_language_and_why() -> None:
    render = make_render(validate({}), load_catalogues())
    one = view(1, "Fees change")
    in_english, in_chinese = (render([one], target(code), {1: ("fees",)}, START).plain for code in ("en", "zh"))
    assert in_english != in_chinese
    assert all("Fees change" in text and "fees" in text for text in (in_english, in_chinese))


def test_many_alerts_become_one_message_that_names_each() -> None:
    render = make_render(validate({}), load_catalogues())
    message = render([view(1, "Fees change"), view(2, "The app ends")], target("en"), {}, START)
    assert "Fees change" in message.plain
    assert "The app ends" in message.plain
