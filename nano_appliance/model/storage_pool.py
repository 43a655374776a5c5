"""Storage pools: where shared storage comes from, and what a definition of one must be like."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import RESOURCE, check_name, printable

_HOST = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.\-]*[0-9A-Za-z])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
"""A host's name, an IPv4 address or an IPv6 address; never what `mount` could take for an option."""

LONGEST_HOST = 253
"""Characters of a name in DNS."""

LONGEST_FOLDER = 1024


class StorageKind(StrEnum):
    """What cells do for a pool: mount an export, or look whether a folder is there that is mounted already."""

    NFS = "nfs"
    DIRECTORY = "directory"


class StoragePool(msgspec.Struct, frozen=True, kw_only=True):
    """Shared storage: the export `target` of an NFS server `host`, or the folder `target` of every cell.

    `marked` says that a cell has put the pool's tag on the storage. From then on a cell that does not find it there
    sees another storage, such as the empty folder below a mount that is missing.
    """

    name: str
    type: str
    host: str = ""
    target: str = ""
    marked: bool = False


class StorageState(msgspec.Struct, frozen=True, kw_only=True):
    """How a cell sees the storage pool it is to use; `error` says why it is not `attached`. Sizes in bytes."""

    name: str
    attached: bool = False
    error: str = ""
    available: int = 0
    total: int = 0


def defined(name: str, kind: str, host: str, target: str) -> StoragePool:
    """A storage pool defined by these words; raises InvalidInput naming the field and the rule."""
    check_name("name", name, RESOURCE)
    if kind not in set(StorageKind):
        raise InvalidInput(f"type '{printable(kind)}' must be {' or '.join(StorageKind)}")
    if kind == StorageKind.NFS:
        _check_host(host)
    elif host:
        raise InvalidInput("host must be empty for a directory: it is mounted on every cell already")
    return StoragePool(name=name, type=kind, host=host, target=checked_folder("target", target))


def checked_folder(field: str, path: str) -> str:
    """`path` without doubled slashes and one at the end, by which the same folder would look like another one.

    Raises InvalidInput naming `field` for what is no absolute path.
    """
    if not path:
        raise InvalidInput(f"{field} is required")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if len(path) > LONGEST_FOLDER or not path.isprintable() or not path.startswith("/") or ".." in parts:
        raise InvalidInput(f"{field} '{printable(path)}' must be an absolute path, printable and without '..'")
    if not parts:
        raise InvalidInput(f"{field} must not be the root of the file system")
    return f"/{'/'.join(parts)}"


def tag_name(pool: str) -> str:
    """Name of the empty file in the root of a pool's storage that tells it from any other."""
    return f"{pool}.ready"


def _check_host(host: str) -> None:
    if not host:
        raise InvalidInput("host is required")
    if len(host) > LONGEST_HOST or _HOST.fullmatch(host) is None:
        raise InvalidInput(f"host '{printable(host)}' must be the name or the address of an NFS server")
