"""Instances that the hypervisor has paused because there was no room for what they write: told, and let go on."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.instance import Instance
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.hypervisor.domains import Domains
from nano_appliance.roles.cell.hypervisor.statistics import DomainStatistics
from nano_appliance.roles.cell.instances.notices import Topic
from nano_appliance.roles.cell.instances.registry import Registry

logger = logging.getLogger(__name__)

ENOUGH_ROOM = 64 * MIB
"""Free bytes with which it is worth going on; with less an instance would only stop again at once."""

NOTICE = "paused, because its storage is full; it goes on by itself when there is room"


class Stalls:
    """`paths` tells the files of an instance's disks; it raises NotFound."""

    def __init__(self, registry: Registry, domains: Domains, paths: Callable[[str], Sequence[str]]) -> None:
        self._registry = registry
        self._domains = domains
        self._paths = paths

    def look(self, instance: Instance, seen: DomainStatistics) -> None:
        """Say whether an instance is stalled, and let it go on once there is room."""
        self._registry.note(instance.id, Topic.STALL, NOTICE if seen.stalled else "")
        if not seen.stalled:
            return
        try:
            if self._room(instance.id) >= ENOUGH_ROOM:
                self._domains.resume(instance.id)
                logger.info("instance %s goes on: there is room again", instance.name)
        except (NotFound, Conflict):
            return  # deleted or stopped meanwhile
        except (NanoError, OSError) as error:
            logger.warning("instance %s stays paused: %s", instance.name, error)

    def _room(self, instance_id: str) -> int:
        """Free bytes where its disks are; where they are on several file systems, on the fullest."""
        return min(shutil.disk_usage(Path(path).parent).free for path in self._paths(instance_id))
