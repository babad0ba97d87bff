import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Faults, Trouble


def test_a_fault_meets_its_method_and_chat_alone() -> None:
    faults = Faults()
    faults.add(method="sendMessage", chat_id=7, answer="reset")
    assert faults.take("getme", None) is None
    assert faults.take("sendmessage", 8) is None
    assert faults.take("sendmessage", 7) is Trouble.RESET


def test_a_fault_is_used_as_often_as_planned() -> None:
    faults = Faults()
    faults.add(answer="garbage", times=2)
    assert [faults.take("getme", None) for _ in range(3)] == [Trouble.GARBAGE, Trouble.GARBAGE, None]
    assert faults.used["getme"] == 2
    assert not faults


def test_a_fault_for_ever_ends_when_cleared() -> None:
    faults = Faults()
    faults.add(answer="hang", times=None)
    assert [faults.take("getme", None) for _ in range(3)] == [Trouble.HANG] * 3
    faults.clear()
    assert faults.take("getme", None) is None


@pytest.mark.parametrize(
    ("answer", "code", "description"),
    [
        (400, 400, "Bad Request: chat not found"),
        (403, 403, "Forbidden: bot was blocked by the user"),
        (409, 409, "Conflict: terminated by other getUpdates request"),
        (429, 429, "Too Many Requests: retry after 3"),
        (502, 502, "Bad Gateway"),
        (ApiError(418, "teapot"), 418, "teapot"),
    ],
)
def test_a_status_brings_the_words_that_telegram_says_with_it(
    answer: int | ApiError, code: int, description: str
) -> None:
    faults = Faults()
    faults.add(answer=answer, retry_after=3)
    taken = faults.take("sendmessage", 7)
    assert isinstance(taken, ApiError)
    assert (taken.code, taken.description) == (code, description)
