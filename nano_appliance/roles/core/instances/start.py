"""Starting an instance, plainly or from a media image."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import START_INSTANCE
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import ImageSource, StartInstance
from nano_appliance.roles.core.image_library import ImageLibrary
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.tasks import RunningTask


@dataclass(frozen=True)
class InstanceStart:
    """Starts instances."""

    lookup: InstanceLookup
    work: InstanceWork
    library: ImageLibrary

    def start(self, caller: Caller, instance_id: str, media_id: str = "") -> None:
        """Start an instance, from the media image `media_id` if one is given.

        Raises NotFound, NotAllowed, Conflict when it runs, Unavailable when its cell is away or the image has no
        content, StillRunning when it takes longer than the timeout, as the first start from a large image may.
        """
        self.begin(caller, instance_id, media_id).wait(self.work.timeout)

    def begin(self, caller: Caller, instance_id: str, media_id: str = "") -> RunningTask[None]:
        """Begin to start an instance; raises as `start`, what can be told at once."""
        found = self.lookup.ready(caller, instance_id)
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is already running")
        media = self.library.source(caller, media_id) if media_id else None
        return self.work.begin("start instance", found, lambda: self._start(found, media))

    def _start(self, found: PlacedInstance, media: ImageSource | None) -> None:
        self.work.give(found.place.cell, START_INSTANCE, StartInstance(id=found.id, media=media))
        inserted = {"media": media.id} if media else {}
        self.work.observed(found, running=True, progress=0, **inserted)
