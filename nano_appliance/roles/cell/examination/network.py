"""The network of this host: bridge, way out, free ports; changes none of them."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from nano_appliance.host.interfaces import default_route, interface_named
from nano_appliance.model.cell_settings import DEFAULT_BRIDGE
from nano_appliance.model.configuration import (
    DEFAULT_API_PORT,
    DEFAULT_GROUP_PORT,
    DEFAULT_PORTAL_PORT,
    DEFAULT_TLS_PORT,
)
from nano_appliance.roles.cell.examination.finding import Finding, lacks, ok, warning

LINK_PORTS = range(5600, 5800)
CONSOLE_PORTS = range(5901, 6001)
DHCP_PORT = 67

_INTERFACES = Path("/sys/class/net")


def bridge() -> Finding:
    """The bridge that instances are plugged into."""
    item = f"bridge {DEFAULT_BRIDGE}"
    remedy = "nano bridge; --dry-run tells beforehand what it changes"
    found = interface_named(DEFAULT_BRIDGE)
    if found is None:
        return lacks(item, "missing", remedy)
    if not (_INTERFACES / DEFAULT_BRIDGE / "bridge").exists():
        return lacks(item, "an interface of that name exists and is no bridge", "rename that interface")
    if not found.addresses:
        return warning(item, "has no IPv4 address: the core cannot reach this cell", "give it the host's address")
    return ok(item, ", ".join(f"{own.address}/{own.prefix}" for own in found.addresses))


def way_out() -> Finding:
    """The IPv4 default route; without it instances reach this network only, and multicast may go astray."""
    found = default_route()
    if found:
        return ok("default route", f"through {found}")
    return warning("default route", "none", "ip route add default via GATEWAY, and the same in the network settings")


def discovery_port() -> Finding:
    """The port on which modules find each other; several programs may share it."""
    item = f"UDP port {DEFAULT_GROUP_PORT}"
    if _is_free(socket.SOCK_DGRAM, DEFAULT_GROUP_PORT, shared=True):
        return ok(item, "usable")
    return warning(item, "taken by a program that does not share it", "ss -ulpn shows which")


def dhcp_port() -> Finding:
    """The port on which instances ask for addresses; several dnsmasq, each for a bridge, share it."""
    item = f"UDP port {DHCP_PORT}"
    if _is_free(socket.SOCK_DGRAM, DHCP_PORT, shared=True):
        return ok(item, "usable")
    detail = "taken by a program that does not share it: no addresses by DHCP for instances with an address pool"
    return warning(item, detail, "ss -ulpn shows which")


def link_ports() -> Finding:
    """The ports between modules; each takes the first free one."""
    return _some_free("link", LINK_PORTS)


def console_ports() -> Finding:
    """The ports of the instances' screens."""
    return _some_free("console", CONSOLE_PORTS)


def service_ports() -> Finding:
    """The ports of API and portal, which matter only where core and frontend run here as well."""
    ports = (DEFAULT_API_PORT, DEFAULT_PORTAL_PORT, DEFAULT_TLS_PORT)
    taken = [port for port in ports if not _is_free(socket.SOCK_STREAM, port)]
    item = f"TCP ports {', '.join(map(str, ports))}"
    if not taken:
        return ok(item, "free")
    return warning(
        item,
        f"taken: {', '.join(map(str, taken))}",
        "nothing to mend when core and frontend run here already; else choose other ports in api.cfg, frontend.cfg",
    )


def _some_free(name: str, ports: range) -> Finding:
    item = f"{name} ports {ports.start}-{ports.stop - 1}"
    free = sum(_is_free(socket.SOCK_STREAM, port) for port in ports)
    if not free:
        return lacks(item, "all taken", "ss -tlpn shows by which programs")
    return ok(item, f"{free} of {len(ports)} free")


def _is_free(kind: socket.SocketKind, port: int, *, shared: bool = False) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, kind) as probe:
        if shared or kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("0.0.0.0", port))  # noqa: S104 - nothing listens; a port taken on any address counts
        return True
    return False
