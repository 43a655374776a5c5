"""The virtual hardware of an instance: which device models its guest system wants to see."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class OperatingSystem(StrEnum):
    """Family of the guest system."""

    LINUX = "linux"
    WINDOWS = "windows"


class DiskBus(StrEnum):
    """How disks are attached."""

    SCSI = "scsi"
    SATA = "sata"
    IDE = "ide"


class NetworkModel(StrEnum):
    """Model of the network card."""

    VIRTIO = "virtio"
    E1000 = "e1000"
    RTL8139 = "rtl8139"


class DisplayModel(StrEnum):
    """Model of the graphics card."""

    VGA = "vga"
    CIRRUS = "cirrus"
    VIRTIO = "virtio"
    QXL = "qxl"
    NONE = "none"


class ControlProtocol(StrEnum):
    """Protocol of the remote screen."""

    VNC = "vnc"
    SPICE = "spice"


class UsbModel(StrEnum):
    """Model of the USB controller; empty for none."""

    NONE = ""
    NEC_XHCI = "nec-xhci"


class TabletBus(StrEnum):
    """Bus of the absolute pointer; empty for none."""

    NONE = ""
    USB = "usb"
    VIRTIO = "virtio"


class Hardware(msgspec.Struct, frozen=True, kw_only=True):
    """Device models, copied from a system template into each instance made from it.

    The defaults are those of instances stored before templates existed.
    """

    operating_system: OperatingSystem = OperatingSystem.LINUX
    disk: DiskBus = DiskBus.SCSI
    network: NetworkModel = NetworkModel.VIRTIO
    display: DisplayModel = DisplayModel.VGA
    control: ControlProtocol = ControlProtocol.VNC
    usb: UsbModel = UsbModel.NONE
    tablet: TabletBus = TabletBus.USB
