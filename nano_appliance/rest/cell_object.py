"""Cells of a pool, and cells in no pool, in REST answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.storage_pool import StorageState


class CellObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell.

    Members of this release's own, omitted where they say nothing: `state` is a word where a cell needs attention, and
    `message` says why; `fingerprint` is the SHA-256 of the public key of a cell that is in no pool.
    """

    name: str
    address: str
    enabled: bool
    alive: bool
    state: str = ""
    message: str = ""
    fingerprint: str = ""


class StorageAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a cell sees a storage pool; `error` says why it is not attached."""

    name: str
    attached: bool
    error: str = ""


class CellDetail(CellObject, frozen=True, kw_only=True, omit_defaults=True):
    """A cell that was asked for by its name; `storage` is omitted without shared storage, and when nobody knows."""

    storage: tuple[StorageAttachment, ...] = ()


def cell_detail(cell: CellObject, storage: tuple[StorageState, ...]) -> CellDetail:
    """The REST layout of one cell with the storage it uses."""
    seen = tuple(StorageAttachment(name=each.name, attached=each.attached, error=each.error) for each in storage)
    return CellDetail(**msgspec.structs.asdict(cell), storage=seen)
