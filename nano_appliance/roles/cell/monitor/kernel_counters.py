"""What the kernel counts about this host, read from /proc and /sys; the readers of text are pure."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.units import KIB

SECTOR = 512
"""Bytes; the unit of /proc/diskstats whatever the disk's own is."""

IDLE_COLUMNS = (3, 4)
"""Of the `cpu` line of /proc/stat: idle and waiting for input or output."""

BUSY_COLUMNS = (0, 1, 2, 5, 6, 7)
"""User, nice, system, interrupts, soft interrupts, stolen; guests are in `user` already."""

VIRTUAL_DISKS = ("loop", "ram", "zram", "dm-", "md", "sr", "fd")
"""Block devices that are no disk, or whose traffic the disks below them count."""


def cpu_times(text: str) -> tuple[int, int]:
    """Ticks spent busy and idle by all processors together, from /proc/stat."""
    columns = [int(value) for value in text.split("\n", 1)[0].split()[1:]]
    return sum(columns[index] for index in BUSY_COLUMNS), sum(columns[index] for index in IDLE_COLUMNS)


def memory(text: str) -> tuple[int, int]:
    """Bytes available for programs and in all, from /proc/meminfo."""
    values = {name: int(rest.split()[0]) * KIB for name, _, rest in (line.partition(":") for line in text.splitlines())}
    return values.get("MemAvailable", 0), values["MemTotal"]


def disk_traffic(text: str, whole_disks: frozenset[str]) -> tuple[int, int]:
    """Bytes read and written by `whole_disks` together since the start of the host, from /proc/diskstats."""
    rows = (line.split() for line in text.splitlines())
    disks = [row for row in rows if len(row) > 9 and row[2] in whole_disks]
    return sum(int(row[5]) for row in disks) * SECTOR, sum(int(row[9]) for row in disks) * SECTOR


def network_traffic(text: str, interfaces: frozenset[str]) -> tuple[int, int]:
    """Bytes received and sent by `interfaces` together, from /proc/net/dev."""
    rows = ((name.strip(), rest.split()) for name, _, rest in (line.partition(":") for line in text.splitlines()))
    cards = [row for name, row in rows if name in interfaces]
    return sum(int(row[0]) for row in cards), sum(int(row[8]) for row in cards)


def physical_disks(folder: Path = Path("/sys/block")) -> frozenset[str]:
    """Names of the disks of this host, without partitions and without what is made of other disks."""
    return frozenset(name for name in _names(folder) if not name.startswith(VIRTUAL_DISKS))


def physical_interfaces(folder: Path = Path("/sys/class/net")) -> frozenset[str]:
    """Names of network cards: interfaces with a device behind them. A host without any counts its bridge instead."""
    names = _names(folder)
    cards = frozenset(name for name in names if (folder / name / "device").exists())
    return cards or frozenset(name for name in names if (folder / name / "bridge").exists())


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
