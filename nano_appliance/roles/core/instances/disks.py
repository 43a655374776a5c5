"""The disks of an instance: growing one, and giving back the unused space of its file."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import RESIZE_DISK, SHRINK_DISK
from nano_appliance.model.caller import Caller
from nano_appliance.model.creation import check_disk
from nano_appliance.model.errors import Conflict, InvalidInput
from nano_appliance.model.orders import ResizeDisk, ShrinkDisk
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceDisks:
    """Changes disks.

    Every method raises InvalidInput, NotFound, NotAllowed, Conflict for an instance that is still being created or
    busy, Unavailable when its cell is away, and StillRunning when it takes longer than the timeout.
    """

    lookup: InstanceLookup
    work: InstanceWork

    def resize(self, caller: Caller, instance_id: str, place: str, size: int) -> None:
        """Enlarge the disk in `place` to `size` bytes, also while the instance runs; raises Exhausted without room."""
        found = self.lookup.ready(caller, instance_id)
        index = _index(found, place)
        check_disk("size", size)
        now = found.instance.disks[index].size
        if size <= now:
            raise InvalidInput(f"size must be larger than the {now} bytes that disk {index} has now")
        order = ResizeDisk(id=found.id, index=index, size=size)
        self.work.do("resize disk", found, lambda: self._resize(found, order))

    def shrink(self, caller: Caller, instance_id: str, place: str) -> None:
        """Give back the unused space of a volume's file; raises Conflict for an instance that runs or has snapshots."""
        found = self.lookup.ready(caller, instance_id)
        index = _index(found, place)
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is running; it must be stopped before a volume is shrunk")
        self.work.do("shrink disk", found, lambda: self._shrink(found, ShrinkDisk(id=found.id, index=index)))

    def _resize(self, found: PlacedInstance, order: ResizeDisk) -> None:
        self.work.changed(found, self.work.give(found.place.cell, RESIZE_DISK, order))

    def _shrink(self, found: PlacedInstance, order: ShrinkDisk) -> None:
        self.work.give(found.place.cell, SHRINK_DISK, order)


def _index(found: PlacedInstance, place: str) -> int:
    """The number of a disk from a path; raises InvalidInput when there is no such disk."""
    last = len(found.instance.disks) - 1
    if not (place.isascii() and place.isdecimal() and int(place[:9]) <= last and len(place) <= 9):
        raise InvalidInput(f"index must be from 0 to {last}")
    return int(place)
