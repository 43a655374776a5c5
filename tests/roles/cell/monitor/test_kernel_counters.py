from __future__ import annotations

from pathlib import Path

from nano_appliance.roles.cell.monitor import kernel_counters

STAT = "cpu  100 10 50 1000 40 5 5 30 60 0\ncpu0 1 2 3 4 5 6 7 8 9 0\nintr 5\n"
MEMORY = "MemTotal:       24605844 kB\nMemFree:         9 kB\nMemAvailable:   20000000 kB\nHugePages_Total:       0\n"
DISKS = """\
 254       0 vda 4000 10 8000 1 3000 5 6000 2 0 3 4 0 0 0 0
 254       1 vda1 4000 10 8000 1 3000 5 6000 2 0 3 4 0 0 0 0
   7       0 loop0 9 9 99 9 9 9 99 9 9 9 9
"""
NETWORK = """\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compr
    lo: 999999    100    0    0    0     0          0         0   999999    100    0    0    0     0       0          0
  eth0:1500 10 0 0 0 0 0 0 700 5 0 0 0 0 0 0
"""


def test_processor_time() -> None:
    # Time of guests (the ninth number) is part of `user` already.
    assert kernel_counters.cpu_times(STAT) == (100 + 10 + 50 + 5 + 5 + 30, 1040)


def test_memory_in_bytes() -> None:
    assert kernel_counters.memory(MEMORY) == (20000000 * 1024, 24605844 * 1024)


def test_disks_are_counted_without_their_partitions() -> None:
    assert kernel_counters.disk_traffic(DISKS, frozenset({"vda"})) == (8000 * 512, 6000 * 512)


def test_network_of_the_cards_only() -> None:
    assert kernel_counters.network_traffic(NETWORK, frozenset({"eth0"})) == (1500, 700)


def test_which_disks_and_cards_there_are(tmp_path: Path) -> None:
    for name in ("sda", "nvme0n1", "loop0", "dm-0", "sr0"):
        (tmp_path / "block" / name).mkdir(parents=True)
    assert kernel_counters.physical_disks(tmp_path / "block") == {"sda", "nvme0n1"}
    (tmp_path / "net" / "br0" / "bridge").mkdir(parents=True)
    assert kernel_counters.physical_interfaces(tmp_path / "net") == {"br0"}
    (tmp_path / "net" / "eth0" / "device").mkdir(parents=True)
    assert kernel_counters.physical_interfaces(tmp_path / "net") == {"eth0"}
    assert kernel_counters.physical_disks(tmp_path / "none") == frozenset()
