"""Where a webhook may go: public addresses on the internet, and no way round that (server-side request forgery).

The URL is read by one strict expression instead of a forgiving parser, the name is resolved once, *every* address
is checked, and the connection is made to a checked address, so that a name server that answers differently the
second time gains nothing. The networks are our own list: Python's ``is_global`` is true for addresses that lead
inside, such as ``64:ff9b::127.0.0.1`` and ``2002:7f00:1::``.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import attrs

from orientation_core.errors import Undeliverable

Network = IPv4Network | IPv6Network

#: Networks that are not the public internet (IANA special-purpose registry), and one inside a cloud.
_CLOSED_V4 = tuple(
    map(
        IPv4Network,
        [
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
            *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        ],
    )
)
#: For IPv6 the other way round: only what is given out to networks, without what carries IPv4 or is for examples.
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>/[A-Za-z0-9/._~!$&'()*+,;=:@%?-]*)?"
)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST_URL = 2048
#: Names that never belong to somebody else (RFC 6761, 8375 and common usage inside houses).
_INSIDE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "corp", "home", "home.arpa", "test",
           "invalid", "onion")  # fmt: skip


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of `host` as the system knows them. :raises OSError: when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@attrs.frozen
class Destination:
    """A URL that was checked.

    :ivar host, port, target: of the URL. :ivar tls: whether it is ``https``.
    :ivar addresses: where to connect; each one was checked.
    """

    host: str
    port: int
    target: str
    tls: bool
    addresses: tuple[str, ...]


@attrs.frozen
class Guard:
    """The rules for destinations.

    :ivar ports: allowed ones. :ivar allow_networks: networks allowed although they are not public, for a receiver
        in the agency's own house. :ivar allow_http: whether plain ``http`` may be used; only within those networks.
    :ivar resolve: name and port -> addresses.
    """

    ports: frozenset[int] = frozenset({443, 8443})
    allow_networks: tuple[Network, ...] = ()
    allow_http: bool = False
    resolve: Callable[[str, int], Sequence[str]] = resolve

    def check(self, url: str) -> Destination:
        """Where `url` leads.

        Written as it is used: small letters, a name with a dot in it (an address only within
        :attr:`allow_networks`), no user, no fragment, nothing that would have to be escaped.

        :raises Undeliverable: ``url.form``, ``url.scheme``, ``url.host``, ``url.port`` or ``ssrf.address``,
            permanent; ``dns.failed``, passing.
        """
        match = _URL.fullmatch(url) if len(url) <= _LONGEST_URL else None
        if match is None:
            raise Undeliverable("url.form", permanent=True)
        tls, host = match["scheme"] == "https", match["host"]
        if not tls and not self.allow_http:
            raise Undeliverable("url.scheme", permanent=True)
        port = int(match["port"] or (443 if tls else 80))
        if port not in self.ports:
            raise Undeliverable("url.port", permanent=True)
        addresses = self._addresses(host, port)
        for address in addresses:
            if not self._is_open(address, tls=tls):
                raise Undeliverable("ssrf.address", permanent=True)
        return Destination(
            host, port, match["target"] or "/", tls, tuple(str(address) for address in addresses)
        )

    def _addresses(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        try:
            return [ip_address(host)]  # let through by `_is_open` only where that network is allowed
        except ValueError:
            pass
        labels = host.split(".")
        if (
            len(labels) < 2
            or not all(_LABEL.fullmatch(label) for label in labels)
            or not labels[-1][0].isalpha()  # 127.1, 0x7f.1: read as addresses by the system
            or host.endswith(_INSIDE_SUFFIXES)
        ):
            raise Undeliverable("url.host", permanent=True)
        try:
            return [ip_address(each) for each in self.resolve(host, port)] or _nowhere()
        except (OSError, UnicodeError, ValueError):
            raise Undeliverable("dns.failed") from None

    def _is_open(self, address: IPv4Address | IPv6Address, *, tls: bool) -> bool:
        if any(address in network for network in self.allow_networks if network.version == address.version):
            return True
        return tls and is_public(address)


_INSIDE_SUFFIXES = tuple(f".{name}" for name in _INSIDE)


def _nowhere() -> list[IPv4Address | IPv6Address]:
    raise OSError("the name has no address")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is on the public internet and nowhere else."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    return (
        address.scope_id is None
        and address in _OPEN_V6
        and not any(address in network for network in _CLOSED_V6)
    )


def read_network(text: str) -> Network:
    """A network such as ``10.1.0.0/16``. :raises ValueError: when it is none."""
    return ip_network(text)
