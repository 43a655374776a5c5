"""Making records and hypervisor agree again when it is reached: what was cut off is undone or finished."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.examine import examine
from nano_appliance.roles.cell.instances.removal import remove_everything

logger = logging.getLogger(__name__)


def recover(cell: Cell) -> None:
    """Look at every instance that no order is busy with; one that cannot be used is marked broken, the rest served.

    Those that another cell may have taken over are left alone: their files are not ours to change.
    Raises Unavailable when the hypervisor is gone again; the next time it is reached everything is looked at anew.
    """
    for instance in cell.registry.all():
        if cell.volumes.is_shared(instance.id) and not cell.lease.owns:
            continue
        try:
            with cell.registry.busy(instance.id, "its examination"):
                _recover_one(cell, instance.id)
        except Conflict as busy:
            logger.debug("not examined: %s", busy)


def _recover_one(cell: Cell, instance_id: str) -> None:
    # Read again: an order may have changed it before it was ours.
    instance = cell.registry.get(instance_id)
    absence = cell.volumes.absence(instance_id)
    if absence:
        # Comes back with its storage, see CellService.
        logger.warning("instance %s cannot be used: %s", instance.name, absence)
        cell.registry.update(instance_id, broken=absence)
        return
    try:
        if not instance.created or instance.deleting:
            _remove(cell, instance)
            return
        examine(cell, instance)
    except Unavailable:
        raise
    except NanoError as error:
        logger.warning("instance %s cannot be used: %s", instance.name, error)
        cell.registry.update(instance_id, broken=error.message)
    else:
        cell.registry.update(instance_id, broken="")


def _remove(cell: Cell, instance: Instance) -> None:
    logger.warning(
        "%s of instance %s was cut off; removing the rest",
        "deletion" if instance.deleting else "creation",
        instance.name,
    )
    if cell.domains.is_running(instance.id):
        raise Conflict("it is running although it is only half there")
    remove_everything(cell, instance)
