"""Building a disk image of a stopped instance: its cell copies the system disk and sends the file."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass

from nano_appliance.link.operations import BUILD_IMAGE
from nano_appliance.model.caller import INSTANCE, Caller
from nano_appliance.model.errors import Conflict, StillRunning
from nano_appliance.model.orders import BuildImage
from nano_appliance.roles.core.image_library import ImageLibrary, ImageWish
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.reset_system import EARLY
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class ImageBuild:
    """Builds disk images."""

    lookup: InstanceLookup
    work: InstanceWork
    images: ImageLibrary
    picture: Picture

    def build(self, caller: Caller, wish: ImageWish, instance_id: str) -> str:
        """Begin to build an image and return its id; its record vanishes again when the build fails.

        Raises InvalidInput, NotFound, NotAllowed, Conflict for a name in use and for an instance that runs, is still
        being made, is busy or has snapshots, Unavailable when its cell is away.
        """
        found = self.lookup.ready(caller.about(INSTANCE), instance_id)
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is running; it must be stopped before an image is built of it")
        known: list[str] = []
        registered = threading.Event()

        def work() -> None:
            try:
                with self.images.building(wish, found.place.cell, lambda: self.picture.progress(found.id)) as image_id:
                    known.append(image_id)
                    registered.set()
                    self._build(found, image_id)
            finally:
                registered.set()

        task = self.work.begin("build disk image", found, work)
        registered.wait()
        with contextlib.suppress(StillRunning):
            task.wait(EARLY)
        return known[0]

    def _build(self, found: PlacedInstance, image_id: str) -> None:
        self.work.give(found.place.cell, BUILD_IMAGE, BuildImage(id=found.id, image=image_id))
