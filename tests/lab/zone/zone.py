"""The zone: a core whose files already know all cells and instances, and the processes that are these cells."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.model.index import index_entry
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.roles.core.template_ids import id_maker
from nano_appliance.store.index_data import IndexData
from nano_appliance.store.resource_data import ResourceData
from tests.lab.patience import eventually
from tests.lab.processes import Process
from tests.lab.zone.host_in_network import HostInNetwork
from tests.lab.zone.simulated_cell import cell_name, instances_of
from tests.link.network import ADDRESS, own_network
from tests.roles.core.core_process import DOMAIN, CoreProcess
from tests.roles.core.running_core import RunningCore

POOL = "default"


@dataclass(frozen=True)
class Size:
    """So many cells with so many instances each, shared out among so many processes of at most 125 cells."""

    cells: int
    instances: int
    processes: int

    @property
    def per_host(self) -> int:
        """Cells of each process but the last."""
        return -(-self.cells // self.processes)


class Zone:
    """The core's process and its cells."""

    def __init__(self, core: CoreProcess, hosts: list[HostInNetwork], size: Size) -> None:
        self.core = core
        self.size = size
        self.running: RunningCore = core.start()
        self._hosts = hosts

    @property
    def process(self) -> Process:
        """The core's process as the host sees it."""
        return Process(self.core.pid, 0, ())

    def start_cells(self, patience: float) -> None:
        """Let all cells join, the ones of a host after those of another. Raises StepFailed."""
        for number, host in enumerate(self._hosts, 1):
            host.ask("start")
            self._wait_for(min(number * self.size.per_host, self.size.cells), patience)

    def restart_core(self) -> None:
        """Kill the core, and start it again."""
        self.core.kill()
        self.running = self.core.start()

    def reports(self) -> int:
        """How many reports the cells have made so far."""
        return sum(host.ask("reports") for host in self._hosts)

    def wait_until_complete(self, patience: float) -> float:
        """Wait until every cell is alive and no instance is lost; the seconds it took. Raises StepFailed."""
        began = time.monotonic()
        eventually(self._is_complete, "not all cells and instances are there", seconds=patience)
        return time.monotonic() - began

    def _wait_for(self, cells: int, patience: float) -> None:
        def are_there() -> bool:
            return bool(self.running.get("/compute_zone_status/")["cells"][1] >= cells)

        eventually(are_there, f"{cells} cells did not join", seconds=patience)

    def _is_complete(self) -> bool:
        status = self.running.get("/compute_zone_status/")
        size = self.size
        running = -(-size.instances // 2) * size.cells
        return bool(
            status["cells"] == [0, size.cells]
            and status["instances"] == [size.cells * size.instances - running, running, 0, 0]
        )


@contextlib.contextmanager
def running_zone(folder: Path, size: Size) -> Iterator[Zone]:
    """A zone whose core runs and whose cells wait to be started, in a network of its own."""
    with own_network(), contextlib.ExitStack() as stack:
        hosts = []
        for number, first in enumerate(range(0, size.cells, size.per_host)):
            count = min(size.per_host, size.cells - first)
            host = HostInNetwork(folder / "cells", DOMAIN, number, first, count, size.instances)
            stack.callback(host.end)
            hosts.append(host)
        keys: dict[str, str] = {}
        for host in hosts:
            keys |= host.ask("keys")
            host.connect(ADDRESS.rpartition(".")[0])
        home = folder / "core"
        _prepare(home, keys, size)
        core = CoreProcess(home)
        stack.callback(core.kill)
        yield Zone(core, hosts, size)


def _prepare(home: Path, keys: dict[str, str], size: Size) -> None:
    """Files of a core that was running with all this before."""
    resources = ResourceData(
        home / "data" / "resource.data",
        make_template_id=id_maker(lambda: 0, bytes),
        now="2026-01-01 00:00:00",
    )
    members = {name: Membership(enabled=True, fingerprint=key) for name, key in keys.items()}
    resources.pools.put(ComputePool(name=POOL, cells=members))
    index = IndexData(home / "data" / "index.data")
    index.instances.replace_all(
        index_entry(POOL, cell_name(number), instance)
        for number in range(size.cells)
        for instance in instances_of(number, size.instances)
    )
