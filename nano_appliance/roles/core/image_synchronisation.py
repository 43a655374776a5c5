"""Making the library agree with its folder: files put there by hand become images, images without file are dropped."""

from __future__ import annotations

import logging
import re
import threading
import time
from dataclasses import dataclass, field

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, InvalidInput, NotAllowed
from nano_appliance.model.names import check_owner
from nano_appliance.roles.core.image_library import ImageLibrary, ImageWish
from nano_appliance.roles.core.tasks import Tasks

logger = logging.getLogger(__name__)

LONGEST_STEM = 100
DESCRIPTION = "taken in from the folder of images"


@dataclass(frozen=True)
class ImageSynchronisation:
    """Synchronises one library at a time; `timeout` (seconds) is how long a call waits for the end."""

    library: ImageLibrary
    tasks: Tasks
    timeout: float
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def synchronise(self, caller: Caller, owner: str, group: str) -> None:
        """Make files that belong to no image images of `owner` and `group`, drop the caller's images without file.

        A file that was written to in the last seconds, or is no image of this kind, is left alone. Raises
        InvalidInput, NotAllowed, Conflict while it is being done already, StillRunning when there is much to read.
        """
        check_owner("owner", owner)
        check_owner("group", group)
        if not caller.administers and (owner, group) != (caller.user, caller.group):
            raise NotAllowed("only administrators take images in for somebody else")
        folder = self.library.kind.folder
        work = self.tasks.start(
            "synchronise images", folder, lambda: self._work(caller, owner, group), owner=owner, group=group
        )
        work.wait(self.timeout)

    def _work(self, caller: Caller, owner: str, group: str) -> None:
        if not self._busy.acquire(blocking=False):
            raise Conflict(f"the {self.library.kind.words}s are being synchronised already")
        try:
            for found in self.library.strangers(time.time()):
                name = f"{_stem(found.stem)}_{int(time.time())}"
                wish = ImageWish(name=name, owner=owner, group=group, description=DESCRIPTION)
                try:
                    self.library.take_in(found, wish)
                except (Conflict, InvalidInput) as error:
                    logger.warning("%s was not taken in: %s", found.name, error)
                else:
                    logger.info("took %s in as image %s", found.name, name)
            for image in self.library.drop_lost(caller):
                logger.warning("dropped image %s, whose file %s is gone", image.name, image.path)
        finally:
            self._busy.release()


def _stem(text: str) -> str:
    """The stem of a file's name as it may stand in the name of any image."""
    return re.sub(r"[^0-9A-Za-z_.\-]", "_", text)[:LONGEST_STEM]
