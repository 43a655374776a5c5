"""What the core believes of one cell: its last report, corrected by orders the cell has just carried out.

Pure: knows neither clock nor lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.report import CellReport, InstanceReport
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.usage import HostUsage

OVERLAP = 2
"""A cell sends one report after the other. When an order is answered, the report after the last one taken may have
been made before the order; the second one after it cannot."""


@dataclass(frozen=True)
class _Correction:
    """The result of an order: `now` holds (None: the instance is gone) until report `until` of the same boot."""

    until: int
    now: InstanceReport | None


@dataclass
class CellPicture:
    """The state of one cell; `address` is empty until the cell has reported since the core's start.

    One that is `lost` is away, whatever it reports. Its instances are `stranded` until others have taken them over,
    also when it has come back and has dropped them.
    """

    name: str
    address: str = ""
    boot: str = ""
    sequence: int = 0
    usage: HostUsage = field(default_factory=HostUsage)
    warnings: tuple[str, ...] = ()
    storage: StorageState | None = None
    room: GuestRoom | None = None
    looked: bool = True
    lost: bool = False
    stranded: set[str] = field(default_factory=set)
    instances: dict[str, InstanceReport] = field(default_factory=dict)
    revision: int = 0
    """Grows when anything of an instance changes but its usage."""
    _corrections: dict[str, _Correction] = field(default_factory=dict)

    def take(self, report: CellReport) -> None:
        """Believe `report`, which is newer than all that were taken or skipped before."""
        self.skip(report)
        self.address, self.usage = report.address, report.usage
        self.warnings, self.looked, self.storage = report.warnings, report.looked, report.storage
        self.room = report.room
        before = self.instances
        stranded = {each: self.instances[each] for each in self.stranded}
        self.instances = stranded | {each.instance.id: each for each in report.instances}
        self._apply_corrections()
        self.revision += not _are_alike(before, self.instances)

    def skip(self, report: CellReport) -> None:
        """Note that `report` has come, of which nothing can be believed."""
        if report.boot != self.boot:
            self._corrections.clear()
        self.boot, self.sequence = report.boot, report.sequence

    def drop(self, instance_ids: Iterable[str]) -> None:
        """The cell has dropped these instances; reports that may be older than that do not bring them back."""
        for instance_id in instance_ids:
            kept = self.instances.get(instance_id) if instance_id in self.stranded else None
            self.correct(instance_id, kept)

    def correct(self, instance_id: str, now: InstanceReport | None) -> None:
        """Believe the outcome of an order at once, and through reports that may be older than it."""
        self._corrections[instance_id] = _Correction(self.sequence + OVERLAP, now)
        self._set(instance_id, now)
        self.revision += 1

    def _apply_corrections(self) -> None:
        """Forget the outdated ones, put the others over what was reported."""
        valid = {key: each for key, each in self._corrections.items() if self.sequence < each.until}
        self._corrections = valid
        for instance_id, correction in valid.items():
            self._set(instance_id, correction.now)

    def _set(self, instance_id: str, now: InstanceReport | None) -> None:
        if now is None:
            self.instances.pop(instance_id, None)
            self.stranded.discard(instance_id)
        else:
            self.instances[instance_id] = now


def _are_alike(before: dict[str, InstanceReport], after: dict[str, InstanceReport]) -> bool:
    return before.keys() == after.keys() and all(_is_alike(before[key], each) for key, each in after.items())


def _is_alike(before: InstanceReport, after: InstanceReport) -> bool:
    if before == after:
        return True
    state = msgspec.structs.replace(after.state, usage=before.state.usage)
    return before.instance == after.instance and before.state == state
