"""Folders that QEMU's account can pass through."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.host.files import make_folder

FOLDER_MODE = 0o711
"""QEMU's account reaches its files by name, and nobody else sees which there are."""


def make_reachable(folder: Path) -> None:
    """Make `folder` and let QEMU's account pass through it: the older platform's folders were closed to others.

    Raises NanoError when that is not possible.
    """
    make_folder(folder, FOLDER_MODE)
    mode = folder.stat().st_mode
    if mode & FOLDER_MODE != FOLDER_MODE:
        folder.chmod(mode | FOLDER_MODE)
