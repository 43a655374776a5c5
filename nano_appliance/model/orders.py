"""What the core asks of a cell: one struct per order, used on the link as it stands."""

from __future__ import annotations

import msgspec

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.model.hardware import Hardware
from nano_appliance.model.image import ImageKind
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.qos import QoS
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import PolicyChange
from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.model.volume import Snapshot


class Done(msgspec.Struct, frozen=True):
    """The answer to an order that has nothing to tell."""


class InstanceOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order about one instance."""

    id: str


class ImageSource(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an image that a cell fetches from the core once and keeps; `size` in bytes.

    Of a disk image, `check_sum` is the SHA-1 of its file, empty when it is not known, and `virtual_size` what a guest
    sees of it, in bytes.
    """

    id: str
    version: int
    size: int
    kind: ImageKind = ImageKind.MEDIA
    check_sum: str = ""
    virtual_size: int = 0


class CreateInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Make an instance; `disks` are sizes in bytes, the first is the system disk, which begins as a clone of `image`.

    Other disks are blank.

    The answer is the instance's record. Console port and password are chosen by the cell, and the MAC when
    `hardware_address` is empty. With `cloud_init` the system inside is told so on a CD of its own.
    """

    id: str
    name: str
    owner: str
    group: str
    cores: int
    memory: int
    disks: tuple[int, ...]
    hardware: Hardware
    qos: QoS = QoS()
    security: SecurityPolicy | None = None
    access: GuestAccess = GuestAccess()
    cloud_init: CloudInit | None = None
    auto_start: bool = False
    internal_address: str = ""
    hardware_address: str = ""
    image: ImageSource | None = None
    create_time: str = ""


class ChangeInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Change an instance's settings; the answer is the instance as it is then."""

    id: str
    change: InstanceChange


class RenameInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Give an instance another full name `group.name`; the answer is the instance as it is then."""

    id: str
    name: str


class SetGuestPassword(msgspec.Struct, frozen=True, kw_only=True):
    """Set a password inside an instance; an empty user is the known administrator, an empty password one to be made up.

    The answer is the instance as it is then, whose record has both.
    """

    id: str
    user: str = ""
    password: str = ""


class ResetSystem(msgspec.Struct, frozen=True, kw_only=True):
    """Let the system disk of a stopped instance begin anew as a clone of `image`; the answer is its record."""

    id: str
    image: ImageSource


class BuildImage(msgspec.Struct, frozen=True, kw_only=True):
    """Make the disk image `image` of a stopped instance's system disk and send its file to the core."""

    id: str
    image: str


class ImageUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is sent to the core as the content of the disk image `id`; `check_sum` is its SHA-1."""

    id: str
    size: int
    check_sum: str


class StartInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Start an instance, from a media image when one is named."""

    id: str
    media: ImageSource | None = None


class InsertMedia(msgspec.Struct, frozen=True, kw_only=True):
    """Put a media image into the CD drive of a running instance."""

    id: str
    media: ImageSource


class StopInstance(msgspec.Struct, frozen=True, kw_only=True):
    """Shut down, power off (`force`), reboot or reset (`reboot` and `force`).

    A graceful stop is answered when the guest is off, or with a failure when it did not obey within `patience` seconds.
    """

    id: str
    reboot: bool = False
    force: bool = False
    patience: float = 10.0


class ChangeSecurity(msgspec.Struct, frozen=True, kw_only=True):
    """Change an instance's security policy by one step, at once; the answer is the instance's record."""

    id: str
    change: PolicyChange


class CreateSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Make a snapshot called `name` of all volumes of an instance, stopped or running."""

    id: str
    name: str
    description: str = ""
    create_time: str = ""


class SnapshotOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order about the snapshot `name` of an instance."""

    id: str
    name: str


class SnapshotTree(msgspec.Struct, frozen=True, kw_only=True):
    """The snapshots of an instance by name."""

    snapshots: dict[str, Snapshot]


class ResizeDisk(msgspec.Struct, frozen=True, kw_only=True):
    """Enlarge the disk in place `index` to `size` bytes; the system disk has the index 0."""

    id: str
    index: int
    size: int


class ShrinkDisk(msgspec.Struct, frozen=True, kw_only=True):
    """Give back the unused space of the file of the disk in place `index`; the disk stays as large."""

    id: str
    index: int


class OpenConsole(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a one-time ticket to the instance's screen."""

    id: str


class ConsoleTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Where and with what a screen can be reached, once, within a few seconds.

    `authority` is the PEM of the certificate authority that signed the cell's certificate, whose name is `cell`.
    """

    cell: str
    address: str
    port: int
    ticket: str
    password: str
    authority: str = ""


class StoragePaths(msgspec.Struct, frozen=True, kw_only=True):
    """Where new volumes of a cell go: `mode` is `local` or the type of its storage pool, the first folder is used."""

    mode: str
    system: tuple[str, ...]
    data: tuple[str, ...]


class ChangeStoragePath(msgspec.Struct, frozen=True, kw_only=True):
    """The folder on the cell's own disks that new volumes shall go to."""

    path: str


class AdoptInstances(msgspec.Struct, frozen=True, kw_only=True):
    """Take over instances by the records beside their volumes on shared storage.

    Those that have `arrived` must run here by now. Of those whose cell is `lost`, work on volumes that it has left
    undone is brought to an end; otherwise they are refused. With `start` they run afterwards. A cell refuses an `order`
    when it has seen a later one about an instance.
    """

    ids: tuple[str, ...]
    order: int
    arrived: bool = False
    lost: bool = False
    start: bool = False


class ReleaseInstances(msgspec.Struct, frozen=True, kw_only=True):
    """Forget instances that another cell has taken over; running ones only with `power_off`, which comes first.

    Orders are numbered as those to take over.
    """

    ids: tuple[str, ...]
    order: int
    power_off: bool = False


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Which instances were not forgotten, and why, by id."""

    refused: dict[str, str] = {}


class PoolSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell must know of the pool it is in.

    Gateway and name servers go with the addresses of the pool's instances; `provider` is unset without an address pool.
    `storage` is where its volumes lie; None for the cell's own disks. With `failover` the cell keeps a lease there, and
    powers off its instances when nobody vouches for it. Settings are numbered as orders are.
    """

    pool: str
    enabled: bool = True
    gateway: str = ""
    dns: tuple[str, ...] = ()
    provider: AddressProvider = AddressProvider.UNSET
    storage: StoragePool | None = None
    failover: bool = False
    order: int = 0


class SeeLease(msgspec.Struct, frozen=True, kw_only=True):
    """Tell what is seen of the lease of another cell."""

    cell: str
