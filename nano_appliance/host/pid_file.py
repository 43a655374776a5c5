"""Which process is a module's: a pid file locked by it for life, so that a stale or reused pid never misleads."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.model.errors import Conflict, NanoError

PID_FILE_MODE = 0o640

_ATTEMPTS = 10
# struct flock of 64-bit Linux: type, whence, start, length, pid.
_FLOCK = struct.Struct("hhqqi4x")


@dataclass(frozen=True)
class Running:
    """A living process holds the file; `pid` is as this process sees it, 0 from inside another pid namespace."""

    pid: int


@dataclass(frozen=True)
class Stopped:
    """No process holds the file; `last_pid` is what a process that was killed left in it, None when it ended well."""

    last_pid: int | None


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the pid file `path` for this process until the block ends, then remove it.

    The lock is the kernel's and vanishes with the process, however that ends. The file must not be opened by
    anything else in this process meanwhile. Raises Conflict when another process holds it, NanoError when it
    cannot be written.
    """
    try:
        descriptor = _lock(path)
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            yield
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)
    except OSError as error:
        raise NanoError(f"cannot write {path}: {error.strerror}") from error


def state(path: Path) -> Running | Stopped:
    """Whether a process holds the pid file `path`; asks the kernel, disturbs nobody.

    Raises NanoError when the file cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return Stopped(None)
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    try:
        question = _FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, pid = _FLOCK.unpack(fcntl.fcntl(descriptor, fcntl.F_GETLK, question))
        if kind != fcntl.F_UNLCK:
            return Running(pid)
        text = os.read(descriptor, 32).decode("ascii", "replace").strip()
        return Stopped(int(text) if text.isdecimal() else 0)
    finally:
        os.close(descriptor)


def _lock(path: Path) -> int:
    for _ in range(_ATTEMPTS):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, PID_FILE_MODE)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            raise Conflict(f"{path.stem} is already running") from None
        if _is_still(path, descriptor):
            os.fchmod(descriptor, PID_FILE_MODE)
            return descriptor
        # Its former holder removed the file between our opening and locking it.
        os.close(descriptor)
    raise Conflict(f"{path} keeps vanishing")


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
