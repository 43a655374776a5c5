"""A cell that is killed in the middle of an order: before the n-th thing it does to disk or hypervisor.

Run as a program: `doomed.py HOME ACTION ID STEP`; says `acknowledged` when it lived to the order's end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import libvirt

from nano_appliance.model.cloud_init import CloudInit
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.orders import (
    BuildImage,
    ChangeInstance,
    ChangeSecurity,
    CreateSnapshot,
    ImageSource,
    InstanceOrder,
    RenameInstance,
    ResetSystem,
    ResizeDisk,
    ShrinkDisk,
    SnapshotOrder,
)
from nano_appliance.model.security_changes import SetDefault
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.build_image import build_image
from nano_appliance.roles.cell.instances.change import change_instance, rename_instance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.reset_system import reset_system
from nano_appliance.roles.cell.instances.resize import resize_disk
from nano_appliance.roles.cell.instances.security import change_security
from nano_appliance.roles.cell.instances.shrink import shrink_disk
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.snapshots.delete import delete_snapshot
from nano_appliance.roles.cell.instances.snapshots.restore import restore_snapshot
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import base_source, running_service

STEPS: tuple[tuple[object, str], ...] = (
    (os, "rename"),
    (os, "unlink"),
    (os, "fsync"),
    (subprocess, "Popen"),
    (libvirt.virConnect, "defineXML"),
    (libvirt.virConnect, "nwfilterDefineXML"),
    (libvirt.virDomain, "rename"),
    (libvirt.virDomain, "undefineFlags"),
    (libvirt.virNWFilter, "undefine"),
    (libvirt.virDomain, "snapshotCreateXML"),
    (libvirt.virDomain, "blockResize"),
)

ACTIONS: dict[str, Callable[[Cell, str], object]] = {
    "create": lambda cell, name: create_instance(
        cell, blank(id=name, disks=(1 << 20, 1 << 20), cloud_init=CloudInit())
    ),
    "clone": lambda cell, name: create_instance(cell, blank(id=name, disks=(8 << 20, 1 << 20), image=_base())),
    "delete": lambda cell, name: delete_instance(cell, InstanceOrder(id=name)),
    "create-snapshot": lambda cell, name: create_snapshot(cell, CreateSnapshot(id=name, name="new")),
    "restore-snapshot": lambda cell, name: restore_snapshot(cell, SnapshotOrder(id=name, name="a")),
    "delete-snapshot": lambda cell, name: delete_snapshot(cell, SnapshotOrder(id=name, name="b")),
    "resize": lambda cell, name: resize_disk(cell, ResizeDisk(id=name, index=1, size=16 << 20)),
    "rename": lambda cell, name: rename_instance(cell, RenameInstance(id=name, name="admin.shop")),
    "rename-back": lambda cell, name: rename_instance(cell, RenameInstance(id=name, name="admin.web")),
    "more-cores": lambda cell, name: change_instance(cell, ChangeInstance(id=name, change=InstanceChange(cores=2))),
    "fewer-cores": lambda cell, name: change_instance(cell, ChangeInstance(id=name, change=InstanceChange(cores=1))),
    "protect": lambda cell, name: change_security(cell, ChangeSecurity(id=name, change=SetDefault(accept=False))),
    "open": lambda cell, name: change_security(cell, ChangeSecurity(id=name, change=SetDefault(accept=True))),
    "build": lambda cell, name: build_image(cell, BuildImage(id=name, image=name), lambda _upload, _path: None),
    "reset": lambda cell, name: reset_system(cell, ResetSystem(id=name, image=_base())),
    "shrink": lambda cell, name: shrink_disk(cell, ShrinkDisk(id=name, index=0)),
}


def _base() -> ImageSource:
    return base_source(Path(sys.argv[1]))


def die_before(step: int) -> Callable[[], None]:
    """Make the `step`-th call of any of STEPS the last thing this process does; what is returned takes that back."""
    left = step

    def wrap(real: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return wrapped

    for owner, name in STEPS:
        setattr(owner, name, wrap(getattr(owner, name)))

    def live() -> None:
        nonlocal left
        left = 0

    return live


def main(home: Path, action: str, instance_id: str, step: int) -> None:
    with running_service(home) as service:
        live = die_before(step)
        ACTIONS[action](service.cell, instance_id)
        # The cell may still be busy with other things, in other threads; it does not die of them once it has answered.
        live()
        sys.stdout.write("acknowledged\n")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
