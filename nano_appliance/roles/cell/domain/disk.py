"""The virtual disks: qcow2 files on the bus that the instance's hardware names."""

from __future__ import annotations

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.hardware import DiskBus
from nano_appliance.model.qos import QoS
from nano_appliance.roles.cell.domain.element import Element, element

DEVICE_NAMES = {
    DiskBus.SCSI: tuple(f"sd{letter}" for letter in "abcdefghijklmnop"),
    DiskBus.SATA: tuple(f"sd{letter}" for letter in "abcdef"),
    DiskBus.IDE: ("hdc", "hdd"),
}
"""Names in the order of the disks. IDE has four places, two of which are CD drives; one SATA controller has six."""

LIMITS = {
    "read_bytes_sec": "read_speed",
    "write_bytes_sec": "write_speed",
    "read_iops_sec": "read_iops",
    "write_iops_sec": "write_iops",
}
"""Limit of the hypervisor by the field of QoS that it enforces."""

LIMITS_TAG = "iotune"


NAMES_INSIDE = {
    DiskBus.SCSI: "scsi-0QEMU_QEMU_HARDDISK_",
    DiskBus.SATA: "ata-QEMU_HARDDISK_",
    DiskBus.IDE: "ata-QEMU_HARDDISK_",
}
"""How udev in a Linux guest names a disk, before its serial number."""


def check_places(bus: DiskBus, count: int) -> None:
    """Raise InvalidInput when `bus` has no place for `count` disks."""
    places = len(DEVICE_NAMES[bus])
    if count > places:
        raise InvalidInput(f"disks must not be more than {places} on the {bus.value} bus")


def serial_number(index: int) -> str:
    """The serial number of the disk in place `index`, by which the guest can tell its disks apart."""
    return f"disk-{index}"


def path_inside(bus: DiskBus, index: int) -> str:
    """Path of the disk in place `index` inside a Linux guest, whatever letter the kernel gives it."""
    return f"/dev/disk/by-id/{NAMES_INSIDE[bus]}{serial_number(index)}"


def disk(path: str, bus: DiskBus, index: int, qos: QoS) -> Element:
    """The disk in place `index` of its bus, counted from 0."""
    return element(
        "disk",
        element("driver", name="qemu", type="qcow2"),
        element("source", file=path),
        element("target", dev=DEVICE_NAMES[bus][index], bus=bus.value),
        *disk_limits(qos),
        element("serial", text=serial_number(index)),
        type="file",
        device="disk",
    )


def disk_limits(qos: QoS) -> tuple[Element, ...]:
    """The piece with the limits of a disk; none without any."""
    limits = tuple(element(limit, text=rate) for limit, rate in limit_values(qos).items() if rate)
    return (element(LIMITS_TAG, *limits),) if limits else ()


def limit_values(qos: QoS) -> dict[str, int]:
    """Every limit of the hypervisor with its value, 0 for none."""
    return {limit: getattr(qos, field) for limit, field in LIMITS.items()}
