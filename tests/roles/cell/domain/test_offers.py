from __future__ import annotations

import pytest

from nano_appliance.model.errors import Conflict
from nano_appliance.model.hardware import ControlProtocol, DiskBus, DisplayModel, Hardware
from nano_appliance.roles.cell.domain.offers import UNKNOWN, Offers

LEAN = Offers(controls=frozenset({"vnc"}), displays=frozenset({"vga", "virtio"}), disks=frozenset())


def test_what_is_not_told_is_not_refused() -> None:
    UNKNOWN.require(Hardware(control=ControlProtocol.SPICE, display=DisplayModel.QXL))


@pytest.mark.parametrize(
    ("hardware", "complaint"),
    [
        (Hardware(control=ControlProtocol.SPICE), "control 'spice' is not offered by .*: it offers vnc"),
        (Hardware(display=DisplayModel.QXL), "display 'qxl' is not offered by .*: it offers vga, virtio"),
        (Hardware(disk=DiskBus.IDE), "disk 'ide' is not offered by .*: it offers none"),
    ],
)
def test_what_is_missing_is_named_with_what_there_is(hardware: Hardware, complaint: str) -> None:
    with pytest.raises(Conflict, match=complaint):
        LEAN.require(hardware)


def test_no_display_is_always_there() -> None:
    Offers(displays=frozenset({"vga"})).require(Hardware(display=DisplayModel.NONE))
