"""A shared pool in a folder of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class FolderPool:
    """Stands for what the cell has of its storage pool."""

    root: Path
    name: str = "shared"
    attached: bool = True
    tag: str = "shared.ready"


def make_pool(root: Path) -> FolderPool:
    """A pool in the new folder `root`."""
    root.mkdir()
    pool = FolderPool(root)
    (root / pool.tag).touch()
    return pool
