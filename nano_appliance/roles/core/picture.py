"""The core's picture of all cells and instances: kept in memory, built from reports and the index; asks nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from nano_appliance.model.errors import NotFound
from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.index import IndexedInstance
from nano_appliance.model.instance import Instance, InstanceState
from nano_appliance.model.report import CellReport, InstanceReport
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.transfer import Transfer
from nano_appliance.model.usage import HostUsage
from nano_appliance.rest.guest_object import Place
from nano_appliance.roles.core.cell_picture import CellPicture
from nano_appliance.roles.core.placed_instance import PlacedInstance

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Home:
    """The cell that an instance lives on which another one may report as well."""

    cell: str
    migrating: bool


class Revision(NamedTuple):
    """Stays the same while nothing changes of a cell's instances but what they use."""

    cell: int
    homes: int
    place: Place


class Picture:
    """All cells with their instances; every method may be called by any thread.

    `alive` tells whether a cell reports just now and is not on its way down; `pool_of` names its pool, empty for none.
    """

    def __init__(self, alive: Callable[[str], bool], pool_of: Callable[[str], str]) -> None:
        self._alive = alive
        self._pool_of = pool_of
        self._cells: dict[str, CellPicture] = {}
        self._homes: dict[str, _Home] = {}
        self._changes_of_homes = 0
        self._lock = threading.RLock()

    def load(self, entries: Iterable[IndexedInstance]) -> None:
        """Take over what was known before the core's start; it counts as lost until the cells report."""
        with self._lock:
            for entry in entries:
                cell = self._cell(entry.cell)
                cell.instances[entry.instance.id] = InstanceReport(instance=entry.instance, state=InstanceState())

    def take(self, report: CellReport) -> None:
        """Believe a cell's report, which is newer than all that were taken before."""
        with self._lock:
            self._cell(report.name).take(report)

    def skip(self, report: CellReport) -> None:
        """A cell has reported whose instances are not its own any more."""
        with self._lock:
            self._cell(report.name).skip(report)

    def lose(self, cell: str) -> None:
        """From now on a cell counts as away, whatever it reports."""
        with self._lock:
            self._cell(cell).lost = True

    def strand(self, cell: str, instance_ids: Iterable[str]) -> None:
        """These instances of a lost cell wait until others have taken them over."""
        with self._lock:
            picture = self._cell(cell)
            picture.stranded |= set(instance_ids) & picture.instances.keys()

    def regain(self, cell: str, dropped: Iterable[str]) -> None:
        """A lost cell has come back and has `dropped` what was taken from it."""
        with self._lock:
            picture = self._cell(cell)
            picture.lost = False
            picture.drop(dropped)

    def forget(self, cell: str) -> None:
        """Drop a cell that belongs to no pool any more."""
        with self._lock:
            self._cells.pop(cell, None)

    def created(self, cell: str, instance: Instance) -> None:
        """A cell has answered that it made `instance`."""
        with self._lock:
            self._cell(cell).correct(instance.id, InstanceReport(instance=instance, state=InstanceState()))

    def adopted(self, cell: str, report: InstanceReport) -> str:
        """A cell has answered that it has taken over an instance, which is like this there.

        Returns the cell that it was stranded on; empty for none.
        """
        instance_id = report.instance.id
        with self._lock:
            source = next((each.name for each in self._cells.values() if instance_id in each.stranded), "")
            if source:
                self._cell(source).correct(instance_id, None)
            self._cell(cell).correct(instance_id, report)
            return source

    def deleted(self, cell: str, instance_id: str) -> None:
        """A cell has answered that an instance is gone."""
        with self._lock:
            self._cell(cell).correct(instance_id, None)

    def changed(self, cell: str, instance: Instance) -> None:
        """A cell has answered that an instance's record is this one now; its state stays."""
        with self._lock:
            picture = self._cell(cell)
            known = picture.instances.get(instance.id)
            if known is not None:
                picture.correct(instance.id, msgspec.structs.replace(known, instance=instance))

    def observed(self, cell: str, instance_id: str, change: Callable[[InstanceState], InstanceState]) -> None:
        """A cell has answered that an instance's state changed; `change` makes the new state of the old one."""
        with self._lock:
            picture = self._cell(cell)
            known = picture.instances.get(instance_id)
            if known is not None:
                picture.correct(instance_id, msgspec.structs.replace(known, state=change(known.state)))

    def settle(self, instance_id: str, cell: str, *, migrating: bool) -> None:
        """From now on an instance is shown on `cell` only, whoever else reports it, and whether it is on its way."""
        with self._lock:
            self._homes[instance_id] = _Home(cell, migrating)
            self._changes_of_homes += 1

    def unsettle(self, instance_id: str) -> None:
        """An instance is where it is reported."""
        with self._lock:
            self._homes.pop(instance_id, None)
            self._changes_of_homes += 1

    def settled(self) -> set[str]:
        """Ids of the instances that two cells may report."""
        with self._lock:
            return set(self._homes)

    def migrating(self) -> set[str]:
        """Ids of the instances that are on their way; just after the core's start no cell may have reported one."""
        with self._lock:
            return {instance_id for instance_id, home in self._homes.items() if home.migrating}

    def instance(self, instance_id: str) -> PlacedInstance:
        """The instance with this id, preferably where it is not lost.

        Raises NotFound.
        """
        with self._lock:
            homes = [cell for cell in self._cells.values() if instance_id in cell.instances]
            found = [
                _placed(cell, cell.instances[instance_id], self._place(cell), self._homes.get(instance_id))
                for cell in homes
                if self._is_at_home(instance_id, cell.name)
            ]
        if not found:
            raise NotFound(f"guest '{instance_id}' not found")
        if len(found) > 1:
            logger.warning("instance %s is reported by several cells", instance_id)
        return min(found, key=lambda each: each.place.lost)

    def instances(self, cells: Iterable[str] | None = None) -> list[PlacedInstance]:
        """Instances of the named cells, or of all; in no order."""
        with self._lock:
            chosen = list(self._cells.values() if cells is None else map(self._cell, cells))
            places = [(cell, self._place(cell)) for cell in chosen]
            return [
                _placed(cell, each, place, self._homes.get(each.instance.id))
                for cell, place in places
                for each in cell.instances.values()
                if self._is_at_home(each.instance.id, cell.name)
            ]

    def revisions(self, cells: Iterable[str]) -> dict[str, Revision | None]:
        """The revision of each of these cells; None for one whose instances may depend on what others report."""
        with self._lock:
            return {name: self._revision(self._cell(name)) for name in cells}

    def progress(self, instance_id: str) -> int:
        """Percent of what the instance's cell is doing with it; 0 for an unknown one."""
        try:
            return self.instance(instance_id).state.progress
        except NotFound:
            return 0

    def transfer(self, instance_id: str) -> Transfer:
        """How far an instance is on its way to another cell, as far as is known."""
        try:
            return self.instance(instance_id).state.transfer or Transfer()
        except NotFound:
            return Transfer()

    def records(self, cell: str) -> list[Instance]:
        """The records of the instances that live on one cell."""
        with self._lock:
            reports = self._cell(cell).instances.values()
            return [each.instance for each in reports if self._is_at_home(each.instance.id, cell)]

    def usage(self, cell: str) -> HostUsage:
        """What the cell reported last; zeros when it never did."""
        with self._lock:
            return self._cell(cell).usage

    def address(self, cell: str) -> str:
        """Where the cell reported from; empty when it never did."""
        with self._lock:
            return self._cell(cell).address

    def warnings(self, cell: str) -> tuple[str, ...]:
        """What the cell told about itself in its last report."""
        with self._lock:
            return self._cell(cell).warnings

    def storage(self, cell: str) -> StorageState | None:
        """How the cell saw its storage pool in its last report; None when it uses none."""
        with self._lock:
            return self._cell(cell).storage

    def room(self, cell: str) -> GuestRoom | None:
        """How many instances the cell takes, as it told in its last report; None when it did not."""
        with self._lock:
            return self._cell(cell).room

    def alive(self, cell: str) -> bool:
        """True while the cell reports and is not on its way down, and its first report has been taken."""
        with self._lock:
            return self._is_alive(self._cell(cell))

    def _cell(self, name: str) -> CellPicture:
        return self._cells.setdefault(name, CellPicture(name))

    def _revision(self, cell: CellPicture) -> Revision | None:
        if cell.lost or cell.stranded or not all(each.instance.created for each in cell.instances.values()):
            return None
        return Revision(cell.revision, self._changes_of_homes, self._place(cell))

    def _is_at_home(self, instance_id: str, cell: str) -> bool:
        home = self._homes.get(instance_id)
        return home.cell == cell if home else not self._is_left_over(instance_id, cell)

    def _is_left_over(self, instance_id: str, cell: str) -> bool:
        """True for what another cell has, where this one has only the rest of it.

        Such as half an instance that it could neither make nor remove, or one that was taken over from it.
        """
        here = self._cell(cell)
        if here.instances[instance_id].instance.created and not here.lost and instance_id not in here.stranded:
            return False
        others = (each.instances.get(instance_id) for name, each in self._cells.items() if name != cell)
        return any(other is not None and other.instance.created for other in others)

    def _is_alive(self, cell: CellPicture) -> bool:
        return bool(cell.address) and not cell.lost and self._alive(cell.name)

    def _place(self, cell: CellPicture) -> Place:
        # A cell that just came back may not know yet which instances run: that is not the same as "stopped".
        lost = not (self._is_alive(cell) and cell.looked)
        return Place(pool=self._pool_of(cell.name), cell=cell.name, host=cell.address, lost=lost)


def _placed(cell: CellPicture, report: InstanceReport, place: Place, home: _Home | None) -> PlacedInstance:
    if report.instance.id in cell.stranded:
        place = msgspec.structs.replace(place, lost=True)
    if home is not None and home.migrating:
        place = msgspec.structs.replace(place, migrating=True)
    state = msgspec.structs.replace(report.state, running=False) if place.lost else report.state
    return PlacedInstance(instance=report.instance, state=state, place=place)
