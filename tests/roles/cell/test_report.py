"""What a cell reports of its room for volumes."""

from __future__ import annotations

from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.usage import HostUsage
from nano_appliance.roles.cell.report import usage_with

MEASURED = HostUsage(max_cpu=4, available_memory=5, available_disk=6, max_disk=7)


def test_room_on_its_own_disks_is_what_was_measured() -> None:
    assert usage_with(None, MEASURED) == MEASURED


def test_shared_storage_and_its_room_come_and_go_together() -> None:
    come = usage_with(StorageState(name="nas", attached=True, available=10, total=20), MEASURED)
    assert come == HostUsage(max_cpu=4, available_memory=5, available_disk=10, max_disk=20)
    gone = usage_with(StorageState(name="nas", error="it is away"), MEASURED)
    assert (gone.available_disk, gone.max_disk) == (0, 0)
