"""The exception tree. Expected outcomes are values, not exceptions; these are for what went wrong.

NoticebellError
  ConfigError                    the operator can mend it; exit status 2
    UsageError                   it is in no setting, but in what was asked for, or where
  SourceError(source)
    FetchError(transient, retry_at)
      NotPublic                  the address is none of the public Internet, and the source is not said to be elsewhere
    ParseError(breach)           the page changed its shape, or is not what the source says it is
  DeliveryError
    RateLimited(retry_after_s)   the chat asks us to wait
    RecipientGone                blocked, deleted, kicked: not tried again
    RecipientMoved(new_chat_id)  a group became a supergroup
    MessageRejected              Telegram cannot read this message; the same bytes will never pass
    ChannelUnavailable           network or server trouble: try again later
    ChannelRefused               the token is refused, or a second process uses it
  CommandError                   the user's slip; its text is the answer they see
  StateError                     the store cannot be trusted or reached; stop
    SchemaError                  it is of another version's schema: the operator can mend it; exit status 2
      NoStateYet                 nothing has been kept in it so far
"""

import datetime as dt

from core.contract import Breach
from core.model import SourceName


class NoticebellError(Exception):
    """Root of what this program raises on purpose."""


class ConfigError(NoticebellError):
    """The operator's mistake; `faults` holds one line for each, all found at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UsageError(ConfigError):
    """The operator's mistake where no setting is at fault: a name, a file, a port. What is wrong stands first."""


class SourceError(NoticebellError):
    """A source could not be read this time."""

    def __init__(self, source: SourceName, message: str) -> None:
        super().__init__(f'source "{source}": {message}')
        self.source = source


class FetchError(SourceError):
    """No usable answer. `transient`: worth trying again soon; `retry_at`: the server's own wish, if it told one.

    `status` and `url` are what was answered and by whom, where anything was.
    """

    def __init__(
        self,
        source: SourceName,
        message: str,
        *,
        transient: bool,
        retry_at: dt.datetime | None = None,
        status: int | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(source, message)
        self.transient = transient
        self.retry_at = retry_at
        self.status = status
        self.url = url


class NotPublic(FetchError):
    """An address of the own machine or network, which only a source that is said to be there may be fetched from."""


class ParseError(SourceError):
    """An answer came but is not what the source's definition describes; `breach` says how, where it is that."""

    def __init__(self, source: SourceName, message: str, *, breach: Breach | None = None) -> None:
        super().__init__(source, message)
        self.breach = breach


class DeliveryError(NoticebellError):
    """A message did not reach its target."""


class RateLimited(DeliveryError):
    """Too fast for this chat; nothing before `retry_after_s` seconds have passed."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"asked to wait {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class RecipientGone(DeliveryError):
    """The chat blocked the bot, is deleted, or refuses it for good."""


class RecipientMoved(DeliveryError):
    """The group lives on under another id."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__(f"the chat moved to {new_chat_id}")
        self.new_chat_id = new_chat_id


class MessageRejected(DeliveryError):
    """Telegram cannot parse this message; sending the same again is useless."""


class ChannelUnavailable(DeliveryError):
    """The network or the server is in trouble; the message may or may not have arrived."""


class ChannelRefused(DeliveryError):
    """The token is refused or in use elsewhere; no message of this bot can be sent."""


class CommandError(NoticebellError):
    """A slip in a command; the text is a key of the message catalogue, `values` fill it."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


class StateError(NoticebellError):
    """The state cannot be reached or trusted."""


class SchemaError(StateError):
    """The operator's mistake: the state has the schema of another version of the program. The text says what to do."""


class NoStateYet(SchemaError):
    """The program has not run with this state so far; its first run makes it."""
