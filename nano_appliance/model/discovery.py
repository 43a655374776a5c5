"""The datagrams by which modules of a domain find each other."""

from __future__ import annotations

import msgspec


class Search(msgspec.Struct, frozen=True, kw_only=True, tag="search"):
    """Who is the core of `domain`? `id` is random and comes back in the answer."""

    id: str
    domain: str


class Found(msgspec.Struct, frozen=True, kw_only=True, tag="found"):
    """The core's link address, and the SHA-256 fingerprint of its certificate authority."""

    id: str
    domain: str
    address: str
    port: int
    fingerprint: str


Datagram = Search | Found
LONGEST_DATAGRAM = 1400
"""Bytes; what fits into one Ethernet frame."""
