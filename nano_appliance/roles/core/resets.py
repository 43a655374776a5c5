"""Systems that are being reset: they count as not made meanwhile, and a failure is told once; kept in memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.roles.core.placed_instance import PlacedInstance

REMEMBERED = 1000
"""So many failures are kept for clients that never come back to ask."""


@dataclass(frozen=True)
class _Failure:
    """Why a reset failed, and whose instance it was."""

    owner: str
    group: str
    error: NanoError


class Resets:
    """Resets under way, with the image each is made from, and failed ones; any thread may call."""

    def __init__(self) -> None:
        self._images: dict[str, str] = {}
        self._failures: OrderedDict[str, _Failure] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, found: PlacedInstance, image_id: str) -> None:
        """From now on the instance is being reset; raises Conflict when it is already."""
        with self._lock:
            if found.id in self._images:
                raise Conflict(f"guest '{found.name}' is being reset already")
            self._images[found.id] = image_id
            self._failures.pop(found.id, None)

    def end(self, instance_id: str) -> None:
        """It is over, and whoever asked for it knows how it went."""
        with self._lock:
            self._images.pop(instance_id, None)
            self._failures.pop(instance_id, None)

    def fail(self, found: PlacedInstance, error: NanoError) -> None:
        """It is over and the former system is still there; the cause is kept for whoever asks."""
        with self._lock:
            self._images.pop(found.id, None)
            self._failures[found.id] = _Failure(found.owner, found.group, error)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def tell_failure(self, caller: Caller, instance_id: str) -> None:
        """Raise the cause of a failed reset, the first time somebody asks who may."""
        with self._lock:
            failure = self._failures.get(instance_id)
            if failure is None or not caller.may_touch(failure):
                return
            del self._failures[instance_id]
        raise failure.error

    def is_under_way(self, instance_id: str) -> bool:
        """True while the instance is being reset."""
        with self._lock:
            return instance_id in self._images

    def uses(self, image_id: str) -> bool:
        """True while a system is being made from this image."""
        with self._lock:
            return image_id in self._images.values()
