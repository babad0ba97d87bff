"""What a single value of the settings may be; each refusal says what to write instead."""

import datetime as dt
import difflib
import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.logs import TOKEN
from core.errors import CommandError, ConfigError
from core.queries import parse, require_words
from state.database import parse_url

MAX_URL_CHARS = 2000
MAX_ID = 1 << 52  # Telegram's have at most 52 significant bits: https://core.telegram.org/bots/api#user
LONGEST_S = 30 * 86_400
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
OUR_HEADERS = frozenset({
    "accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match", "te",
    "transfer-encoding", "upgrade", "user-agent",
})  # fmt: skip


def _zone(name: str) -> str:
    if name not in available_timezones():
        near = difflib.get_close_matches(name, available_timezones(), 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ValueError(f'not a time zone; write one such as "Asia/Shanghai"{hint}')
    return name


def _duration(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('write a time with its unit, such as "30s", "5m", "2h" or "1d"')
    found = re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", value)
    if not found:
        raise ValueError('write a time with its unit, such as "30s", "5m", "2h" or "1d"')
    seconds = int(found[1][:9]) * UNITS[found[2]]
    if len(found[1]) > 9 or seconds > LONGEST_S:
        raise ValueError("at most 30 days")
    return dt.timedelta(seconds=seconds)


def _query(text: str) -> str:
    try:
        query = require_words(parse(text))
    except CommandError as error:
        from bot.wording import load_catalogues  # all that a chat is spoken to with: read where it is needed

        said = load_catalogues()["en"].text(error.text, **error.values)
        raise ValueError(f"not a query: {said} (docs/queries.md)") from error
    if any(term.kind == "topic" for term in query.terms):
        raise ValueError("a topic cannot name another topic")
    return text


def _state(url: str) -> str:
    try:
        parse_url(url)
    except ConfigError as error:
        raise ValueError(error.faults[0].removeprefix("state: ")) from error
    if url.partition("?")[0] in ("sqlite://", "sqlite:///", "sqlite:///:memory:"):
        raise ValueError('a state in memory is lost at the end; name a file, such as "sqlite:///state.db"')
    if CONTROL.search(url):
        raise ValueError("holds a character that no address and no file name has")
    return url


def _url(text: str) -> str:
    try:
        parsed = urlsplit(text)
        is_whole = parsed.scheme in ("http", "https") and bool(parsed.hostname) and parsed.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or len(text) > MAX_URL_CHARS or CONTROL.search(text) or re.search(r"\s", text):
        raise ValueError("not a web address; write one such as https://example.org/news")
    return text


def _token(secret: SecretStr) -> SecretStr:
    if secret.get_secret_value() and not TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("not a bot token; @BotFather gives one such as 123456:ABC-DEF…")
    return secret


def _header(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", name):  # RFC 9110 §5.1
        raise ValueError("not the name of a header")
    if name.lower() in OUR_HEADERS:
        raise ValueError("this header is set by noticebell itself")
    return name


def _header_value(text: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]{0,4000}", text):
        raise ValueError("only printable ASCII can stand in a header, at most 4000 characters")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:_%-]{0,253}", text) or any(len(label) > 63 for label in text.split(".")):
        raise ValueError('not an address of this machine; write one such as "127.0.0.1", "0.0.0.0" or "::"')
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", text):
        raise ValueError('small letters, digits and "-" only, at most 48 of them, such as "shop-news"')
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
QueryText = Annotated[str, AfterValidator(_query)]
StateUrl = Annotated[str, AfterValidator(_state)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Slug = Annotated[str, AfterValidator(_slug)]
HeaderName = Annotated[str, AfterValidator(_header)]
HeaderValue = Annotated[str, AfterValidator(_header_value)]
Host = Annotated[str, AfterValidator(_host)]
UserId = Annotated[int, Field(ge=-MAX_ID, le=MAX_ID)]
Days = Annotated[int, Field(ge=0, le=36_500)]
HttpUrl = Annotated[str, AfterValidator(_url)]
