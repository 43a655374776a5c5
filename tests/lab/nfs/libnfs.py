"""The calls of the library libnfs that the client needs; each raises OSError with the server's number."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

VERSION = 3
"""With version 4 the library does not renew its lease while it is idle."""

LONGEST_LINK = 4096


class Status(ctypes.Structure):
    """`struct nfs_stat_64`: all are 64 bits wide, sizes in bytes, times in seconds and nanoseconds."""

    _fields_ = tuple(
        (name, ctypes.c_uint64)
        for name in (
            *("dev", "ino", "mode", "nlink", "uid", "gid", "rdev", "size", "blksize", "blocks"),
            *("atime", "mtime", "ctime", "atime_ns", "mtime_ns", "ctime_ns", "used"),
        )
    )


class _FileSystem(ctypes.Structure):
    """`struct statvfs` of the C library on 64-bit machines."""

    _fields_ = (
        *((name, ctypes.c_ulong) for name in ("bsize", "frsize", "blocks", "bfree", "bavail", "files", "ffree")),
        *((name, ctypes.c_ulong) for name in ("favail", "fsid", "flag", "namemax")),
        ("spare", ctypes.c_int * 6),
    )


class _Entry(ctypes.Structure):
    """The beginning of `struct nfsdirent`."""


_Entry._fields_ = (("next", ctypes.POINTER(_Entry)), ("name", ctypes.c_char_p))


class Export:
    """The export `path` of the server `host`; `handle`s are of open files. For one thread at a time.

    A call waits for a server that does not answer, for ever: this is what `hard` means.
    """

    def __init__(self, host: str, path: str) -> None:
        self._library = ctypes.CDLL(find_library("nfs"))
        self._library.nfs_init_context.restype = ctypes.c_void_p
        self._library.nfs_get_error.restype = ctypes.c_char_p
        self._library.nfs_readdir.restype = ctypes.POINTER(_Entry)
        self._context = ctypes.c_void_p(self._library.nfs_init_context())
        self._library.nfs_set_version(self._context, VERSION)
        for identity in ("uid", "gid"):
            getattr(self._library, f"nfs_set_{identity}")(self._context, 0)
        self._library.nfs_set_autoreconnect(self._context, -1)
        self._call("mount", host, path)

    def status(self, path: str) -> Status:
        """What there is at `path`, links not followed."""
        seen = Status()
        self._call("lstat64", path, ctypes.byref(seen))
        return seen

    def names(self, path: str) -> Iterator[str]:
        """What is in a folder."""
        folder = ctypes.c_void_p()
        self._call("opendir", path, ctypes.byref(folder))
        try:
            while entry := self._library.nfs_readdir(self._context, folder):
                yield os.fsdecode(entry.contents.name)
        finally:
            self._library.nfs_closedir(self._context, folder)

    def open(self, path: str, flags: int) -> ctypes.c_void_p:
        """Open a file that is there."""
        handle = ctypes.c_void_p()
        self._call("open", path, flags, ctypes.byref(handle))
        return handle

    def create(self, path: str, flags: int, mode: int) -> ctypes.c_void_p:
        """Make a file and open it."""
        handle = ctypes.c_void_p()
        self._call("open2", path, flags | os.O_CREAT, mode, ctypes.byref(handle))
        return handle

    def close(self, handle: ctypes.c_void_p) -> None:
        """Close a file."""
        self._call("close", handle)

    def read(self, handle: ctypes.c_void_p, size: int, offset: int) -> bytes:
        """Up to `size` bytes, fewer at the end of the file."""
        content = ctypes.create_string_buffer(size)
        got = self._call("pread", handle, ctypes.c_uint64(offset), ctypes.c_uint64(size), content)
        return content.raw[:got]

    def write(self, handle: ctypes.c_void_p, content: bytes, offset: int) -> int:
        """Write all of it."""
        done = 0
        while done < len(content):
            rest = content[done:]
            done += self._call("pwrite", handle, ctypes.c_uint64(offset + done), ctypes.c_uint64(len(rest)), rest)
        return done

    def flush(self, handle: ctypes.c_void_p) -> None:
        """Have the server put a file on its disk."""
        self._call("fsync", handle)

    def resize(self, handle: ctypes.c_void_p, size: int) -> None:
        """Cut off or lengthen a file."""
        self._call("ftruncate", handle, ctypes.c_uint64(size))

    def link_target(self, path: str) -> str:
        """Where a symbolic link leads."""
        target = ctypes.create_string_buffer(LONGEST_LINK)
        self._call("readlink", path, target, LONGEST_LINK)
        return os.fsdecode(target.value)

    def space(self) -> dict[str, int]:
        """What `statvfs` tells, by the names of its members without `f_`."""
        seen = _FileSystem()
        self._call("statvfs", "/", ctypes.byref(seen))
        return {name: getattr(seen, name) for name, *_ in _FileSystem._fields_ if name not in {"spare", "fsid", "flag"}}

    def change(self, call: str, *arguments: str | int) -> None:
        """`unlink`, `mkdir2`, `rmdir`, `rename`, `chmod`, `lchown`, `symlink` or `link`, as the system's calls are."""
        self._call(call, *arguments)

    def set_times(self, path: str, read: float, written: float) -> None:
        """Set a file's times, in seconds since 1970."""
        times = (ctypes.c_long * 4)(*(int(part) for at in (read, written) for part in (at, at % 1 * 1_000_000)))
        self._call("lutimes", path, times)

    def _call(self, name: str, *arguments: Any) -> int:
        words = [os.fsencode(each) if isinstance(each, str) else each for each in arguments]
        answer: int = getattr(self._library, f"nfs_{name}")(self._context, *words)
        if answer < 0:
            raise OSError(-answer, (self._library.nfs_get_error(self._context) or b"").decode("utf-8", "replace"))
        return answer
