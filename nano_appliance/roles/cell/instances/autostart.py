"""Starting what is to run by itself, once after each start of the host."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.start import start_created

logger = logging.getLogger(__name__)

RUN_FOLDER = Path("/run/nano")
"""Emptied by the host's start, which makes a mark here say "since then"."""


def start_marked(cell: Cell, is_stopping: Callable[[], bool], run_folder: Path = RUN_FOLDER) -> None:
    """Start the auto-start instances, unless that was done already since the host started.

    So a restart of the cell leaves alone what a user has stopped in between. Ends early, to be continued by the next
    start of the cell, when the cell `is_stopping`; those whose storage is away are started when it has come, and those
    that other cells may have taken over when the core has said that they have not. One that was on its way to another
    cell may run there: the core knows, and orders it.
    """
    mark = run_folder / f"{cell.identity.name}.auto-started"
    if mark.exists():
        return
    is_whole = True
    for instance in filter(_is_wanted, cell.registry.all()):
        if is_stopping():
            return
        if cell.volumes.absence(instance.id):
            is_whole = False
        elif cell.lease.takes_part and cell.volumes.is_shared(instance.id):
            cell.lease.owe(instance.id)
        elif not cell.domains.is_running(instance.id):
            start_created(cell, instance)
    if is_whole:
        make_folder(run_folder, 0o755)
        atomic_write(mark, b"")


def _is_wanted(instance: Instance) -> bool:
    return instance.auto_start and instance.created and not instance.deleting and not instance.leaving
