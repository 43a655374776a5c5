"""Stopping and restarting an instance, with the guest's help or without."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import Done, StopInstance
from nano_appliance.roles.cell.cell import Cell

logger = logging.getLogger(__name__)


def stop_instance(cell: Cell, order: StopInstance) -> Done:
    """Shut down, power off, reboot or reset; see the order.

    Raises NotFound, Conflict for one that is off or busy, and Unavailable when a guest does not shut down in time.
    """
    instance = _tell(cell, order)
    if order.reboot:
        return Done()
    # Nobody is kept away while the guest takes its time: who loses patience may pull the plug.
    if not cell.registry.wait_until_off(order.id, order.patience):
        raise Unavailable(
            f"instance '{instance.name}' did not shut down within {order.patience:g} seconds; it is still running"
        )
    cell.lease.dropped([order.id])
    logger.info("stopped instance %s", instance.name)
    return Done()


def _tell(cell: Cell, order: StopInstance) -> Instance:
    """Give the order to the hypervisor."""
    actions = {
        (False, False): (cell.domains.shut_down, "its shutdown"),
        (False, True): (cell.domains.power_off, "its power-off"),
        (True, False): (cell.domains.reboot, "its reboot"),
        (True, True): (cell.domains.reset, "its reset"),
    }
    action, doing = actions[order.reboot, order.force]
    with cell.registry.busy(order.id, doing):
        instance = cell.registry.even_unreadable(order.id)
        moment = cell.registry.moment
        if not cell.domains.is_running(order.id):
            cell.registry.observe(order.id, moment, running=False)
            raise Conflict(f"instance '{instance.name}' is not running")
        cell.registry.observe(order.id, moment, running=True)
        action(order.id)
    return instance
