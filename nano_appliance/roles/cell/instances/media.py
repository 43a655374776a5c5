"""Changing the medium in a running instance's CD drive; what is in it is read from the hypervisor."""

from __future__ import annotations

from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import Done, InsertMedia, InstanceOrder
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import inserted_media, media_drive, with_media


def insert_media(cell: Cell, order: InsertMedia) -> Done:
    """Put a media image into the empty drive; it is fetched before, which is shown as progress.

    Raises NotFound, Conflict for one that is off or whose drive is not empty, and NanoError.
    """
    with cell.registry.busy(order.id, "its CD drive"):
        if inserted_media(_live_xml(cell, order.id)):
            raise Conflict(f"the CD drive of instance '{cell.registry.get(order.id).name}' is not empty")
        with cell.media.held(order.media, lambda percent: cell.registry.update(order.id, progress=percent)) as path:
            cell.registry.update(order.id, progress=0)
            cell.domains.change_drive(order.id, media_drive(with_media(_live_xml(cell, order.id), str(path))))
        cell.registry.update(order.id, media=order.media.id)
    return Done()


def eject_media(cell: Cell, order: InstanceOrder) -> Done:
    """Take the media image out of the drive.

    Raises NotFound, Conflict for one that is off or whose drive is empty, and NanoError.
    """
    with cell.registry.busy(order.id, "its CD drive"):
        xml = _live_xml(cell, order.id)
        if not inserted_media(xml):
            raise Conflict(f"the CD drive of instance '{cell.registry.get(order.id).name}' is empty")
        cell.domains.change_drive(order.id, media_drive(with_media(xml, "")))
        cell.registry.update(order.id, media="")
    return Done()


def _live_xml(cell: Cell, instance_id: str) -> str:
    instance = cell.registry.get(instance_id)
    if not cell.domains.is_running(instance_id):
        raise Conflict(f"instance '{instance.name}' is not running")
    return cell.domains.live_definition(instance_id)
