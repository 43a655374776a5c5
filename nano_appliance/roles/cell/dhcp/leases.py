"""The DHCP server's file of leases: who has which address, and which of them nobody should have any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nano_appliance.roles.cell.dhcp.offers import Host


def read_leases(text: str) -> dict[str, str]:
    """IPv4 address by hardware address in lower case; lines of another kind, or cut off, are left out.

    A line holds the moment of expiry, hardware address, address, name and client id.
    """
    rows = (line.split() for line in text.splitlines())
    return {row[1].lower(): row[2] for row in rows if len(row) == 5 and row[0].isdigit()}


def outdated(leases: Mapping[str, str], hosts: Iterable[Host]) -> bool:
    """True when a lease holds an address against the host it is meant for now."""
    meant = _meant(hosts)
    return any(meant.get(hardware_address) != address for hardware_address, address in leases.items())


def kept(text: str, hosts: Iterable[Host]) -> str:
    """The file with those leases only that are as they are meant to be."""
    meant = _meant(hosts)
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if any(meant.get(mac) == ip for mac, ip in read_leases(line).items()))


def _meant(hosts: Iterable[Host]) -> dict[str, str]:
    return {host.hardware_address: str(host.address.ip) for host in hosts}
