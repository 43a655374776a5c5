"""Guests in REST answers: the one object of the guest, instance and search routes."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from nano_appliance.model.instance import Instance, InstanceState
from nano_appliance.rest.qos_object import QosObject, qos_object


class AddressObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses of a guest: what it has now, where its screen is, what was allocated (CIDR)."""

    network_address: str = ""
    display_address: str = ""
    allocated_address: str = ""


class GuestObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A guest; sizes in bytes, `disks` begins with the system disk.

    `monitor_secret` is sent, even when empty, only where a single guest is asked for. `broken`, `notice` and
    `migrating` are this release's own members: why the guest cannot be used, which wish its host could not grant, and
    whether it is on the way to another cell.
    """

    name: str
    id: str = ""
    created: bool
    progress: int
    running: bool
    lost: bool = False
    owner: str
    group: str
    pool: str = ""
    cell: str = ""
    host: str = ""
    cores: int
    memory: int
    total_disk: int
    disks: tuple[int, ...]
    auto_start: bool
    system: str = ""
    monitor_secret: str | UnsetType = UNSET
    ethernet_address: str = ""
    internal: AddressObject
    external: AddressObject
    create_time: str = ""
    media_attached: bool | UnsetType = UNSET
    qos: QosObject
    broken: str = ""
    notice: str = ""
    migrating: bool = False


class LiveGuestObject(GuestObject, frozen=True, kw_only=True, omit_defaults=True):
    """A guest with what its cell measures: percent of its own cores, bytes free, bytes since its start."""

    media_source: str
    cpu_usage: float
    memory_available: int
    disk_available: int
    bytes_read: int
    bytes_written: int
    bytes_received: int
    bytes_sent: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a guest lives: names of pool and cell, the cell's address.

    It is `lost` when that cell is away, or does not know yet which of its guests run, and `migrating` while it is on
    the way to another cell.
    """

    pool: str = ""
    cell: str = ""
    host: str = ""
    lost: bool = False
    migrating: bool = False


def listed_guest(instance: Instance, state: InstanceState, place: Place) -> GuestObject:
    """The layout of a guest in lists."""
    return GuestObject(
        name=instance.name,
        id=instance.id,
        created=instance.created,
        progress=0 if instance.created else state.progress,
        running=state.running,
        lost=place.lost,
        owner=instance.owner,
        group=instance.group,
        pool=place.pool,
        cell=place.cell,
        host=place.host,
        cores=instance.cores,
        memory=instance.memory,
        total_disk=instance.total_disk,
        disks=tuple(disk.size for disk in instance.disks),
        auto_start=instance.auto_start,
        system=instance.hardware.operating_system,
        ethernet_address=instance.interfaces[0].hardware_address if instance.interfaces else "",
        internal=_internal(instance, state, place),
        external=AddressObject(
            allocated_address=instance.interfaces[0].external_address if instance.interfaces else ""
        ),
        create_time=instance.create_time,
        media_attached=True if state.media else UNSET,
        qos=qos_object(instance.qos),
        broken=state.broken,
        notice=state.notice,
        migrating=place.migrating,
    )


def single_guest(instance: Instance, state: InstanceState, place: Place) -> GuestObject:
    """The layout of a guest that was asked for by its id."""
    guest = listed_guest(instance, state, place)
    return msgspec.structs.replace(guest, host="", monitor_secret=instance.console.secret)


def live_guest(instance: Instance, state: InstanceState, place: Place) -> LiveGuestObject:
    """The layout of a guest's live status; says nothing of pool and cell."""
    guest = msgspec.structs.asdict(single_guest(instance, state, place))
    usage = msgspec.structs.asdict(state.usage)
    said = {"pool": "", "cell": "", "media_attached": bool(state.media), "media_source": state.media}
    return LiveGuestObject(**(guest | usage | said))


def _internal(instance: Instance, state: InstanceState, place: Place) -> AddressObject:
    port = instance.console.port
    return AddressObject(
        network_address=state.network_address,
        display_address=f"{place.host}:{port}" if place.host and port else "",
        allocated_address=instance.interfaces[0].internal_address if instance.interfaces else "",
    )
