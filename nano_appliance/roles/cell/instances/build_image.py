"""Making a disk image of a stopped instance's system disk: a flat copy, sent to the core and gone again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

from nano_appliance.model import snapshots
from nano_appliance.model.errors import NanoError
from nano_appliance.model.names import check_id
from nano_appliance.model.orders import BuildImage, Done, ImageUpload
from nano_appliance.model.volume import VolumeWork
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.volume_work import require_stopped, tell_progress, work_on_volumes

logger = logging.getLogger(__name__)

DOING = "the building of a disk image"

Send = Callable[[ImageUpload, Path], None]
"""Sends a file to the core; raises NanoError."""


def build_image(cell: Cell, order: BuildImage, send: Send) -> Done:
    """Copy the system disk, with all that it is based on, and send the copy; progress counts the copy as one half.

    Raises NotFound, Conflict for an instance that runs, is busy, broken or has snapshots, Exhausted without room,
    Unavailable when the core cannot be reached, and what the core refuses with; nothing is left behind.
    """
    check_id("image id", order.image)
    with work_on_volumes(cell, order.id, DOING) as (instance, group):
        require_stopped(cell, instance, "an image is built of it")
        snapshots.check_none(group, "building an image")
        path = Path(group.system.path)
        copy = Path(cell.volumes.free_layers(group)[group.system.name])
        cell.volumes.require_room(group, _needed(path))
        tell = tell_progress(cell, order.id)
        with contextlib.ExitStack() as undo:
            cell.volumes.begin(group, VolumeWork(doing=DOING, files=(str(copy),)))
            undo.callback(cell.volumes.conclude, group, [str(copy)])
            disk_tool.flatten(path, copy, lambda percent: tell(percent // 2))
            upload = _upload(order.image, copy)
            send(upload, copy)
    logger.info("built image %s of instance %s: %d bytes", order.image, instance.name, upload.size)
    return Done()


def _needed(path: Path) -> int:
    """Bytes that a flat copy takes at most."""
    layer = disk_tool.read_disk(path)
    base = layer.full_backing_filename
    below = disk_tool.read_disk(Path(base)).actual_size if base else 0
    return min(layer.virtual_size, layer.actual_size + below)


def _upload(image_id: str, copy: Path) -> ImageUpload:
    try:
        with copy.open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False))
            return ImageUpload(id=image_id, size=file.tell(), check_sum=digest.hexdigest())
    except OSError as error:
        raise NanoError(f"cannot read {copy}: {error.strerror}") from error
