"""What the lease needs to know of the storage pool that the cell shares with others."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class SharedPool(Protocol):
    """A storage pool of a compute pool with failover, as the cell has it at the moment."""

    @property
    def name(self) -> str:
        """The storage pool's name."""

    @property
    def root(self) -> Path:
        """Where it is mounted; every file of an instance in it lies below."""

    @property
    def attached(self) -> bool:
        """True while it is mounted and has been seen to work."""

    @property
    def tag(self) -> str:
        """Name of the file in the root by which the storage is known."""
