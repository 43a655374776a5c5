"""The core's `data/failover.data`: failovers under way and the last ones that ended, and what ran on which cell."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.model.failover_case import Failover, FailoverState
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member

FILE_MODE = 0o600

TABLES = {"running": TableLayout(Kind.LIST, Empty.LEFT_OUT)}


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """The instances that ran on `cell` when it was heard last; whoever takes them over starts them."""

    cell: str
    instances: tuple[str, ...]


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What the failover machine remembers, as it stands in the file."""

    orders: int = 0
    open: tuple[Failover, ...] = ()
    ended: tuple[Failover, ...] = ()


RUNNING = Record(Running, Layout((member("cell"), member("instances"))), key="cell")

JOURNAL = Record(Journal, Layout((member("orders"), member("open"), member("ended"))))


class FailoverData(DataFile):
    """The file. Raises Misconfigured for a damaged one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.journal = self.settings(JOURNAL)
        self.running = self.table("running", RUNNING)

    def read(self) -> FailoverState:
        """What the failover machine was about to do when it was written down last."""
        journal = self.journal.get()
        return FailoverState(
            orders=journal.orders, open={each.number: each for each in journal.open}, ended=list(journal.ended)
        )

    def write(self, state: FailoverState) -> None:
        """Write down what the machine remembers; raises NanoError when the disk refuses."""
        self.journal.put(Journal(orders=state.orders, open=tuple(state.open.values()), ended=tuple(state.ended)))
