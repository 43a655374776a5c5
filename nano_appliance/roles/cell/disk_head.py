"""What disk files say of themselves in their first bytes, read without any program; changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

from nano_appliance.model import disk_header
from nano_appliance.model.errors import NanoError


def virtual_size(path: Path) -> int:
    """Bytes of the disk in the qcow2 file `path`; raises NanoError for a file that is none or cannot be read."""
    return disk_header.virtual_size(_head(path))


def standalone_size(path: Path) -> int:
    """The same of a file that needs no other one; raises NanoError as well when it does."""
    return disk_header.standalone_size(_head(path))


def backing_file(path: Path) -> Path | None:
    """The file that `path` is an overlay on; None for a file that stands alone or is not there.

    Raises NanoError for one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            place = disk_header.backing_name(file.read(disk_header.HEADER_LENGTH))
            if place is None:
                return None
            file.seek(place[0])
            return path.parent / os.fsdecode(file.read(place[1]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(disk_header.HEADER_LENGTH)
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
