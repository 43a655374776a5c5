"""What the judge of counted disks lets pass and what not, and that the tiny guest counts as it expects."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tests.lab.counting import LABEL, SECTOR, Counted, Damaged, judge, make_counting_disk, read_counted
from tests.lab.guest_agent import BOOT_TIME
from tests.lab.patience import eventually
from tests.lab.tiny_guest import make_tiny_guest


def record(number: int, writer: str) -> bytes:
    check_sum = hashlib.sha256(f"{number} {writer}".encode()).hexdigest()
    return f"record {number} {writer} {check_sum}".encode().ljust(SECTOR - 1) + b"\n"


def disk(*writers: str, size: int = 16) -> bytes:
    written = b"".join(record(number, writer) for number, writer in enumerate(writers, 1))
    return ((LABEL.ljust(SECTOR - 1) + b"\n") + written).ljust(size * SECTOR, b"\0")


def test_a_sequence_of_starts_is_in_order() -> None:
    assert judge(disk()) == Counted(0, ())
    assert judge(disk("a", "a", "b", "c", "c")) == Counted(5, (("a", 1), ("b", 3), ("c", 4)))
    assert judge(disk("a", "a", "a", size=4)) == Counted(3, (("a", 1),))


def test_two_at_once_are_noticed() -> None:
    with pytest.raises(Damaged, match="two have written at the same time: a 1, b 3, a 4"):
        judge(disk("a", "a", "b", "a"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (bytes(SECTOR * 4), "nobody has counted"),
        (disk("a", "a")[: SECTOR * 2] + bytes(SECTOR) + record(3, "a"), "record 2 is missing"),
        (disk("a").replace(b"record 1", b"record 2"), "record 1 is damaged"),
        (disk("a").replace(b" a ", b" b "), "record 1 is damaged"),
    ],
)
def test_damage_is_noticed(content: bytes, complaint: str) -> None:
    with pytest.raises(Damaged, match=complaint):
        judge(content)


@pytest.mark.system
@pytest.mark.long
def test_a_guest_counts_on_after_its_machine_was_killed(tmp_path: Path) -> None:
    guest = make_tiny_guest(tmp_path)
    disk = tmp_path / "counted.raw"
    make_counting_disk(disk, 1 << 20)
    reached = 0
    for start in range(2):
        run_until_counted(guest.iso, disk, tmp_path / f"console-{start}", reached + 20)
        counted = read_counted(disk)
        assert counted.last >= reached + 20
        assert len(counted.writers) == start + 1
        reached = counted.last


def run_until_counted(iso: Path, disk: Path, console: Path, number: int) -> None:
    """Let a guest count as far as that, and kill its machine."""
    console.touch()
    command = [
        *("qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-nodefaults", "-display", "none"),
        *("-cdrom", str(iso), "-drive", f"file={disk},format=raw,if=virtio,cache=none", "-serial", f"file:{console}"),
    ]
    with subprocess.Popen(command) as machine:
        try:
            eventually(lambda: last_told(console) >= number, "the guest does not count", seconds=BOOT_TIME)
        finally:
            machine.kill()


def last_told(console: Path) -> int:
    told = re.findall(r"TINY-COUNTED (\d+)\s", console.read_text(errors="replace"))
    return int(told[-1]) if told else 0
