"""Seeing to it that an instance found on this host runs behind the packet filter that its record promises."""

from __future__ import annotations

import logging

from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.bridge_filtering import require_enforceable
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import interfaces_without_filter, with_filter
from nano_appliance.roles.cell.packet_filter.build import build_filter
from nano_appliance.roles.cell.packet_filter.name import filter_name

logger = logging.getLogger(__name__)


def restore_filter(cell: Cell, instance: Instance) -> None:
    """Make the instance's filter what its record says; it may be gone, or another one after a crash."""
    cell.filters.define(build_filter(instance.id, instance.security))


def restore_reference(cell: Cell, instance: Instance) -> None:
    """Put the network cards of an instance that was made without a filter behind its own; running ones, too.

    Raises NanoError when the hypervisor refuses.
    """
    name = filter_name(instance.id)
    stored = cell.domains.definition(instance.id)
    if interfaces_without_filter(stored, name):
        cell.domains.define(with_filter(stored, name))
        logger.info("instance %s refers to its packet filter now", instance.name)
    if cell.domains.is_running(instance.id):
        require_enforceable(instance.security)
        for interface in interfaces_without_filter(cell.domains.live_definition(instance.id), name):
            cell.domains.change_device(instance.id, interface)
