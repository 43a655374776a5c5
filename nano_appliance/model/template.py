"""System templates: named hardware for new instances, and the five every installation starts with."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nano_appliance.model.hardware import (
    DiskBus,
    DisplayModel,
    Hardware,
    NetworkModel,
    OperatingSystem,
    TabletBus,
    UsbModel,
)


class SystemTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A named choice of virtual hardware and the guest administrator's usual name."""

    id: str
    name: str
    admin: str
    hardware: Hardware
    created_time: str
    modified_time: str


_XHCI = UsbModel.NEC_XHCI

BUILT_IN: tuple[tuple[str, str, Hardware], ...] = (
    ("CentOS 7", "root", Hardware(usb=_XHCI)),
    ("CentOS 6", "root", Hardware(disk=DiskBus.SATA, usb=_XHCI)),
    (
        "Windows Server 2012",
        "Administrator",
        Hardware(operating_system=OperatingSystem.WINDOWS, disk=DiskBus.SATA, network=NetworkModel.E1000, usb=_XHCI),
    ),
    ("General", "root", Hardware(disk=DiskBus.SATA, network=NetworkModel.RTL8139)),
    (
        "Legacy",
        "root",
        Hardware(disk=DiskBus.IDE, network=NetworkModel.RTL8139, display=DisplayModel.CIRRUS, tablet=TabletBus.NONE),
    ),
)
"""Name, guest administrator and hardware of the templates of a fresh installation, in display order."""


def built_in_templates(make_id: Callable[[], str], now: str) -> list[SystemTemplate]:
    """The five templates of a fresh installation.

    `make_id` gives sortable ids of 20 lower-case base32hex characters; `now` is the time stamp to store.
    """
    return [
        SystemTemplate(id=make_id(), name=name, admin=admin, hardware=hardware, created_time=now, modified_time=now)
        for name, admin, hardware in BUILT_IN
    ]
