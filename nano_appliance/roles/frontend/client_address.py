"""The address a request came from, as the operation log and the throttle count it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

Address = IPv4Address | IPv6Address


def client_address(peer: str, forwarded_for: str, real_ip: str, trusted_proxies: Sequence[IPv4Network]) -> str:
    """`peer`, or what the headers say when the peer is a trusted proxy.

    Of `X-Forwarded-For` the right-most address that is no trusted proxy itself counts, else `X-Real-Ip`; anything
    further left could have been written by the client.
    """

    def is_trusted(address: Address) -> bool:
        return any(address in network for network in trusted_proxies)

    own = next(_addresses([peer]), None)
    if own is None or not is_trusted(own):
        return peer
    for address in _addresses(reversed(forwarded_for.split(","))):
        if not is_trusted(address):
            return str(address)
    return str(next(_addresses([real_ip]), peer))


def _addresses(texts: Iterable[str]) -> Iterator[Address]:
    for text in texts:
        try:
            address = ip_address(text.strip())
        except ValueError:
            continue
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        yield mapped or address
