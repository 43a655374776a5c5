"""The list of a pool's instances as JSON, of pieces that are kept as long as nothing changes that they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.guest_object import listed_guest
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture, Revision
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.pools import Pools

_encoder = msgspec.json.Encoder()


class _Piece(NamedTuple):
    """An instance in a list; the order of the members is that of the list."""

    name: str
    id: str
    owner: str
    group: str
    content: bytes


@dataclass(frozen=True)
class _OfCell:
    """The pieces of one cell, and of which revision they are."""

    revision: Revision | None
    pieces: list[_Piece]


@dataclass(frozen=True)
class _OfPool:
    """What was listed last: the pieces of each cell, and of all in order."""

    cells: dict[str, _OfCell]
    pieces: list[_Piece]


class InstanceListing:
    """Lists the instances of pools; every method may be called by any thread."""

    def __init__(self, picture: Picture, creations: Creations, pools: Pools) -> None:
        self._picture = picture
        self._creations = creations
        self._pools = pools
        self._listed: dict[str, _OfPool] = {}

    def in_pool(self, caller: Caller, pool: str) -> bytes:
        """The instances of a pool that the caller may see, those being made included, by name; raises NotFound."""
        pieces = self._of_pool(pool)
        pending = self._of_creations(pool, pieces)
        if pending:
            pieces = sorted([*pieces, *pending])
        visible = pieces if caller.administers else [piece for piece in pieces if caller.may_touch(piece)]
        return b"[%b]" % b",".join([piece.content for piece in visible])

    def _of_pool(self, pool: str) -> list[_Piece]:
        # The revision is asked for before the instances: pieces may be newer than it tells, and are then made again.
        revisions = self._picture.revisions(self._pools.get(pool).cells)
        known = self._listed.get(pool, _OfPool({}, []))
        cells = {cell: self._of_cell(cell, revision, known.cells.get(cell)) for cell, revision in revisions.items()}
        if any(cells[cell] is not known.cells.get(cell) for cell in cells) or cells.keys() != known.cells.keys():
            known = _OfPool(cells, sorted(piece for of_cell in cells.values() for piece in of_cell.pieces))
            self._listed[pool] = known
        return known.pieces

    def _of_cell(self, cell: str, revision: Revision | None, known: _OfCell | None) -> _OfCell:
        if known is not None and revision is not None and known.revision == revision:
            return known
        return _OfCell(revision, [_piece(each) for each in self._picture.instances([cell])])

    def _of_creations(self, pool: str, pieces: Iterable[_Piece]) -> list[_Piece]:
        pending = [each for each in self._creations.pending() if each.pool == pool]
        known = {piece.id for piece in pieces} if pending else set()
        return [_piece(each.placed()) for each in pending if each.order.id not in known]


def _piece(placed: PlacedInstance) -> _Piece:
    content = _encoder.encode(listed_guest(placed.instance, placed.state, placed.place))
    return _Piece(placed.name, placed.id, placed.owner, placed.group, content)
