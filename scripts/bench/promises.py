"""The figures Nano promises, one place for `make bench` and for the documentation's page of them."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Promise:
    """A limit on a measured figure: at most `limit`, or at least, in `unit`."""

    key: str
    text: str
    limit: float
    unit: str
    at_least: bool = False

    def kept(self, measured: float) -> bool:
        """True when `measured` is within the limit."""
        return measured >= self.limit if self.at_least else measured <= self.limit

    @property
    def bound(self) -> str:
        """The limit as a person reads it."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".rstrip()


PROMISES: tuple[Promise, ...] = (
    Promise("start", "From `nano up` on a prepared checkout to `Portal ready`", 5, "s"),
    Promise("create", "Creating a blank instance, against the same by `qemu-img create` and `virsh define`", 1.5, "×"),
    Promise("batch", "Creating 50 blank instances in one batch, against fifty times by hand", 1.5, "×"),
    Promise(
        "clone_small", "Cloning an image of 64 MiB that the cell has, against an overlay and a domain by hand", 1.5, "×"
    ),
    Promise("clone_large", "The same with an image of 1 GiB", 1.5, "×"),
    Promise("first_clone", "Cloning it for the first time, against a plain copy of its file over TLS", 1.3, "×"),
    Promise("snapshot", "Making a snapshot, against `qemu-img create -b` alone", 2, "×"),
    Promise("upload", "Speed of uploading a 1 GiB ISO, against `cp` and fsync", 0.5, "×", at_least=True),
    Promise("growth", "Memory any process grows by during that upload", 64, "MiB"),
    Promise("idle_core", "Resident memory of the idle core", 64, "MiB"),
    Promise("idle_cell", "Resident memory of the idle cell", 64, "MiB"),
    Promise("idle_frontend", "Resident memory of the idle frontend", 64, "MiB"),
    Promise(
        "full_cell_processor",
        "Share of a processor core that a cell with 100 instances, 20 of them running, uses",
        2,
        "%",
    ),
    Promise("full_cell_memory", "Resident memory of that cell", 96, "MiB"),
    Promise("get", "Median of an authenticated GET through frontend and core", 5, "ms"),
    Promise("log_page", "A page of any window of an operation log of a million entries in a year", 50, "ms"),
    Promise(
        "zone_processor",
        "Share of a processor core that the reports of 1,000 cells with 20,000 instances take of the core",
        100,
        "%",
    ),
    Promise("zone_memory", "Resident memory of that core", 400, "MiB"),
    Promise("zone_list", "The list of all its instances, 99 of 100 times, while all cells report", 100, "ms"),
    Promise("zone_rejoin", "From that core's restart to the last cell's return, with all instances", 30, "s"),
    Promise("executable_size", "Size of the executable", 30, "MiB"),
    Promise("executable_version", "`nano --version` by the executable", 0.6, "s"),
    Promise("executable_start", "From `core start` by the executable to the core's first answer", 2, "s"),
    Promise("first_login", "From `./installer` for all roles on one host to the first login", 60, "s"),
)
