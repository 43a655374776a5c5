"""What the kernel says of interfaces, addresses, routes and neighbours, in the words of `ip -json`; changes nothing."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nano_appliance.host.commands import run

_TIMEOUT = 10.0

Decoded = TypeVar("Decoded")


class Address(msgspec.Struct, frozen=True):
    """An address of an interface; `dynamic` when it was lent by DHCP or made of a router's advertisement."""

    family: str
    local: str = ""
    prefixlen: int = 0
    scope: str = "global"
    dynamic: bool = False

    def __str__(self) -> str:
        return f"{self.local}/{self.prefixlen}"


class LinkInfo(msgspec.Struct, frozen=True):
    """What kind of virtual interface it is; empty for a card."""

    info_kind: str = ""


class Link(msgspec.Struct, frozen=True):
    """One interface. `master` is the bridge or bond that it is a port of.

    `address` is its hardware address, `permaddr` the one it was made with if that is another.
    """

    ifname: str
    ifindex: int
    flags: tuple[str, ...] = ()
    link_type: str = ""
    address: str = ""
    permaddr: str = ""
    master: str = ""
    linkinfo: LinkInfo = LinkInfo()
    addr_info: tuple[Address, ...] = ()

    @property
    def has_link(self) -> bool:
        """True when it is up and the other end of the cable is there."""
        return "LOWER_UP" in self.flags


class Route(msgspec.Struct, frozen=True):
    """One route; `gateway` is empty for networks that are reached directly."""

    dst: str
    gateway: str = ""
    dev: str = ""


class Neighbour(msgspec.Struct, frozen=True):
    """What is known of a neighbour's hardware address."""

    dst: str
    state: tuple[str, ...] = ()


def read_links() -> list[Link]:
    """All interfaces with their addresses; raises CommandFailed."""
    return _ask(["-details", "address", "show"], list[Link])


def read_default_routes() -> list[Route]:
    """The default routes of IPv4 and IPv6; raises CommandFailed."""
    found = []
    for family in ("-4", "-6"):
        found += _ask([family, "route", "show", "default"], list[Route])
    return found


def read_neighbours(device: str, address: str) -> list[Neighbour]:
    """What is known of `address` on the interface `device`; raises CommandFailed."""
    return _ask(["neigh", "show", "to", address, "dev", device], list[Neighbour])


def _ask(words: list[str], kind: type[Decoded]) -> Decoded:
    printed = run(["ip", "-json", *words], timeout=_TIMEOUT).stdout
    return msgspec.json.decode(printed.strip() or b"[]", type=kind)
