"""A process that is many cells: `python -m tests.lab.zone.host_process FOLDER DOMAIN FIRST COUNT INSTANCES`.

Each line on its standard input is a command, answered by a line: `keys` by names and keys of its cells, `start` by
nothing once they look for their core, `reports` by how many they have made. It ends with its input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from nano_appliance.model.configuration import DomainConfiguration
from tests.lab.zone.simulated_cell import SimulatedCell


class CellHost:
    """So many cells, from the one with the number `first` on."""

    def __init__(self, folder: Path, domain: str, first: int, count: int, instances: int) -> None:
        configuration = DomainConfiguration(domain=domain)
        self._cells = [SimulatedCell(folder, configuration, first + turn, instances) for turn in range(count)]
        self._started = False

    def answer(self, command: str) -> object:
        """What becomes of a command."""
        commands: dict[str, Callable[[], object]] = {"keys": self._keys, "start": self._start, "reports": self._reports}
        return commands[command]()

    def stop(self) -> None:
        """End all cells."""
        if self._started:
            for cell in self._cells:
                cell.link.stop()

    def _keys(self) -> dict[str, str]:
        return {cell.name: cell.fingerprint for cell in self._cells}

    def _start(self) -> None:
        self._started = True
        for cell in self._cells:
            cell.link.start()

    def _reports(self) -> int:
        return sum(cell.reports for cell in self._cells)


def main() -> None:
    """Serve the commands."""
    folder, domain, first, count, instances = sys.argv[1:]
    host = CellHost(Path(folder), domain, int(first), int(count), int(instances))
    for line in sys.stdin:
        sys.stdout.buffer.write(msgspec.json.encode(host.answer(line.strip())) + b"\n")
        sys.stdout.flush()
    host.stop()


if __name__ == "__main__":
    main()
