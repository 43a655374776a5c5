"""What a Nano has said to be done, and the look whether it is still there; whatever is missing here was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.lab.portal_client import PortalClient
from tests.lab.processes import program_process
from tests.lab.running_nano import RunningNano

POOL = "default"
"""The pool that `nano up` puts its cell into."""


@dataclass
class Acknowledged:
    """Facts that Nano has confirmed; empty or 0 for those that are not yet, or no longer, promised."""

    user: str = ""
    password: str = ""
    cell: str = ""
    media: str = ""
    media_size: int = 0
    guest: str = ""
    shape: tuple[int, int, tuple[int, ...]] = (0, 0, ())
    """Cores, memory and disks of the guest."""
    machine: int = 0
    """Process id of the running virtual machine."""

    def missing(self, client: PortalClient, nano: RunningNano) -> str:
        """The first fact that cannot be seen just now; empty when all are there. Logs in anew."""
        if not self.user:
            return ""
        client.login(self.user, self.password)
        looks: tuple[tuple[object, Callable[[PortalClient, RunningNano], str]], ...] = (
            (self.cell, self._missing_cell),
            (self.media, self._missing_media),
            (self.guest, self._missing_guest),
            (self.machine, self._missing_machine),
        )
        return next((told for promised, look in looks if promised and (told := look(client, nano))), "")

    def _missing_cell(self, client: PortalClient, _: RunningNano) -> str:
        cells = client.pool_cells(POOL)
        return "" if any(cell.name == self.cell and cell.alive for cell in cells) else f"cell {self.cell} in {cells}"

    def _missing_media(self, client: PortalClient, _: RunningNano) -> str:
        images = client.media_images()
        there = any(image.id == self.media and image.size == self.media_size for image in images)
        return "" if there else f"image {self.media} in {images}"

    def _missing_guest(self, client: PortalClient, _: RunningNano) -> str:
        guest = client.guest(self.guest)
        intact = guest.created and not guest.lost and (guest.cores, guest.memory, guest.disks) == self.shape
        return "" if intact else f"instance {guest}"

    def _missing_machine(self, client: PortalClient, nano: RunningNano) -> str:
        guest, machine = client.guest(self.guest), running_machine(nano)
        same = guest.running and machine == self.machine
        return "" if same else f"virtual machine {self.machine} (now {machine}) of {guest}"


def running_machine(nano: RunningNano) -> int:
    """Process id of the virtual machine that runs in this Nano, 0 for none."""
    process = program_process(nano.pid, "qemu-system") or program_process(nano.pid, "qemu-kvm")
    return process.pid if process else 0
