"""Undoing what was prepared for an instance of another cell that has not come, or not wholly."""

from __future__ import annotations

from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.packet_filter.name import filter_name


def give_up(cell: Cell, instance_id: str) -> None:
    """Undo what was prepared for an instance that is not this cell's; what has come of it already is stopped.

    Raises NanoError.
    """
    cell.receptions.close(instance_id)
    if cell.domains.is_running(instance_id):
        cell.domains.power_off(instance_id)
    cell.filters.undefine(filter_name(instance_id))
