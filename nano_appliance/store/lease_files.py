"""Leases as files on shared storage, and the marks of those who rest; judges nothing.

`<root>/.nano/leases/<cell>.lease` is replaced as a whole. A mark is an empty file whose name says after which lease it
was made: marks are never replaced, so that one that comes late cannot hide another. `<root>/.nano` is made with the
pool and never here: where it is missing, nothing is mounted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from nano_appliance.host.files import atomic_write, make_folder, sync_folder, write_failure
from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.model.lease import Lease

POOL_FOLDER, FOLDER = ".nano", Path(".nano", "leases")
MARK = ".resting"


def write_lease(root: Path, lease: Lease) -> None:
    """Bring `lease` to the storage; when this returns it is there.

    Raises NotFound when the storage is not mounted at `root`, NanoError for any other refusal.
    """
    if not (root / POOL_FOLDER).is_dir():
        raise NotFound(f"no storage pool is attached at {root}")
    folder = make_folder(root / FOLDER)
    if lease.resting:
        _mark(folder / f"{lease.cell}.{lease.boot}.{lease.counter}{MARK}")
        return
    atomic_write(folder / f"{lease.cell}.lease", msgspec.json.encode(lease), mode=0o600)
    for mark, _, counter in _marks(folder, lease.cell):
        if counter < lease.counter:
            mark.unlink(missing_ok=True)


def read_lease(root: Path, cell: str) -> Lease:
    """The lease of `cell` as it stands now. Raises NotFound when there is none, NanoError when it cannot be read."""
    folder = root / FOLDER
    path = folder / f"{cell}.lease"
    try:
        lease = msgspec.json.decode(path.read_bytes(), type=Lease)
        marks = [counter for _, boot, counter in _marks(folder, cell) if boot == lease.boot]
    except FileNotFoundError:
        raise NotFound(f"there is no lease of cell '{cell}' in {folder}") from None
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise NanoError(f"{path} is no lease: {error}") from error
    return msgspec.structs.replace(lease, resting=max(marks, default=0) > lease.counter)


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
