"""What `Domains` does by itself, with a libvirt that answers as told; the real one answers in `inside/`."""

from __future__ import annotations

import libvirt
import pytest

from nano_appliance.model.errors import Conflict
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.domains import TRAY_PAUSES, Domains
from nano_appliance.roles.cell.hypervisor.failures import TrayClosed

TRAY = "internal error: unable to execute QEMU command 'blockdev-remove-medium': Tray of device 'ide0-0-0' is not open"


class StubbornDrive:
    """A domain whose guest closes its tray again, `refusals` times."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.tries = 0

    def lookupByUUIDString(self, _domain_id: str) -> StubbornDrive:  # noqa: N802 - libvirt's name
        return self

    def updateDeviceFlags(self, _xml: str, _flags: int) -> int:  # noqa: N802 - libvirt's name
        self.tries += 1
        if self.tries <= self.refusals:
            refusal = libvirt.libvirtError("the call failed")
            refusal.err = (libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_QEMU, TRAY, 2, "", "", "", -1, -1)
            raise refusal
        return 0


class Falling:
    """A domain that a daemon which has just come back takes for off, or not, when its plug is pulled."""

    def __init__(self, *, stays_on: bool) -> None:
        self.stays_on = stays_on

    def lookupByUUIDString(self, _domain_id: str) -> Falling:  # noqa: N802 - libvirt's name
        return self

    def destroy(self) -> int:
        refusal = libvirt.libvirtError("the call failed")
        text = "Requested operation is not valid: domain is not running"
        refusal.err = (libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_FROM_QEMU, text, 2, "", "", "", -1, -1)
        raise refusal

    def isActive(self) -> int:  # noqa: N802 - libvirt's name
        return self.stays_on


def domains(domain: StubbornDrive | Falling) -> Domains:
    connection = Connection()
    connection._connection = domain
    return Domains(connection)


def test_a_drive_is_changed_although_the_guest_closes_its_tray() -> None:
    drive = StubbornDrive(refusals=len(TRAY_PAUSES))
    domains(drive).change_drive("id", "<disk/>")
    assert drive.tries == len(TRAY_PAUSES) + 1


def test_a_guest_that_never_lets_go_wins() -> None:
    drive = StubbornDrive(refusals=len(TRAY_PAUSES) + 1)
    with pytest.raises(TrayClosed, match="is not open"):
        domains(drive).change_drive("id", "<disk/>")
    assert drive.tries == len(TRAY_PAUSES) + 1


def test_a_domain_that_has_gone_off_meanwhile_is_off() -> None:
    domains(Falling(stays_on=False)).power_off("id")


def test_one_that_cannot_be_switched_off_is_told() -> None:
    with pytest.raises(Conflict, match="not valid"):
        domains(Falling(stays_on=True)).power_off("id")
