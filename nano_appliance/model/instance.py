"""An instance: its configuration, which its cell keeps, and its state, which the cell observes."""

from __future__ import annotations

import msgspec

from nano_appliance.model.hardware import Hardware
from nano_appliance.model.qos import QoS
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.transfer import Transfer


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """A virtual disk: the name of its volume in the storage pool and its size in bytes."""

    volume: str
    size: int


class NetworkInterface(msgspec.Struct, frozen=True, kw_only=True):
    """A network card on a bridge of the host; allocated addresses are CIDR text, or empty."""

    hardware_address: str
    bridge: str = "br0"
    internal_address: str = ""
    external_address: str = ""


class Console(msgspec.Struct, frozen=True, kw_only=True):
    """The remote screen: TCP port on the cell and its password."""

    port: int
    secret: str


class GuestAccess(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the system inside: its administrator and what its image offers.

    `host_name_due` until the system of a new instance has been given its name through the guest agent.
    """

    auth_user: str = ""
    auth_secret: str = ""
    root_login_enabled: bool = False
    data_path: str = ""
    qemu_available: bool = False
    cloud_init_available: bool = False
    initialized: bool = False
    boot_image: str = ""
    address_allocation: str = ""
    host_name_due: bool = False


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """The record of an instance; sizes in bytes, the first disk is the system disk.

    `name` is the full name `group.name`. `created` is false while the cell makes its volumes and domain, and
    `deleting` is true while it removes them, so that a cell that was killed in between knows what to undo or finish.
    `leaving` is true from the moment when it begins to go over to another cell running: it may be there already.
    """

    id: str
    name: str
    owner: str
    group: str
    cores: int
    memory: int
    disks: tuple[Disk, ...]
    interfaces: tuple[NetworkInterface, ...]
    console: Console
    hardware: Hardware = Hardware()
    qos: QoS = QoS()
    security: SecurityPolicy | None = None
    access: GuestAccess = GuestAccess()
    auto_start: bool = False
    storage_pool: str = "local0"
    create_time: str = ""
    created: bool = True
    deleting: bool = False
    leaving: bool = False

    @property
    def total_disk(self) -> int:
        """Bytes of all disks together."""
        return sum(disk.size for disk in self.disks)


class InstanceUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Counters since the guest's start: bytes, and CPU in percent of the instance's own cores."""

    cpu_usage: float = 0.0
    memory_available: int = 0
    disk_available: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    bytes_received: int = 0
    bytes_sent: int = 0


class InstanceState(msgspec.Struct, frozen=True, kw_only=True):
    """What the cell sees of an instance just now.

    `progress` is percent of a creation under way; `media` is the id of the inserted media image; `broken` says why
    an instance cannot be used (its domain or a volume vanished); `notice` names a wish the host could not grant,
    such as a limit that is not in force. `resetting` while its system is being replaced, whatever the core knows of it.
    `cores_in_use` is how many of its cores the system inside uses, as its guest agent tells; 0 when none has told.
    `transfer` is how far it is on its way to another cell.
    """

    running: bool = False
    progress: int = 0
    resetting: bool = False
    media: str = ""
    network_address: str = ""
    broken: str = ""
    notice: str = ""
    cores_in_use: int = 0
    usage: InstanceUsage = InstanceUsage()
    transfer: Transfer | None = None
