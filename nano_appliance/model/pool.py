"""Compute pools and their member cells."""

from __future__ import annotations

import msgspec


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """A cell's place in a compute pool.

    `purge_appending` says that others take over its instances, which it has to drop before it is believed again. It is
    `leased` while it keeps a lease for certain, by which others can tell that it has powered off its instances.
    `fingerprint` is the SHA-256 of the cell's public key, pinned when an administrator added it; empty for members
    taken over from the older platform, which have to be added once more.
    """

    enabled: bool = False
    purge_appending: bool = False
    leased: bool = False
    fingerprint: str = ""


class ComputePool(msgspec.Struct, frozen=True, kw_only=True):
    """A named set of cells that instances are placed on; `network` and `storage` name pools, empty for none."""

    name: str
    enabled: bool = True
    network: str = ""
    storage: str = ""
    failover: bool = False
    cells: dict[str, Membership] = msgspec.field(default_factory=dict)


DEFAULT_POOL = "default"
DEFAULT_ZONE = "default"
