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
    Promise("upload", "Speed of uploading a 1 GiB ISO, against `cp` and fsync", 0.5, "×", at_least=True),
    Promise("growth", "Memory any process grows by during that upload", 64, "MiB"),
    Promise("idle_core", "Resident memory of the idle core", 64, "MiB"),
    Promise("idle_cell", "Resident memory of the idle cell", 64, "MiB"),
    Promise("idle_frontend", "Resident memory of the idle frontend", 64, "MiB"),
    Promise("get", "Median of an authenticated GET through frontend and core", 5, "ms"),
)
