"""Trouble on demand: a test says which requests fail, and how, before the bot makes them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.errors import ApiError, bad_request, conflict, forbidden, too_many_requests

_TEXTS = {
    401: "Unauthorized",
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


class Trouble(StrEnum):
    """Faults of the line rather than of the answer."""

    RESET = "reset"  # the connection ends before the request is looked at
    LOST_REPLY = "lost reply"  # the request is carried out, the connection ends before the answer
    GARBAGE = "garbage"  # something that is no JSON, with status 200
    HANG = "hang"  # no answer until the client goes away


@dataclass(slots=True)
class Fault:
    """One planned fault; `times` counts down, None is for ever."""

    method: str | None
    chat_id: int | None
    answer: Trouble | ApiError
    times: int | None

    def meets(self, method: str, chat_id: int | None) -> bool:
        """Whether it is meant for such a request."""
        return self.method in (None, method) and self.chat_id in (None, chat_id)


class Faults:
    """The planned faults of a sandbox; the first that meets a request is used."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self.used: Counter[str] = Counter()

    def add(
        self,
        *,
        answer: int | str | ApiError,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        retry_after: int = 1,
        description: str = "",
    ) -> Fault:
        """Plan a fault for the next `times` requests of this method to this chat (None: any).

        `answer` is an HTTP status, a Trouble or its name, or the very error; `retry_after` belongs to 429.
        """
        fault = Fault(method.lower() if method else None, chat_id, _answer(answer, retry_after, description), times)
        self._planned.append(fault)
        return fault

    def clear(self) -> None:
        """No trouble from now on."""
        self._planned.clear()

    def __bool__(self) -> bool:
        return bool(self._planned)

    def take(self, method: str, chat_id: int | None) -> Trouble | ApiError | None:
        """The fault for this request, if one is planned; counts it as used."""
        fault = next((fault for fault in self._planned if fault.meets(method, chat_id)), None)
        if fault is None:
            return None
        self.used[method] += 1
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._planned.remove(fault)
        return fault.answer


def _answer(answer: int | str | ApiError, retry_after: int, description: str) -> Trouble | ApiError:
    if isinstance(answer, ApiError):
        return answer
    if isinstance(answer, str):
        return Trouble(answer)
    match answer:
        case 400:
            return bad_request(description or "chat not found")
        case 403:
            return forbidden(description or "bot was blocked by the user")
        case 409:
            return conflict(description or "terminated by other getUpdates request")
        case 429:
            return too_many_requests(retry_after)
        case _:
            return ApiError(answer, description or _TEXTS.get(answer, "Error"))
