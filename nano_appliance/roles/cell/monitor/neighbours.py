"""Addresses of guests as this host has met them on the network; asks nobody."""

from __future__ import annotations

from pathlib import Path

TABLE = Path("/proc/net/arp")
COMPLETE = 0x2
"""Flag of an entry whose hardware address is known."""


def read_neighbours() -> dict[str, str]:
    """IPv4 address by hardware address in lower case."""
    return parse_neighbours(TABLE.read_text(encoding="ascii", errors="replace"))


def parse_neighbours(text: str) -> dict[str, str]:
    """The same from the table's text: a title, then address, type, flags, hardware address, mask and device."""
    rows = (line.split() for line in text.splitlines()[1:])
    return {row[3].lower(): row[0] for row in rows if len(row) >= 6 and int(row[2], 16) & COMPLETE}
