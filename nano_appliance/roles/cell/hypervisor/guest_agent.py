"""What the system inside an instance tells and does when a QEMU guest agent runs in it; most have none."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import libvirt
import libvirt_qemu

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import translated

TIME_LIMIT = 5
"""Seconds an agent has for an answer; libvirt would wait for ever."""

FREEZE_LIMIT = 60
"""Seconds for bringing all file systems to rest: what was written has to reach the disks before."""


@dataclass(frozen=True)
class FileSystem:
    """A mounted file system inside: its device, where it is mounted, and bytes free and in all."""

    device: str
    place: str
    free: int
    size: int


class GuestAgent:
    """The agents of one hypervisor's domains, named by the domain's id.

    Every method raises AgentSilent when no agent answers in time, Conflict for a domain that is off, NotFound for an
    unknown one, Unavailable without a hypervisor, and NanoError with the agent's own words for what it refuses.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ping(self, domain_id: str) -> None:
        """Return when an agent answers."""
        self.command(domain_id, "guest-ping")

    def addresses(self, domain_id: str) -> dict[str, tuple[str, ...]]:
        """IPv4 addresses by the hardware address, in lower case, of the card that has them."""
        with self._domain(domain_id) as domain:
            return read_addresses(domain.interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT))

    def file_systems(self, domain_id: str) -> tuple[FileSystem, ...]:
        """Mounted file systems that lie on a disk; each device once, wherever else it is mounted."""
        with self._domain(domain_id) as domain:
            return read_file_systems(domain.guestInfo(libvirt.VIR_DOMAIN_GUEST_INFO_FILESYSTEM))

    def set_password(self, domain_id: str, user: str, password: str) -> None:
        """Set the password of a user of the system inside."""
        with self._domain(domain_id) as domain:
            domain.setUserPassword(user, password)

    def cores(self, domain_id: str) -> int:
        """How many cores the system inside uses."""
        with self._domain(domain_id) as domain:
            return int(domain.vcpusFlags(libvirt.VIR_DOMAIN_VCPU_GUEST))

    def use_cores(self, domain_id: str, count: int) -> None:
        """Let the system inside use `count` of the cores it was started with, at once."""
        with self._domain(domain_id) as domain:
            domain.setVcpusFlags(count, libvirt.VIR_DOMAIN_VCPU_GUEST)

    def freeze(self, domain_id: str) -> int:
        """Bring the file systems to rest, so that the disks hold a consistent state; returns how many were.

        What writes inside waits until `thaw`, which must follow in any case. A failure leaves nothing at rest.
        """
        try:
            with self._domain(domain_id, FREEZE_LIMIT) as domain:
                return int(domain.fsFreeze())
        except NanoError:
            # An agent whose answer came too late may have done it all the same.
            with contextlib.suppress(NanoError):
                self.thaw(domain_id)
            raise

    def thaw(self, domain_id: str) -> int:
        """Let the file systems go on; returns how many did."""
        with self._domain(domain_id, FREEZE_LIMIT) as domain:
            return int(domain.fsThaw())

    def command(self, domain_id: str, name: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON of any kind
        """What the agent answers to one of its own commands, which libvirt has no call for.

        Arguments may hold an underscore where the agent's have a dash.
        """
        named = {key.replace("_", "-"): value for key, value in arguments.items()}
        order = json.dumps({"execute": name, **({"arguments": named} if named else {})})
        with self._domain(domain_id) as domain:
            return json.loads(libvirt_qemu.qemuAgentCommand(domain, order, TIME_LIMIT, 0))["return"]

    @contextmanager
    def _domain(self, domain_id: str, limit: int = TIME_LIMIT) -> Iterator[libvirt.virDomain]:
        with translated():
            domain = self._connection.get().lookupByUUIDString(domain_id)
            domain.agentSetResponseTimeout(limit)
            yield domain


def read_addresses(cards: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """IPv4 addresses by hardware address, from libvirt's answer: by the card's name its `hwaddr` and `addrs`."""
    found: dict[str, tuple[str, ...]] = {}
    for card in cards.values():
        hardware_address = (card.get("hwaddr") or "").lower()
        addresses = card.get("addrs") or ()
        told = tuple(each["addr"] for each in addresses if each["type"] == libvirt.VIR_IP_ADDR_TYPE_IPV4)
        if hardware_address and told:
            # Aliases of a card are told as cards of their own.
            found[hardware_address] = (*found.get(hardware_address, ()), *told)
    return found


def read_file_systems(values: Mapping[str, Any]) -> tuple[FileSystem, ...]:
    """File systems from libvirt's answer, whose keys are named in its documentation of the call."""
    found: dict[str, FileSystem] = {}
    for index in range(int(values.get("fs.count", 0))):
        told = {key: values.get(f"fs.{index}.{key}") for key in ("name", "mountpoint", "total-bytes", "used-bytes")}
        size, used = told["total-bytes"], told["used-bytes"]
        if size is not None and used is not None and values.get(f"fs.{index}.disk.count", 0):
            device = str(told["name"])
            found.setdefault(device, FileSystem(device, str(told["mountpoint"]), max(0, size - used), size))
    return tuple(found.values())
