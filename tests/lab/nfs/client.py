"""Stands before mount.nfs where the kernel has no NFS: a file system in user space that speaks NFS; tests only.

`mount` calls it as `mount.nfs HOST:EXPORT FOLDER -o OPTIONS`. There are no locks across hosts: those of two clients do
not know of each other. All calls go to the server one after another, and wait for it as long as it takes.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mfusepy

from tests.lab.nfs.libnfs import Export

KIND = "nfs"
MODE = 0o7777
PASSED_ON = ("nosuid", "nodev", "noexec", "ro")
FAILED = 32
"""The status by which `mount` and its helpers say that it could not be mounted."""

Handle = int


class NfsFileSystem(mfusepy.Operations):  # type: ignore[misc] # it has no types
    """The file system's calls passed on to an export."""

    use_ns = True

    def __init__(self, export: Export, mounted: int) -> None:
        """`mounted` is a descriptor that is told when the file system is there."""
        self._export = export
        self._mounted = mounted
        self._files: dict[Handle, Any] = {}
        self._last = 0

    def init(self, path: str) -> None:
        """The kernel has accepted the file system."""
        os.write(self._mounted, b"mounted")
        os.close(self._mounted)

    def getattr(self, path: str, fh: Handle | None = None) -> dict[str, int]:
        seen = self._export.status(path)
        times = {f"st_{name}": getattr(seen, name) * 10**9 + getattr(seen, f"{name}_ns") for name in _TIMES}
        plain = {f"st_{name}": getattr(seen, name) for name in ("mode", "nlink", "uid", "gid", "size", "ino")}
        return {**plain, **times, "st_blocks": -(-seen.used // 512), "st_blksize": 4096}

    def readdir(self, path: str, fh: Handle) -> Iterator[str]:
        yield from self._export.names(path)

    def open(self, path: str, flags: int) -> Handle:
        return self._keep(self._export.open(path, flags & ~(os.O_CREAT | os.O_EXCL)))

    def create(self, path: str, mode: int, fi: object = None) -> Handle:
        file = self._export.create(path, os.O_RDWR, mode & MODE)
        self._export.change("chmod", path, mode & MODE)
        return self._keep(file)

    def read(self, path: str, size: int, offset: int, fh: Handle) -> bytes:
        return self._export.read(self._files[fh], size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: Handle) -> int:
        return self._export.write(self._files[fh], data, offset)

    def fsync(self, path: str, datasync: int, fh: Handle) -> int:
        self._export.flush(self._files[fh])
        return 0

    def release(self, path: str, fh: Handle) -> int:
        self._export.close(self._files.pop(fh))
        return 0

    def truncate(self, path: str, length: int, fh: Handle | None = None) -> int:
        kept = None if fh is None else self._files.get(fh)
        file = self._export.open(path, os.O_RDWR) if kept is None else kept
        try:
            self._export.resize(file, length)
        finally:
            if kept is None:
                self._export.close(file)
        return 0

    def unlink(self, path: str) -> None:
        self._export.change("unlink", path)

    def mkdir(self, path: str, mode: int) -> None:
        self._export.change("mkdir2", path, mode & MODE)

    def rmdir(self, path: str) -> None:
        self._export.change("rmdir", path)

    def rename(self, old: str, new: str, flags: int = 0) -> None:
        if flags:
            raise mfusepy.FuseOSError(errno.EINVAL)
        self._export.change("rename", old, new)

    def link(self, target: str, source: str) -> None:
        self._export.change("link", source, target)

    def symlink(self, target: str, source: str) -> None:
        self._export.change("symlink", source, target)

    def readlink(self, path: str) -> str:
        return self._export.link_target(path)

    def chmod(self, path: str, mode: int) -> None:
        self._export.change("chmod", path, mode & MODE)

    def chown(self, path: str, uid: int, gid: int) -> None:
        self._export.change("lchown", path, uid, gid)

    def utimens(self, path: str, times: tuple[int, int]) -> int:
        self._export.set_times(path, times[0] / 10**9, times[1] / 10**9)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        return {f"f_{name}": number for name, number in self._export.space().items()}

    def _keep(self, file: object) -> Handle:
        self._last += 1
        self._files[self._last] = file
        return self._last


_TIMES = ("atime", "mtime", "ctime")


def main() -> int:
    """Mount, go into the background once that is done, and serve until it is unmounted; returns the exit status."""
    parser = argparse.ArgumentParser(prog="mount.nfs")
    parser.add_argument("source")
    parser.add_argument("folder")
    parser.add_argument("-o", dest="options", default="")
    told = parser.parse_args()
    told_parent, tell_parent = os.pipe()
    if os.fork():
        os.close(tell_parent)
        return 0 if os.read(told_parent, 16) else FAILED
    os.close(told_parent)
    os.setsid()
    host, _, export = told.source.rpartition(":")
    try:
        files = NfsFileSystem(Export(host.strip("[]"), export), tell_parent)
    except OSError as error:
        sys.stderr.write(f"mount.nfs: {error.strerror}\n")
        return FAILED
    _leave_output(Path(os.devnull))
    options = {option: True for option in told.options.split(",") if option in PASSED_ON}
    # As with NFS, the source that the kernel tells is what was to be mounted.
    mfusepy.FUSE(
        files,
        told.folder,
        foreground=True,
        nothreads=True,
        fsname=told.source,
        subtype=KIND,
        allow_other=True,
        default_permissions=True,
        attr_timeout=0,
        entry_timeout=0,
        **options,
    )
    return 0


def _leave_output(nothing: Path) -> None:
    """Whoever waits for the end of what `mount` says must not wait for this process."""
    with nothing.open("r+b") as file:
        for number in (0, 1, 2):
            os.dup2(file.fileno(), number)


if __name__ == "__main__":
    sys.exit(main())
