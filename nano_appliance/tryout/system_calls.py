"""The kernel calls that Python 3.11 does not offer: mount, unshare and the reaping of orphans; decides nothing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from enum import IntFlag
from functools import cache
from pathlib import Path

CLONE_NEWCGROUP = 0x02000000
_MNT_DETACH = 2
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class MountFlag(IntFlag):
    """Flags of mount(2)."""

    NONE = 0
    NOSUID = 1 << 1
    NODEV = 1 << 2
    NOEXEC = 1 << 3
    BIND = 1 << 12
    MOVE = 1 << 13


def mount(
    source: str | Path,
    target: str | Path,
    kind: str = "",
    flags: MountFlag = MountFlag.NONE,
    options: str = "",
) -> None:
    """Mount `source` at `target`; raises OSError with the target's name."""
    arguments = (os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode())
    _check(_libc().mount(*arguments), str(target))


def detach(target: str | Path) -> None:
    """Remove what is mounted at `target`, with everything below it, from this mount namespace; raises OSError."""
    while os.path.ismount(target):
        _check(_libc().umount2(os.fsencode(target), _MNT_DETACH), str(target))


def enter_new_cgroup_namespace() -> None:
    """Make the control groups this process is in look like the roots of their hierarchies; raises OSError."""
    _check(_libc().unshare(CLONE_NEWCGROUP), "control group namespace")


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent has ended; raises OSError.

    Process 1 of a namespace is that anyway; the self-contained executable runs as the child of its unpacker.
    """
    _check(_libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "child subreaper")


def end_with_unpacker() -> None:
    """Let the kernel end this process together with the unpacker of the self-contained executable; raises OSError.

    That is the process a person sees and may kill; without an unpacker nothing is done.
    """
    if getattr(sys, "frozen", False):
        _check(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "end with the unpacker")


def _check(result: int, subject: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), subject)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
