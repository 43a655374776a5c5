"""Naming the system inside a new instance after it, when an agent shows up that can; nobody waits for it."""

from __future__ import annotations

import logging

import msgspec

from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.instance import Instance
from nano_appliance.model.names import host_name, short_name
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent
from nano_appliance.roles.cell.hypervisor.guest_host_name import set_host_name

logger = logging.getLogger(__name__)


def give_host_name(cell: Cell, instance_id: str) -> None:
    """Give a system its name if that is still to be done; a system that forbids it is left alone from then on."""
    try:
        instance = cell.registry.get(instance_id)
        if not instance.access.host_name_due:
            return
        name = host_name(short_name(instance.name, instance.group))
        try:
            set_host_name(cell.agent, instance_id, name)
        except AgentSilent:
            raise
        except NanoError as refusal:
            logger.info("the system of instance %s does not take the host name %s: %s", instance.name, name, refusal)
        else:
            logger.info("named the system of instance %s %s", instance.name, name)
        with cell.registry.busy(instance_id, "its host name"):
            cell.registry.change(instance_id, _named)
    except (AgentSilent, Conflict, NotFound) as error:
        logger.debug("not named yet: %s", error)


def _named(instance: Instance) -> Instance:
    access = msgspec.structs.replace(instance.access, host_name_due=False)
    return msgspec.structs.replace(instance, access=access)
