"""A guest of forty bytes that does one thing: switch itself off when its power button is pressed."""

from __future__ import annotations

import io
from pathlib import Path

import pycdlib

# The registers are those of the power management of the machine `pc`, at the place its firmware gives them.
CODE = bytes.fromhex(
    "fa"  # cli
    "ba0206 b80001 ef"  # out 0x602, 0x0100: let the power button raise its event
    "ba0006"  # mov dx, 0x600
    "ed f6c401 74fa"  # again: in ax, dx; test ah, 1; jz again
    "ba0406 b80020 ef"  # out 0x604, 0x2000: sleep, soft off
    "f4 ebfd"  # halt: hlt; jmp halt
)
SECTOR = 2048


def write_iso(path: Path) -> int:
    """Write a bootable ISO with the guest; returns its size in bytes."""
    boot = CODE.ljust(SECTOR, b"\0")
    iso = pycdlib.PyCdlib()
    iso.new()
    iso.add_fp(io.BytesIO(boot), len(boot), "/BOOT.;1")
    iso.add_eltorito("/BOOT.;1", bootcatfile="/BOOT.CAT;1")
    iso.write(str(path))
    iso.close()
    return path.stat().st_size
