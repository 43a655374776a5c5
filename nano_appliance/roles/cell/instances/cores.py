"""The number of cores that the system inside a running instance uses, within what it was started with."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.notices import Topic, pending_cores

logger = logging.getLogger(__name__)


def use_cores(cell: Cell, instance: Instance, started_with: int) -> None:
    """Let the system use as many cores as recorded if its agent can do that; what waits for the next start is noted.

    To be called by whoever is busy with the instance.
    """
    used = cell.registry.state(instance.id).cores_in_use or started_with
    if used != instance.cores and instance.cores <= started_with:
        try:
            cell.agent.use_cores(instance.id, instance.cores)
        except NanoError as refusal:
            logger.debug("instance %s goes on with %d cores: %s", instance.name, used, refusal)
        else:
            logger.info("instance %s uses %d cores now", instance.name, instance.cores)
            used = instance.cores
            cell.registry.update(instance.id, cores_in_use=used)
    cell.registry.note(instance.id, Topic.CORES, pending_cores(instance.cores, used))


def correct_cores(cell: Cell, instance_id: str) -> None:
    """Do so again for a system that its agent tells uses another number: one that has booted anew uses all of them."""
    try:
        used = cell.registry.state(instance_id).cores_in_use
        if used and used != cell.registry.get(instance_id).cores:
            with cell.registry.busy(instance_id, "its cores"):
                use_cores(cell, cell.registry.get(instance_id), cell.domains.sizes(instance_id).cores)
    except (Conflict, NotFound, Unavailable) as error:
        logger.debug("cores not looked at now: %s", error)
