"""The CD drive of a running instance: inserting and ejecting a media image."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import EJECT_MEDIA, INSERT_MEDIA
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import ImageSource, InsertMedia, InstanceOrder
from nano_appliance.roles.core.image_library import ImageLibrary
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceMedia:
    """Changes what is in the drive."""

    lookup: InstanceLookup
    work: InstanceWork
    library: ImageLibrary

    def insert(self, caller: Caller, instance_id: str, media_id: str) -> None:
        """Insert an image.

        Raises NotFound, NotAllowed, Conflict when the instance does not run or its drive is full, Unavailable when
        its cell is away or the image has no content, StillRunning when it takes longer than the timeout.
        """
        found = self._running(caller, instance_id)
        if found.state.media:
            raise Conflict(f"guest '{found.name}' has a media image inserted already")
        media = self.library.source(caller, media_id)
        self.work.do("insert media", found, lambda: self._insert(found, media))

    def eject(self, caller: Caller, instance_id: str) -> None:
        """Take the image out; raises as `insert`, and Conflict when the drive is empty."""
        found = self._running(caller, instance_id)
        if not found.state.media:
            raise Conflict(f"guest '{found.name}' has no media image inserted")
        self.work.do("eject media", found, lambda: self._eject(found))

    def _running(self, caller: Caller, instance_id: str) -> PlacedInstance:
        found = self.lookup.ready(caller, instance_id)
        if not found.state.running:
            raise Conflict(f"guest '{found.name}' is not running")
        return found

    def _insert(self, found: PlacedInstance, media: ImageSource) -> None:
        self.work.give(found.place.cell, INSERT_MEDIA, InsertMedia(id=found.id, media=media))
        self.work.observed(found, media=media.id)

    def _eject(self, found: PlacedInstance) -> None:
        self.work.give(found.place.cell, EJECT_MEDIA, InstanceOrder(id=found.id))
        self.work.observed(found, media="")
