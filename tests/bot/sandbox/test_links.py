import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.links import check_link


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("example.org?q", "http://example.org/?q"),
        ("http://127.0.0.1:8080/notices/1", "http://127.0.0.1:8080/notices/1"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://例子.中国/公告", "https://例子.中国/公告"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_good_addresses_are_kept(address: str, kept: str) -> None:
    assert check_link(address).url == kept


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://localhost:8080/", "Wrong HTTP URL"),
        ("ftp://example.org/", "Unsupported URL protocol"),
        ("javascript://example.org/%0aalert(1)", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong HTTP URL"),
        ("http://", "URL host is empty"),
        ("", "URL host is empty"),
        ("http://example.org:port/", "Wrong HTTP URL"),
        ("http://exa mple.org/", "Wrong HTTP URL"),
        ("tg://", "Wrong URL"),
    ],
)
def test_bad_addresses_are_refused_with_a_reason(address: str, reason: str) -> None:
    link = check_link(address)
    assert (link.url, link.reason) == ("", reason)


@given(st.text())
def test_no_address_raises(address: str) -> None:
    link = check_link(address)
    assert bool(link.url) != bool(link.reason)
