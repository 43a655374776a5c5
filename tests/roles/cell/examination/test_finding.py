from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.roles.cell.examination.finding import installation

APT, DNF = "apt-get install qemu-utils", "dnf install qemu-img"


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian\n", APT),
        ('ID=ubuntu\nID_LIKE="debian"\n', APT),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', DNF),
        ("ID=arch\n", f"{APT} or {DNF}"),
    ],
)
def test_the_command_of_the_distribution(tmp_path: Path, release: str, command: str) -> None:
    path = tmp_path / "os-release"
    path.write_text(release)
    assert installation("qemu-utils", "qemu-img", path) == command


def test_an_unknown_distribution_gets_both(tmp_path: Path) -> None:
    assert installation("qemu-utils", "qemu-img", tmp_path / "missing") == f"{APT} or {DNF}"
