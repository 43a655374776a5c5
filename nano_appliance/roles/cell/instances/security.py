"""Changing which packets reach an instance, at once and without a restart."""

from __future__ import annotations

import logging

import msgspec

from nano_appliance.model.errors import Conflict
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import ChangeSecurity
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import changed, identity_in_instance
from nano_appliance.roles.cell.bridge_filtering import require_enforceable
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.packet_filter.build import build_filter

logger = logging.getLogger(__name__)


def change_security(cell: Cell, order: ChangeSecurity) -> Instance:
    """Change an instance's policy by one step and return its record; where it has none yet, it accepts everything.

    The filter comes first, so that the record never promises what is not in force; a cell killed in between goes
    back to the record's policy. Raises NotFound, what `changed` raises, and NanoError when the hypervisor cannot put
    the policy into force; nothing is changed then.
    """
    with cell.registry.busy(order.id, "its security policy"):
        instance = cell.registry.get(order.id)
        if not instance.created or instance.deleting:
            raise Conflict(f"instance '{instance.name}' is only half there")
        policy = changed(instance.security or SecurityPolicy(), order.change, identity_in_instance)
        if cell.domains.is_running(order.id):
            require_enforceable(policy)
        after = msgspec.structs.replace(instance, security=policy)
        cell.filters.define(build_filter(order.id, policy))
        try:
            cell.registry.put(after)
        except BaseException:
            cell.filters.define(build_filter(order.id, instance.security))
            raise
    logger.info("changed the security policy of instance %s", instance.name)
    return after
