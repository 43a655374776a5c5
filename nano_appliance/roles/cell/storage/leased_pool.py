"""The storage pool of a compute pool with failover, as the cell's lease sees it; looks at no file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.model.storage_pool import tag_name
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage


@dataclass(frozen=True)
class LeasedPool:
    """The pool `name` at `root`; equal to another one of the same name and place."""

    name: str
    root: Path
    storage: SharedStorage = field(compare=False)

    @property
    def attached(self) -> bool:
        """True while it is mounted and has been seen to work."""
        return not self.storage.absence(self.name)

    @property
    def tag(self) -> str:
        """Name of the file in the root by which the storage is known."""
        return tag_name(self.name)


def leased_pool(storage: SharedStorage) -> LeasedPool | None:
    """What this cell keeps a lease on; None for a cell that takes no part in failover."""
    pool = storage.leased
    return None if pool is None else LeasedPool(pool.name, Path(pool.target), storage)
