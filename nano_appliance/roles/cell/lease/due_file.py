"""Which instances ought to run on this host since its start: what a fencing stops is started again by this.

The file lies where the host's start empties, as a host that starts anew runs only what starts by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.lease.deadline_file import RUN_FOLDER

logger = logging.getLogger(__name__)


class DueFile:
    """The file of the cell `cell`; for one thread at a time."""

    def __init__(self, cell: str, run_folder: Path = RUN_FOLDER) -> None:
        self.path = run_folder / f"{cell}.due"
        self._known: frozenset[str] | None = None

    def read(self) -> frozenset[str]:
        """Ids of the instances; a file that cannot be used names none."""
        if self._known is None:
            try:
                self._known = frozenset(msgspec.json.decode(self.path.read_bytes(), type=list[str]))
            except FileNotFoundError:
                self._known = frozenset()
            except (OSError, msgspec.MsgspecError) as error:
                logger.error("cannot read %s, so that nothing in it is started again: %s", self.path, error)
                self._known = frozenset()
        return self._known

    def write(self, instances: frozenset[str]) -> None:
        """Note what ought to run; a folder that refuses is logged, and tried again with the next change."""
        if instances == self.read():
            return
        try:
            make_folder(self.path.parent, 0o755)
            atomic_write(self.path, msgspec.json.encode(sorted(instances)), mode=0o600)
        except NanoError as error:
            logger.error("cannot note what runs: %s", error)
            return
        self._known = instances

    def remove(self) -> None:
        """Nothing is to be started again."""
        self.path.unlink(missing_ok=True)
        self._known = frozenset()
