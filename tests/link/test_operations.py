"""How long the core waits for work on disks: as long as a cell may take for it."""

from __future__ import annotations

import pytest

from nano_appliance.link import operations
from nano_appliance.link.operations import Operation
from nano_appliance.roles.cell import disk_tool

MOVING = (
    operations.CREATE_INSTANCE,
    operations.START_INSTANCE,
    operations.INSERT_MEDIA,
    operations.CREATE_SNAPSHOT,
    operations.RESTORE_SNAPSHOT,
    operations.DELETE_SNAPSHOT,
    operations.RESIZE_DISK,
    operations.SHRINK_DISK,
    operations.RESET_SYSTEM,
    operations.BUILD_IMAGE,
)
"""What fetches an image, moves a disk's data, or first finishes such work that was cut off."""


@pytest.mark.parametrize("operation", MOVING, ids=lambda operation: operation.name)
def test_nobody_gives_up_before_the_disk_tool_does(operation: Operation[object, object]) -> None:
    assert operation.timeout >= disk_tool.MOVE_TIMEOUT
