"""A cell without its core, in this process, and what an administrator would do beside it."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.image import ImageKind
from nano_appliance.model.instance_change import InstanceChange
from nano_appliance.model.orders import ChangeInstance, ImageSource
from nano_appliance.roles.cell.identity import read_identity
from nano_appliance.roles.cell.image_cache import Fetch
from nano_appliance.roles.cell.instances.change import change_instance
from nano_appliance.roles.cell.screens import EncryptedScreens
from nano_appliance.roles.cell.service import CellService

ISO = Path("/usr/lib/ipxe/ipxe.iso")
ISO_ID = "4f6b1a52-83b7-4b8e-9d8e-0a86d3f2c111"
ISO_SOURCE = ImageSource(id=ISO_ID, version=1, size=ISO.stat().st_size)
BASE_ID = "5a6b1a52-83b7-4b8e-9d8e-0a86d3f2c333"
MARK = b"cloned from the base image"
IMAGES = Path("/var/lib/libvirt/images")
PATIENCE = 20.0


def base_image(home: Path) -> Path:
    """The file of the disk image that the core would deliver to the cell at `home`."""
    return home.parent / "base.qcow2"


def a_base(home: Path, size: int = 4 << 20) -> ImageSource:
    """Make that disk image: a disk of `size` bytes that begins with MARK."""
    raw, path = home.parent / "base.raw", base_image(home)
    with raw.open("wb") as file:
        file.write(MARK)
        file.truncate(size)
    tool("qemu-img", "convert", "-q", "-f", "raw", "-O", "qcow2", str(raw), str(path))
    return base_source(home, size)


def base_source(home: Path, size: int = 4 << 20) -> ImageSource:
    """What the core would say of the disk image that was made before."""
    content = base_image(home).read_bytes()
    return ImageSource(
        id=BASE_ID,
        version=1,
        size=len(content),
        kind=ImageKind.DISK,
        check_sum=hashlib.sha1(content).hexdigest(),
        virtual_size=size,
    )


def fetch_for(home: Path) -> Fetch:
    """What the core would deliver."""

    @contextmanager
    def fetch(source: ImageSource, offset: int) -> Iterator[list[bytes]]:
        path = base_image(home) if source.kind is ImageKind.DISK else ISO
        yield [path.read_bytes()[offset:]]

    return fetch


@contextmanager
def running_service(home: Path, screens: EncryptedScreens | None = None) -> Iterator[CellService]:
    """A started cell that has reached its hypervisor."""
    folder = ModuleFolder(home, "cell")
    folder.make()
    changed = threading.Event()
    service = CellService(folder, read_identity(), fetch_for(home), changed.set, screens=screens)
    service.start()
    try:
        wait_for(lambda: service.cell.capabilities is not None, changed)
        yield service
    finally:
        service.stop(with_guests=False)


def wait_for(condition: Callable[[], bool], changed: threading.Event | None = None) -> None:
    """Wait until `condition` holds, looking again whenever the cell says that something changed."""
    waiting = changed or threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return
        waiting.wait(0.05)
        waiting.clear()
    raise AssertionError("it did not happen in time")


def virsh(*arguments: str) -> str:
    """What an administrator would see or do beside the cell."""
    ended = subprocess.run(
        ["virsh", "-q", "-c", "qemu:///system", *arguments], capture_output=True, text=True, check=True
    )
    return ended.stdout


def tool(*arguments: str) -> None:
    """Run a program of the host's administrator."""
    subprocess.run(arguments, check=True)


def change(service: CellService, instance_id: str, /, **changes: object) -> str:
    """Change an instance; return the notice of the answer."""
    order = ChangeInstance(id=instance_id, change=InstanceChange(**changes))  # type: ignore[arg-type]
    return change_instance(service.cell, order).state.notice
