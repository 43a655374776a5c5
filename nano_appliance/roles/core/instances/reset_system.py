"""Resetting the system of a stopped instance: its system disk begins anew as a clone of an image."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import RESET_SYSTEM
from nano_appliance.model.caller import Caller
from nano_appliance.model.creation import check_base
from nano_appliance.model.errors import Conflict, NanoError, StillRunning
from nano_appliance.model.orders import ResetSystem
from nano_appliance.roles.core.image_library import ImageLibrary
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.resets import Resets

EARLY = 1.0
"""Seconds within which the call itself tells what the cell refuses; later failures are told to who asks."""


@dataclass(frozen=True)
class InstanceReset:
    """Resets systems."""

    lookup: InstanceLookup
    work: InstanceWork
    images: ImageLibrary
    resets: Resets

    def reset(self, caller: Caller, instance_id: str, image_id: str) -> None:
        """Begin to reset the system; until it is over the instance counts as not created.

        Raises NotFound, NotAllowed, InvalidInput for an image that is larger than the disk, Conflict for an instance
        that runs, is busy or has snapshots, Unavailable when its cell is away or the image has no content.
        """
        found = self.lookup.ready(caller, instance_id)
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is running; it must be stopped before its system is reset")
        image = self.images.source(caller, image_id)
        check_base(image.virtual_size, found.instance.disks[0].size)
        order = ResetSystem(id=found.id, image=image)
        self.resets.begin(found, image_id)
        try:
            task = self.work.begin("reset system", found, lambda: self._reset(found, order))
        except NanoError:
            self.resets.end(found.id)
            raise
        try:
            task.wait(EARLY)
        except StillRunning:
            return
        except NanoError:
            self.resets.end(found.id)
            raise

    def _reset(self, found: PlacedInstance, order: ResetSystem) -> None:
        try:
            instance = self.work.give(found.place.cell, RESET_SYSTEM, order)
        except Exception as error:
            self.resets.fail(found, error if isinstance(error, NanoError) else NanoError("internal error"))
            raise
        self.work.changed(found, instance)
        self.work.observed(found, resetting=False)
        self.resets.end(found.id)
