"""The words by which a domain's core is found, and who may believe which; pure, touches no socket."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address

import msgspec

from nano_appliance.model.discovery import LONGEST_DATAGRAM, Datagram, Found, Search
from nano_appliance.model.errors import InvalidInput

LONGEST_ID = 64

_decoder: msgspec.json.Decoder[Datagram] = msgspec.json.Decoder(Datagram)


def encode(datagram: Datagram) -> bytes:
    """The datagram as it is sent. Raises InvalidInput when a name in it is too long to be sent."""
    data = msgspec.json.encode(datagram)
    if len(data) > LONGEST_DATAGRAM:
        raise InvalidInput("the domain's name is too long")
    return data


def decode(data: bytes) -> Datagram | None:
    """What was said, or None for noise and for other programs' datagrams."""
    if len(data) > LONGEST_DATAGRAM:
        return None
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def answer_to(data: bytes, *, domain: str, address: str, port: int, fingerprint: str) -> bytes | None:
    """The core's answer to a datagram; None when it is no search for this domain."""
    match decode(data):
        case Search(id=search_id, domain=asked) if asked == domain and 0 < len(search_id) <= LONGEST_ID:
            found = Found(id=search_id, domain=domain, address=address, port=port, fingerprint=fingerprint)
            return encode(found)
    return None


def answer_in(data: bytes, search: Search) -> Found | None:
    """The answer to `search` that a datagram holds; None when it holds none, or an impossible one."""
    match decode(data):
        case Found(id=answered, domain=domain) as found if (answered, domain) == (search.id, search.domain):
            return found if _is_possible(found) else None
    return None


def _is_possible(found: Found) -> bool:
    try:
        address = IPv4Address(found.address)
    except AddressValueError:
        return False
    is_digest = len(found.fingerprint) == 64 and all(letter in "0123456789abcdef" for letter in found.fingerprint)
    return 0 < found.port < 1 << 16 and is_digest and not (address.is_multicast or address.is_unspecified)
