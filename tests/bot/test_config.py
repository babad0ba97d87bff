"""The settings: read whole, every fault told at once, secrets never shown."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import find_file, load, validate
from bot.sections import SECTIONS, Config, shipped_topics
from bot.source_sections import SourceSection
from core.errors import ConfigError
from core.source import Identity, Order, Select, SourceKind

TOKEN = "123456789:" + "A" * 35
SOURCE = """
[[sources]]
name = "shop-news"
url = "https://shop.example/news"
every = "5m"
order = "any"
[sources.select]
item = "li"
title = "h3"
link = "h3 a@href"
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "noticebell.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, text), environment or {})
    return caught.value.faults


def test_without_a_file_all_is_as_documented() -> None:
    config = load(None, {})
    assert (config.timezone, config.language, config.server.port) == ("Asia/Shanghai", "zh", 8080)
    assert config.default_profile.lead_days == (7, 1, 0)
    assert config.default_profile.remind_at == dt.time(9)
    assert config.core_topics() == shipped_topics()


def test_a_source_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    [source] = load(write(tmp_path, SOURCE), {}).core_sources()
    assert (source.name, source.title, source.order) == ("shop-news", "shop-news", Order.ANY)
    assert (source.every, source.zone, source.identity) == (dt.timedelta(minutes=5), "Asia/Shanghai", Identity.LINK)
    assert source.select.link == "h3 a@href"


def test_a_feed_needs_no_selectors_and_is_known_by_its_own_ids(tmp_path: Path) -> None:
    text = '[[sources]]\nname = "x"\nkind = "feed"\nurl = "https://x.example/feed"'
    [source] = load(write(tmp_path, text), {}).core_sources()
    assert (source.kind, source.identity, source.select) == (SourceKind.FEED, Identity.GUID, Select())


JSON_SOURCE = """
[[sources]]
name = "x"
kind = "json"
url = "https://x.example/graphql"
[sources.request]
body = { query = "{ rules }", variables = { size = 2 } }
headers = { X-Api-Key = "hush" }
cursor = "variables.after"
[sources.select]
item = "rules"
title = "title"
guid = "id"
next = "end"
"""


def test_a_table_is_posted_as_json_with_the_headers_given(tmp_path: Path) -> None:
    config = load(write(tmp_path, JSON_SOURCE), {})
    [source] = config.core_sources()
    assert json.loads(source.request.body or "") == {"query": "{ rules }", "variables": {"size": 2}}
    assert dict(source.request.headers) == {"Content-Type": "application/json", "X-Api-Key": "hush"}
    assert source.request.cursor == "variables.after"
    assert "hush" not in repr(config) + repr(source)


def test_a_string_is_posted_as_a_form_unless_a_header_says_otherwise(tmp_path: Path) -> None:
    text = JSON_SOURCE.replace('body = { query = "{ rules }", variables = { size = 2 } }', 'body = "a=1"')
    for header, expected in (("X-A", "application/x-www-form-urlencoded"), ("Content-Type", "hush")):
        [source] = load(write(tmp_path, text.replace("X-Api-Key", header)), {}).core_sources()
        assert dict(source.request.headers)["Content-Type"] == expected


def test_a_sources_token_can_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    config = load(write(tmp_path, JSON_SOURCE.replace("cursor =", 'token_file = "secret"\ncursor =')), {})
    assert dict(config.core_sources()[0].request.headers)["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in repr(config)


def test_the_state_lies_beside_the_settings(tmp_path: Path) -> None:
    assert load(write(tmp_path, ""), {}).state == f"sqlite:///{tmp_path / 'state.db'}"


def test_the_environment_wins(tmp_path: Path) -> None:
    environment = {
        "NOTICEBELL_SERVER__PORT": "9000",
        "NOTICEBELL_TELEGRAM__TOKEN": TOKEN,
        "NOTICEBELL_TELEGRAM__ADMINS": "[1, 2]",
        "NOTICEBELL_STATE": "postgresql://me@host/db",
        "OTHER": "x",
    }
    config = load(write(tmp_path, "[server]\nport = 8000"), environment)
    assert (config.server.port, config.token, config.telegram.admins) == (9000, TOKEN, (1, 2))
    assert config.state == "postgresql://me@host/db"


def test_a_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    assert load(write(tmp_path, '[telegram]\ntoken_file = "token"'), {}).token == TOKEN


def test_secrets_do_not_show(tmp_path: Path) -> None:
    config = load(write(tmp_path, f'[telegram]\ntoken = "{TOKEN}"'), {})
    assert TOKEN not in repr(config)
    assert TOKEN not in str(config.model_dump())


def test_all_faults_are_told_at_once_with_the_nearest_key(tmp_path: Path) -> None:
    text = """
langage = "zh"
timezone = "Asia/Shanghia"
state = "mysql://x"
[telegram]
token = "nonsense"
[server]
port = 99999
[reminders]
hour = 24
[[sources]]
name = "Not A Slug"
url = "ftp://x"
every = "5"
[sources.select]
item = "li"
titel = "h3"
[[topics]]
slug = "x"
title = { zh = "x" }
match = "a |"
"""
    found = "\n".join(faults(tmp_path, text, {"NOTICEBELL_SERVER__PROT": "1"}))
    for told in (
        'langage: no such key; did you mean "language"?',
        'did you mean "Asia/Shanghai"?',
        'state: "mysql" is not supported',
        "telegram.token: not a bot token",
        "server.port",
        "reminders.hour",
        "sources.1.name",
        "sources.1.url",
        'sources.1.every: write a time with its unit, such as "30s"',
        'sources.1.select.titel: no such key; did you mean "title"?',
        "sources.1.select.title: is missing",
        "topics.1.match: not a query",
        'NOTICEBELL_SERVER__PROT: no such setting; did you mean "port"?',
    ):
        assert told in found
    assert "nonsense" not in found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SOURCE + SOURCE, "the name shop-news is given twice"),
        (SOURCE.replace('"5m"', '"1s"'), "not to be burdened"),
        (SOURCE.replace('link = "h3 a@href"', "").replace("order", 'identity = "link"\norder'), "needs select.link"),
        (SOURCE.partition("[sources.select]")[0], "select: is missing"),
        (SOURCE + 'script = "x"\n[sources.request]\nheaders = { Host = "x" }', "set by noticebell itself"),
        (SOURCE + '[sources.request]\nheaders = { "a b" = "x" }', "not the name of a header"),
        (SOURCE + '[sources.request]\nheaders = { a = "x\\ny" }', "sources.1.request.headers.a"),
        (SOURCE + '[sources.request]\ntoken_file = "nowhere"', "sources.1.request.token_file"),
        ("[telegram]\nmessages_per_second = 100", "costs Stars"),
        ('[[topics]]\nslug = "x"\ntitle = {zh = "x"}\nmatch = "topic:y"', "cannot name another topic"),
        ("not toml", "not TOML"),
        ('[telegram]\ntoken_file = "nowhere"', "cannot be read"),
    ],
)
def test_a_fault_says_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(faults(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "environment", "told"),
    [
        ("telegram = 5", {"NOTICEBELL_TELEGRAM__TOKEN": TOKEN}, "telegram is no table"),
        (SOURCE, {"NOTICEBELL_SOURCES__URL": "https://x.example"}, "sources is no table"),
        (SOURCE.replace('"5m"', '"99999999999999d"'), {}, "at most 30 days"),
        ('[telegram]\ntoken_file = "a\\u0000b"', {}, "cannot be read"),
        ('state = "sqlite:///a\\u0000b"', {}, "state: holds a character"),
        ('state = "sqlite://"', {}, "state: a state in memory is lost"),
        ("", {"NOTICEBELL_STATE": "sqlite:///:memory:"}, "state: a state in memory is lost"),
        (SOURCE.replace("shop.example", "shop\\u0000.example"), {}, "sources.1.url: not a web address"),
        ("[telegram]\nadmins = [99999999999999999999]", {}, "telegram.admins.1: must be at most"),
        ("[telegram]\nmessages_per_second = 1e-300", {}, "telegram.messages_per_second: must be at least 0.01"),
        ('[telegram]\ntoken_file = "/dev/null"', {}, "telegram.token_file: /dev/null is empty"),
        ('[server]\nhost = "a\\u0000"', {}, "server.host: not an address of this machine"),
        (f'[server]\nhost = "{"a" * 64}.example"', {}, "server.host: not an address of this machine"),
        ('[[topics]]\nslug = "x"\ntitle = {}\nmatch = "y"', {}, "topics.1.title"),
        ('[[topics]]\nslug = "x"\ntitle = {zh = ""}\nmatch = "y"', {}, "topics.1.title.zh"),
        (f"state = {'[' * 2000}", {}, "nested too deeply"),
        ('[server]\npublic_url = "http://["', {}, "server.public_url: not a web address"),
        ('[server]\npublic_url = "http://:80"', {}, "server.public_url: not a web address"),
    ],
)
def test_an_odd_fault_is_a_fault_and_no_traceback(
    tmp_path: Path, text: str, environment: dict[str, str], told: str
) -> None:
    assert told in "\n".join(faults(tmp_path, text, environment))


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "noticebell.toml").write_text('language = "en"', encoding="utf-8-sig")
    assert load(tmp_path / "noticebell.toml", {}).language == "en"


def test_a_private_source_may_be_polled_each_second(tmp_path: Path) -> None:
    text = SOURCE.replace('"5m"', '"1s"\nallow_private = true')
    assert load(write(tmp_path, text), {}).core_sources()[0].every == dt.timedelta(seconds=1)


def test_a_named_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        find_file(tmp_path / "nowhere.toml", {})
    with pytest.raises(ConfigError, match="no such file"):
        find_file(None, {"NOTICEBELL_CONFIG": str(tmp_path / "nowhere.toml")})


def test_the_file_here_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_file(None, {}) is None
    write(tmp_path, "")
    assert find_file(None, {}) == Path("noticebell.toml")


def test_the_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().language = "en"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("keys", "minutes"),
    [
        ('every = "5m"', 30),
        ('every = "20m"', 60),
        ('every = "2h"', 120),
        ('every = "5m"\nevery_max = "3h"', 180),
        ('every = "5m"\nallow_private = true', 5),
    ],
)
def test_the_longest_interval_that_is_learned_is_bounded(tmp_path: Path, keys: str, minutes: int) -> None:
    text = f'[[sources]]\nname = "x"\nkind = "feed"\nurl = "https://x.example/feed"\n{keys}'
    [source] = load(write(tmp_path, text), {}).core_sources()
    assert source.every_max == dt.timedelta(minutes=minutes)


def test_a_longest_interval_below_the_interval_is_a_fault(tmp_path: Path) -> None:
    text = '[[sources]]\nname = "x"\nkind = "feed"\nurl = "https://x.example/feed"\nevery = "1h"\nevery_max = "5m"'
    assert faults(tmp_path, text) == ["sources.1: every_max: at least as long as `every`"]


def test_rules_over_several_keys_are_told_with_the_faults_of_the_keys(tmp_path: Path) -> None:
    """One round is enough: what a faulty key would hide is looked at with a stand-in in its place."""
    text = """
[telegram]
admins = ["me"]
messages_per_second = 100
[[sources]]
name = "x"
url = "https://x.example/"
every = "5s"
every_max = "2s"
max_pages = 0
[[sources]]
name = "x"
kind = "feed"
url = "https://x.example/"
[server]
port = "eighty"
"""
    assert faults(tmp_path, text) == [
        "telegram.admins.1: must be a whole number",
        'server.port: must be a whole number, not "eighty"',
        "sources.1.max_pages: must be at least 1, not 0",
        "telegram: messages_per_second above 30 needs paid_broadcast = true, which costs Stars",
        'sources.1: every: at least "60s"; a source is not to be burdened',
        "sources.1: every_max: at least as long as `every`",
        'sources.1: select: is missing; kind = "html" needs to be told where the parts are',
        "sources: the name x is given twice",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('language = "fr"', 'language: must be "zh" or "en", not "fr"'),
        ("reminders = 5", "reminders: must be a table, not 5"),
        ("[reminders]\nlead_days = 7", "reminders.lead_days: must be a list, such as [7, 1, 0], not 7"),
        ("[telegram]\npaid_broadcast = 2", "telegram.paid_broadcast: must be true or false"),
        ("[telegram]\ntoken = 5", "telegram.token: must be a text in quotation marks"),
        ("sources = 5", "sources: must be a list, such as [7, 1, 0], not 5"),
        ("sources = [5]", "sources.1: must be a table, not 5"),
        ('[[topics]]\nslug = "x"\ntitle = "x"\nmatch = "?!"', "topics.1.title: must be a table"),
        ('[[topics]]\nslug = "x"\ntitle = {}\nmatch = "?!"', "topics.1.match: not a query: There is no word in"),
        ('[[topics]]\nslug = "x"\ntitle = {}\nmatch = "a"', "topics.1.title: must hold 1 or more"),
    ],
)
def test_a_fault_is_told_in_our_words(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(faults(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    ['telegram = "123456:pw"', "[telegram]\ntoken = 5150", SOURCE.replace("[sources.s", 'request = "pw"\n[sources.s')],
)
def test_a_fault_where_a_secret_may_stand_does_not_show_it(tmp_path: Path, text: str) -> None:
    found = "\n".join(faults(tmp_path, text))
    assert "must be" in found
    assert "pw" not in found
    assert "5150" not in found


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["5m", "all", "x"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*Config.model_fields, *SECTIONS, *SourceSection.model_fields]), inner)
        ),
        max_leaves=20,
    )
)
def test_any_settings_are_read_or_have_faults(value: object) -> None:
    settings = value if isinstance(value, dict) else {"sources": value, "telegram": value, "topics": [value]}
    assert settings == {} or read_or_faults(settings)


def read_or_faults(settings: dict[str, Any]) -> Config | list[str]:
    try:
        return validate(settings)
    except ConfigError as error:
        return error.faults
