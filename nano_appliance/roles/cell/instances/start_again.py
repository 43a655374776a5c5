"""Starting an instance that ought to run: after a fencing, after the host's start, or taken over from a lost cell."""

from __future__ import annotations

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.orders import StartInstance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.notices import Topic
from nano_appliance.roles.cell.instances.start import start_instance


def start_again(cell: Cell, instance_id: str) -> None:
    """Start it unless it runs; what hinders is shown until it has been started.

    Raises NotFound for one that is not here, and NanoError when it has to be tried later.
    """
    instance = cell.registry.get(instance_id)
    if cell.domains.is_running(instance_id):
        return
    if instance.leaving:
        raise Conflict(f"instance '{instance.name}' was on its way to another cell, and may run there")
    try:
        start_instance(cell, StartInstance(id=instance_id))
    except NotFound:
        raise
    except NanoError as error:
        cell.registry.note(instance_id, Topic.START, f"it could not be started by itself: {error}")
        raise
