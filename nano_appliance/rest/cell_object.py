"""Cells of a pool, and cells in no pool, in REST answers."""

from __future__ import annotations

import msgspec


class CellObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell.

    `state` (this release's own member) is a word where a cell needs attention, and
    `message` says why; both are omitted for a cell that simply works.
    """

    name: str
    address: str
    enabled: bool
    alive: bool
    state: str = ""
    message: str = ""
