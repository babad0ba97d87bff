"""Which addresses may be connected to, looked at where the socket is made.

What was checked is then what is connected to: no name that resolves differently the second time, no number in disguise
and no redirect leads elsewhere.
"""

import ipaddress
import socket

import aiohttp

AT_ONCE = 64
AT_ONCE_PER_HOST = 2
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # RFC 3879: deprecated, so that the registry names it no more
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637, younger than some a Python
_SERVED_NEAR_BY = ipaddress.ip_network("192.0.0.0/24")  # RFC 6890, 7723, 8155: the own gateway answers
_NOT_PUBLIC = (_SITE_LOCAL, _DOCUMENTATION, _SERVED_NEAR_BY)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(OSError):
    """A name led to an address that this source may not be fetched from."""


def make_connector(*, allow_private: bool) -> aiohttp.TCPConnector:
    """Connections, few to one host at a time; without `allow_private` to public addresses only."""
    factory = None if allow_private else _make_public_socket
    return aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE_PER_HOST, socket_factory=factory)


def is_public(address: Address) -> bool:
    """Whether this is an address of the public Internet, looked at through every wrapping of IPv4 in IPv6.

    By the IANA special-purpose address registries (RFC 6890), as `ipaddress` knows them, and a few that it takes for
    public.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _unwrapped(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address within: mapped (RFC 4291 §2.5.5.2), 6to4 (RFC 3056), Teredo (RFC 4380), NAT64 (RFC 6052)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    server_and_client = address.teredo or (None, None)
    return address.ipv4_mapped or address.sixtofour or server_and_client[1]


def _make_public_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    """The socket for one address that a name was resolved to. Raises AddressRefused where it is not public."""
    family, kind, protocol, _, (host, *_) = info
    address = ipaddress.ip_address(str(host).partition("%")[0])
    if not is_public(address):
        raise AddressRefused(f"{address} is not a public address; set allow_private = true if this is meant")
    return socket.socket(family, kind, protocol)
