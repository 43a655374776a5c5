"""The core's door to qemu-img: whether a file that arrived is a sound disk image; changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.model.errors import InvalidInput, Unavailable

PROGRAM = "qemu-img"
INFO_TIMEOUT = 20.0
CHECK_TIMEOUT = 900.0
"""Seconds; the tables of a large image are read as a whole."""

CORRUPT, LEAKING = 2, 3
"""Exit statuses of the check: something is wrong, or room is wasted, which does no harm."""


class _Specific(msgspec.Struct, frozen=True, rename="kebab"):
    """What only qcow2 files say."""

    corrupt: bool = False
    data_file: str = ""


class _FormatSpecific(msgspec.Struct, frozen=True):
    """The wrapping of the same."""

    data: _Specific = _Specific()


class _Information(msgspec.Struct, frozen=True, rename="kebab"):
    """What the tool says of a file; `virtual_size` in bytes."""

    format: str
    virtual_size: int
    backing_filename: str = ""
    format_specific: _FormatSpecific = _FormatSpecific()


def require_tool() -> None:
    """Raise Unavailable when there is no qemu-img on this host, before anybody sends gigabytes for nothing."""
    if shutil.which(PROGRAM) is None:
        raise Unavailable(f"disk images cannot be taken in: {PROGRAM} is not installed on the core's host")


def inspect(path: Path) -> int:
    """Virtual size in bytes of the whole and sound qcow2 file `path`, which was found to need no other file.

    Raises InvalidInput for any other file.
    """
    try:
        out = run([PROGRAM, "info", "--output=json", "-f", "qcow2", str(path)], timeout=INFO_TIMEOUT).stdout
        information = msgspec.json.decode(out, type=_Information)
    except (CommandFailed, msgspec.DecodeError) as error:
        raise InvalidInput(f"the file is not a qcow2 disk image that can be read: {error}") from error
    specific = information.format_specific.data
    if information.format != "qcow2" or information.backing_filename or specific.data_file or specific.corrupt:
        raise InvalidInput("the disk image is damaged, or depends on another file")
    _check_tables(path)
    return information.virtual_size


def _check_tables(path: Path) -> None:
    """Raise InvalidInput when the file lacks something that its tables speak of, as one that was cut off does."""
    checked = run([PROGRAM, "check", "-q", "-f", "qcow2", str(path)], timeout=CHECK_TIMEOUT, check=False)
    if checked.status not in (0, LEAKING):
        raise InvalidInput("the disk image is damaged or incomplete: its tables do not fit its content")
