"""Is the host connected as before: addresses, default routes, and a gateway that answers.

It is asked for its hardware address, which needs nothing of it but that it is there.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence

from nano_appliance.bridge.kernel_news import KernelNews
from nano_appliance.bridge.links import Link, read_default_routes, read_links, read_neighbours
from nano_appliance.bridge.survey import Interface
from nano_appliance.host.commands import CommandFailed, run

ATTEMPT = 1.0
"""Seconds that a neighbour has to answer before it is asked again."""

_DISCARD_PORT = 9
_IP_TIMEOUT = 10.0


def answers(device: str, gateway: str, within: float = ATTEMPT) -> bool:
    """True when the neighbour `gateway` on the interface `device` tells its hardware address within so many seconds.

    Raises CommandFailed when the kernel cannot be asked.
    """
    # What is known from before proves nothing.
    run(["ip", "neigh", "delete", gateway, "dev", device], timeout=_IP_TIMEOUT, check=False)
    with KernelNews() as news:
        _knock(device, gateway)
        deadline = time.monotonic() + within
        while not _is_reachable(device, gateway):
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            news.wait(left)
    return True


def answering(interface: Interface) -> tuple[str, ...]:
    """Those gateways of the interface that answer now, asked for up to three seconds; raises CommandFailed."""
    return tuple(gateway for gateway in interface.gateways if answers(interface.name, gateway, 3 * ATTEMPT))


def what_lacks(device: str, expected: Interface) -> str:
    """What the interface `device` lacks of the addresses and gateways of `expected`; empty when nothing does.

    Raises CommandFailed when the kernel cannot be asked.
    """
    link = next((link for link in read_links() if link.ifname == device), None)
    if link is None or not link.has_link:
        return f"{device} has no link" if link else f"{device} does not exist"
    missing = _missing_address(link, expected)
    if missing:
        return f"{device} has no {missing}"
    return _lacking_gateway(device, expected.gateways)


def wait_until_connected(device: str, expected: Interface, deadline: float) -> str:
    """Ask until `device` has all that `expected` had, or the monotonic clock says `deadline`; what is lacking then."""
    with KernelNews() as news:
        while True:
            try:
                lacking = what_lacks(device, expected)
            except CommandFailed as error:
                # The interface may come and go while it is being configured.
                lacking = error.message
            left = deadline - time.monotonic()
            if not lacking or left <= 0:
                return lacking
            # A gateway that comes back is no news of this host: it has to be asked again.
            news.wait(min(left, ATTEMPT))


def _is_reachable(device: str, gateway: str) -> bool:
    return any("REACHABLE" in neighbour.state for neighbour in read_neighbours(device, gateway))


def _missing_address(link: Link, expected: Interface) -> str:
    """An address that stays must be there; of lent ones any will do, for the lender decides."""
    present = {str(address) for address in link.addr_info}
    for address in expected.lasting:
        if not address.dynamic and str(address) not in present:
            return f"address {address}"
    had_ipv4 = any(address.family == "inet" for address in expected.addresses)
    has_ipv4 = any(address.family == "inet" and address.scope != "link" for address in link.addr_info)
    return "IPv4 address" if had_ipv4 and not has_ipv4 else ""


def _lacking_gateway(device: str, gateways: Sequence[str]) -> str:
    routes = {(route.gateway, route.dev) for route in read_default_routes()}
    for gateway in gateways:
        if (gateway, device) not in routes:
            return f"there is no default route through {gateway} on {device}"
        if not answers(device, gateway):
            return f"the gateway {gateway} does not answer on {device}"
    return ""


def _knock(device: str, gateway: str) -> None:
    """Send something, whatever it is: the kernel has to find out the hardware address for it."""
    family, _, _, _, address = socket.getaddrinfo(
        f"{gateway}%{device}" if gateway.startswith("fe80:") else gateway, _DISCARD_PORT, type=socket.SOCK_DGRAM
    )[0]
    with socket.socket(family, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        # No way there yet is the same as no answer.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        probe.sendto(b"", address)
