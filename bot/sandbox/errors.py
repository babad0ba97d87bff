"""What goes wrong in the sandbox.

SandboxError
  EntityError            the HTML of a message cannot be read; becomes a 400
  ApiError(code)         the answer to a request that Telegram would refuse
  Impossible             a test or the page asked for what cannot happen, e.g. pressing a button that is not there
"""

from core.errors import NoticebellError


class SandboxError(NoticebellError):
    """Root of what the sandbox raises."""


class EntityError(SandboxError):
    """The markup of a text cannot be read; the text is Telegram's, without its "can't parse entities" prefix."""


class Impossible(SandboxError):
    """Nobody could do this in Telegram; the caller is mistaken."""


class ApiError(SandboxError):
    """A refusal: `code` is the HTTP status, `parameters` are the ResponseParameters of the Bot API, if any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str, **parameters: int) -> ApiError:
    """400: this request will never pass as it is."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """403: the chat does not want this bot."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: somebody else is fetching this bot's updates."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after_s: int) -> ApiError:
    """429: nothing more before `retry_after_s` seconds have passed."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after_s}", retry_after=retry_after_s)
