"""Finding out whether an instance can be used, and mending what can be mended without losing anything."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.build import build
from nano_appliance.roles.cell.instances.agreement import settle
from nano_appliance.roles.cell.instances.notices import Topic
from nano_appliance.roles.cell.instances.protection import restore_filter, restore_reference
from nano_appliance.roles.cell.instances.screen import lack_of_encryption
from nano_appliance.roles.cell.instances.volume_work import finish, follow_record, settle_addition

logger = logging.getLogger(__name__)


def examine(cell: Cell, instance: Instance) -> None:
    """Make domain, filter and record agree, a lost domain anew.

    Raises NanoError with the reason when the instance cannot be used.
    """
    settle_addition(cell, instance.id)
    cell.volumes.check(instance.id, len(instance.disks))
    restore_filter(cell, instance)
    if cell.domains.exists(instance.id):
        restore_reference(cell, instance)
    else:
        _define_anew(cell, instance)
    follow_record(cell, instance.id)
    work = cell.volumes.group(instance.id).work
    # What cannot be brought to an end under a running guest does it no harm; it waits for the next work on the volumes.
    if work and not (work.moves_files and cell.domains.is_running(instance.id)):
        finish(cell, instance.id)
    cell.domains.leave_start_to_us(instance.id)
    settle(cell, instance)
    if cell.domains.is_running(instance.id):
        cell.registry.note(instance.id, Topic.SCREEN, lack_of_encryption(cell, instance))


def require_usable(cell: Cell, instance: Instance) -> None:
    """Look at an instance that is to be started: what was broken may be mended, and what was whole may have vanished.

    Raises Conflict with the reason when it cannot be used, which is shown from then on, and Unavailable.
    """
    if instance.deleting:
        raise Conflict(f"instance '{instance.name}' cannot be used: it is being deleted")
    try:
        if cell.registry.state(instance.id).broken or not cell.domains.exists(instance.id):
            examine(cell, instance)
        else:
            settle_addition(cell, instance.id)
            cell.volumes.check(instance.id, len(instance.disks))
    except Unavailable:
        raise
    except NanoError as error:
        cell.registry.update(instance.id, broken=error.message)
        raise Conflict(f"instance '{instance.name}' cannot be used: {error}") from error
    cell.registry.update(instance.id, broken="")


def _define_anew(cell: Cell, instance: Instance) -> None:
    """Make the lost domain of an instance again; its filter is there."""
    cell.volumes.check_readable(instance.id)
    cell.domains.define(build(instance, cell.volumes.paths(instance.id), cell.host_facts()))
    logger.warning("the domain of instance %s was gone; defined it anew", instance.name)
