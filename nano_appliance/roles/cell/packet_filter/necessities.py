"""What every instance is granted whatever its policy says: its own connections, addresses by DHCP, and neighbours.

ARP needs no entry: the filter is about IP, other frames pass.
"""

from __future__ import annotations

from nano_appliance.roles.cell.packet_filter.entry import IN, OUT, Entry

NEIGHBOUR_DISCOVERY = (130, 131, 132, 133, 134, 135, 136, 143)
"""ICMPv6 types without which IPv6 has no neighbours, routers and multicast groups. The kernel tracks none of them."""

DHCP_SERVER_PORT, DHCP_CLIENT_PORT = 67, 68

_DHCP_ANSWER: dict[str, object] = {"srcportstart": DHCP_SERVER_PORT, "dstportstart": DHCP_CLIENT_PORT}

NECESSITIES: tuple[Entry, ...] = (
    # What the guest begins, and the replies to it.
    Entry(accept=True, direction=OUT, protocol="all"),
    Entry(accept=True, direction=OUT, protocol="all-ipv6"),
    # Errors about connections that there are, such as "packet too big".
    Entry(accept=True, direction=OUT, protocol="all", conditions={"state": "RELATED"}),
    Entry(accept=True, direction=OUT, protocol="all-ipv6", conditions={"state": "RELATED"}),
    Entry(accept=True, direction=IN, protocol="icmp", conditions={"state": "RELATED"}),
    Entry(accept=True, direction=IN, protocol="icmpv6", conditions={"state": "RELATED"}),
    # A server's offer is no reply to the guest's broadcast as connections go.
    Entry(accept=True, direction=IN, protocol="udp", conditions=_DHCP_ANSWER, tracked=False),
    *(
        Entry(accept=True, direction=direction, protocol="icmpv6", conditions={"type": kind}, tracked=False)
        for kind in NEIGHBOUR_DISCOVERY
        for direction in (IN, OUT)
    ),
)
