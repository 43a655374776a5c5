"""Removing all that there is of an instance, in an order that can be taken up again after a crash."""

from __future__ import annotations

from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.packet_filter.name import filter_name


def remove_everything(cell: Cell, instance: Instance) -> None:
    """Remove domain, packet filter, volumes, network records and at last the record; what is gone already is no error.

    Raises NanoError at the first step that fails; the record is then still there and tells what is left to do.
    """
    cell.domains.undefine(instance.id)
    cell.filters.undefine(filter_name(instance.id))
    cell.volumes.remove(instance.id)
    cell.network.release(instance.id)
    cell.registry.remove(instance.id)
