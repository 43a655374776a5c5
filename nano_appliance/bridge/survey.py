"""Which interfaces can become the port of the bridge, and what would move to it; pure, the facts are passed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from nano_appliance.bridge.links import Address, Link, Route
from nano_appliance.model.errors import InvalidInput

BRIDGE = "br0"
"""The bridge that cells plug instances into."""


class Kind(StrEnum):
    """What an interface is."""

    ETHERNET = "ethernet"
    VLAN = "vlan"
    BOND = "bond"
    TEAM = "team"


_KINDS = {"": Kind.ETHERNET, "veth": Kind.ETHERNET, "vlan": Kind.VLAN, "bond": Kind.BOND, "team": Kind.TEAM}
"""What `ip` calls it (a container's card is a veth) and what we do; other kinds are no way to the outside."""


class Interface(msgspec.Struct, frozen=True):
    """An interface that can become a port; `gateways` are those of its default routes.

    `ports` are those of a bond, first the one whose hardware address the bond has.
    """

    name: str
    kind: Kind
    index: int
    hardware_address: str
    addresses: tuple[Address, ...] = ()
    gateways: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()

    def __str__(self) -> str:
        addresses = ", ".join(map(str, self.lasting)) or "no address"
        through = f", default route through {', '.join(self.gateways)}" if self.gateways else ""
        return f"{self.name} ({self.kind}, {self.hardware_address}): {addresses}{through}"

    @property
    def lasting(self) -> tuple[Address, ...]:
        """Its addresses but for those that are made anew on every interface."""
        return tuple(address for address in self.addresses if address.scope != "link")


@dataclass(frozen=True)
class Survey:
    """What there is: `bridge` when br0 exists already, `unfit` names with the reason why they cannot be a port."""

    candidates: tuple[Interface, ...]
    unfit: dict[str, str] = field(default_factory=dict)
    bridge: Link | None = None
    ports: tuple[str, ...] = ()

    @property
    def bridge_in_words(self) -> str:
        """What the bridge has, for a person."""
        of_bridge = self.bridge.addr_info if self.bridge else ()
        addresses = ", ".join(str(address) for address in of_bridge if address.scope != "link") or "no address"
        return f"{BRIDGE} has {addresses}; ports: {', '.join(self.ports) or 'none'}"

    def named(self, name: str) -> Interface:
        """The candidate `name`; raises InvalidInput saying why it is none."""
        for candidate in self.candidates:
            if candidate.name == name:
                return candidate
        raise InvalidInput(f"interface '{name}' {self.unfit.get(name, 'does not exist')}")

    def only(self) -> Interface:
        """The one candidate; raises InvalidInput with the list when there are several, or the reasons when none."""
        if len(self.candidates) == 1:
            return self.candidates[0]
        if self.candidates:
            listed = "; ".join(map(str, self.candidates))
            raise InvalidInput(f"several interfaces can be the port of {BRIDGE}, name one by --interface: {listed}")
        reasons = "; ".join(f"{name} {reason}" for name, reason in self.unfit.items())
        raise InvalidInput(f"no interface can be the port of {BRIDGE}: {reasons or 'there is none'}")


def survey(links: Sequence[Link], routes: Sequence[Route], wireless: Collection[str] = ()) -> Survey:
    """Divide `links` into candidates and others; those with a default route come first."""
    candidates, unfit = [], {}
    for link in links:
        reason = _unfit(link, wireless)
        if reason:
            unfit[link.ifname] = reason
        else:
            candidates.append(_interface(link, links, routes))
    candidates.sort(key=lambda candidate: not candidate.gateways)
    bridge = next((link for link in links if link.ifname == BRIDGE), None)
    ports = tuple(link.ifname for link in links if link.master == BRIDGE)
    return Survey(tuple(candidates), unfit, bridge, ports)


def _unfit(link: Link, wireless: Collection[str]) -> str:
    kind = link.linkinfo.info_kind
    if "LOOPBACK" in link.flags or link.link_type != "ether":
        return "is no Ethernet interface"
    if link.ifname in wireless:
        return "is wireless, which cannot be bridged"
    if kind not in _KINDS:
        return f"is a virtual interface ({kind})"
    if link.master:
        return f"is a port of {link.master} already"
    if not link.has_link:
        return "has no link"
    return ""


def _interface(link: Link, links: Sequence[Link], routes: Sequence[Route]) -> Interface:
    ports = sorted((each for each in links if each.master == link.ifname), key=lambda each: each.permaddr != "")
    return Interface(
        name=link.ifname,
        kind=_KINDS[link.linkinfo.info_kind],
        index=link.ifindex,
        hardware_address=link.address,
        addresses=link.addr_info,
        gateways=tuple(dict.fromkeys(route.gateway for route in routes if route.gateway and route.dev == link.ifname)),
        ports=tuple(port.ifname for port in ports),
    )
