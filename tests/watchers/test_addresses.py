"""Which addresses are of the public Internet; that no other is connected to, `test_fetch_leads.py` shows."""

import ipaddress

import pytest

from watchers.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.51.100.7", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:db8::1",
        "fec0::1", "3fff::1", "192.0.0.9", "192.0.0.170", "240.0.0.1", "198.18.0.1", "0.1.2.3", "::7f00:1", "::a00:1",
        "64:ff9b:1::a00:1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "100::1", "2001:2::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
