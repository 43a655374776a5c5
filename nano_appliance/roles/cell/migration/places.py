"""Where the sockets of transfers lie: under the same names on both hosts, as the hypervisors want it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nano_appliance.host.files import make_folder
from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.cell.hypervisor.migrations import Sockets

FOLDER = Path("/run/nano/migration")
FOLDER_MODE = 0o770
"""The emulator, which is not root, makes sockets here and opens them."""

HYPERVISORS = (Path("/run/libvirt/virtqemud-sock"), Path("/run/libvirt/libvirt-sock"))
"""Where a host's own libvirt listens: its daemon for QEMU alone, or the one for everything."""


def sockets_of(instance_id: str) -> Sockets:
    """The sockets of one instance's transfer."""
    folder = FOLDER / instance_id
    return Sockets(control=folder / Stream.CONTROL, memory=folder / Stream.MEMORY)


def make_place(instance_id: str, group: int) -> None:
    """An empty folder for the sockets of one transfer, for root and the `group` of the emulator; raises NanoError."""
    folder = FOLDER / instance_id
    remove_place(instance_id)
    make_folder(FOLDER, 0o755)
    make_folder(folder, FOLDER_MODE)
    try:
        os.chown(folder, -1, group)
        folder.chmod(FOLDER_MODE)
    except OSError as error:
        raise NanoError(f"cannot prepare {folder}: {error.strerror}") from error


def remove_place(instance_id: str) -> None:
    """Remove what `make_place` has made; what is not there is no error."""
    shutil.rmtree(FOLDER / instance_id, ignore_errors=True)


def own_hypervisor() -> Path:
    """The socket of this host's libvirt; raises Unavailable when there is none."""
    for path in HYPERVISORS:
        if path.exists():
            return path
    raise Unavailable(f"the hypervisor does not listen at {' or '.join(map(str, HYPERVISORS))}")
