"""Leases as files on shared storage, and the marks of those who rest; judges nothing.

`<root>/.nano/leases/<cell>.lease` is replaced as a whole. A mark is an empty file whose name says after which lease it
was made: marks are never replaced, so that one that comes late cannot hide another. The pool's tag in its root is made
with the pool and never here: where it is missing, another storage is mounted, or none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nano_appliance.host.files import atomic_write, make_folder, sync_folder, write_failure
from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.model.lease import Lease

FOLDER = Path(".nano", "leases")
MARK = ".resting"


def write_lease(root: Path, tag: str, lease: Lease) -> None:
    """Bring `lease` to the storage of the pool whose tag is `tag`; when this returns it is there.

    Raises NotFound when that storage is not at `root`, NanoError for any other refusal.
    """
    _require_tag(root, tag)
    folder = make_folder(root / FOLDER)
    if lease.resting:
        _mark(folder / f"{lease.cell}.{lease.boot}.{lease.counter}{MARK}")
        return
    atomic_write(folder / f"{lease.cell}.lease", msgspec.json.encode(lease), mode=0o600)
    for mark, _, counter in _marks(folder, lease.cell):
        if counter < lease.counter:
            mark.unlink(missing_ok=True)


def read_lease(root: Path, tag: str, cell: str) -> Lease:
    """The lease of `cell` as it stands now.

    Raises NotFound when there is none or the storage is not at `root`, NanoError when it cannot be read.
    """
    _require_tag(root, tag)
    folder = root / FOLDER
    path = folder / f"{cell}.lease"
    try:
        _look_anew(folder)
        lease = msgspec.json.decode(path.read_bytes(), type=Lease)
        marks = [counter for _, boot, counter in _marks(folder, cell) if boot == lease.boot]
    except FileNotFoundError:
        raise NotFound(f"there is no lease of cell '{cell}' in {folder}") from None
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise NanoError(f"{path} is no lease: {error}") from error
    return msgspec.structs.replace(lease, resting=max(marks, default=0) > lease.counter)


def _require_tag(root: Path, tag: str) -> None:
    if not (root / tag).exists():
        raise NotFound(f"{tag} is not in {root}: the storage is not mounted, or it is not the one other cells use")


def _look_anew(folder: Path) -> None:
    """Change the folder, because a client of NFS remembers for a while what is in a folder that it did not change."""
    with tempfile.TemporaryFile(dir=folder, prefix=".look-"):
        pass


def _mark(path: Path) -> None:
    try:
        path.touch(mode=0o600)
        sync_folder(path.parent)
    except OSError as error:
        raise write_failure(path, error) from error


def _marks(folder: Path, cell: str) -> Iterator[tuple[Path, str, int]]:
    """The marks of `cell`: where, of which start of the host, after which lease."""
    for path in folder.iterdir():
        name, _, counter = path.name.removesuffix(MARK).rpartition(".")
        owner, _, boot = name.rpartition(".")
        if path.name.endswith(MARK) and owner == cell and counter.isdecimal():
            yield path, boot, int(counter)
