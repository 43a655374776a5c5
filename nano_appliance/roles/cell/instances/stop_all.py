"""Stopping every guest, where they must not outlive the cell: first asked, then forced."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that all guests together have to shut down by themselves."""

FORCED_WAIT = 5.0
"""Seconds until the hypervisor has told that a guest was powered off."""


def stop_all(cell: Cell, patience: float = PATIENCE) -> None:
    """Press every running guest's power button, and pull the plug of those that are still on after `patience`."""
    asked = [instance for instance in cell.registry.all() if _order(cell, instance, cell.domains.shut_down)]
    deadline = time.monotonic() + patience
    for instance in asked:
        if cell.registry.wait_until_off(instance.id, max(0.0, deadline - time.monotonic())):
            logger.info("instance %s is off", instance.name)
            continue
        logger.warning("instance %s did not shut down within %g s; powering it off", instance.name, patience)
        if _order(cell, instance, cell.domains.power_off):
            cell.registry.wait_until_off(instance.id, FORCED_WAIT)


def _order(cell: Cell, instance: Instance, action: Callable[[str], None]) -> bool:
    """Whether the guest was running and took the order."""
    moment = cell.registry.moment
    try:
        action(instance.id)
    except Conflict:
        return False
    except NanoError as error:
        logger.warning("instance %s could not be stopped: %s", instance.name, error)
        return False
    cell.registry.observe(instance.id, moment, running=True)
    return True
