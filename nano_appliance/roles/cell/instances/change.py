"""Changing an instance's settings: in its record first, then in its domain, at once where that is possible."""

from __future__ import annotations

import contextlib
import logging

import msgspec

from nano_appliance.model.errors import Conflict
from nano_appliance.model.instance import Instance
from nano_appliance.model.instance_change import changed
from nano_appliance.model.names import ACCOUNT, check_name
from nano_appliance.model.orders import ChangeInstance, InstanceOrder, RenameInstance
from nano_appliance.model.report import InstanceReport
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.console_ports import new_password
from nano_appliance.roles.cell.instances.agreement import settle

logger = logging.getLogger(__name__)


def change_instance(cell: Cell, order: ChangeInstance) -> InstanceReport:
    """Change settings; the answer's notice tells which of them wait for the next start.

    Raises NotFound, InvalidInput, Conflict for what is so already and for an instance that is broken or busy, and
    NanoError; nothing is changed then.
    """
    with cell.registry.busy(order.id, "its change"):
        before = _usable(cell, order.id)
        _change(cell, before, changed(before, order.change))
        logger.info("changed instance %s", before.name)
        return cell.registry.report(order.id)


def rename_instance(cell: Cell, order: RenameInstance) -> InstanceReport:
    """Give an instance that is off another full name.

    Raises as `change_instance`, and Conflict for one that runs or a name that is taken.
    """
    check_name("name", order.name, ACCOUNT)
    with cell.registry.busy(order.id, "its renaming"):
        before = _usable(cell, order.id)
        if order.name == before.name:
            raise Conflict(f"instance '{before.name}' has this name already")
        if cell.domains.is_running(order.id):
            raise Conflict(f"instance '{before.name}' is running; it must be stopped before it is renamed")
        _change(cell, before, msgspec.structs.replace(before, name=order.name))
        logger.info("renamed instance %s to %s", before.name, order.name)
        return cell.registry.report(order.id)


def renew_console_secret(cell: Cell, order: InstanceOrder) -> InstanceReport:
    """Give the screen a new password; viewers that are connected stay so.

    Raises NotFound, Conflict for an instance that is broken or busy, and NanoError.
    """
    with cell.registry.busy(order.id, "its console's password"):
        before = _usable(cell, order.id)
        console = msgspec.structs.replace(before.console, secret=new_password())
        _change(cell, before, msgspec.structs.replace(before, console=console))
        logger.info("renewed the console's password of instance %s", before.name)
        return cell.registry.report(order.id)


def _usable(cell: Cell, instance_id: str) -> Instance:
    instance = cell.registry.get(instance_id)
    broken = cell.registry.state(instance_id).broken
    if broken or instance.deleting:
        raise Conflict(f"instance '{instance.name}' cannot be used: {broken or 'it is being deleted'}")
    return instance


def _change(cell: Cell, before: Instance, after: Instance) -> None:
    """Record first: a cell that is killed in between makes the domain agree when it comes back."""
    with contextlib.ExitStack() as undo:
        cell.registry.change(before.id, lambda _known: after)
        undo.callback(cell.registry.put, before)
        settle(cell, after)
        undo.pop_all()
