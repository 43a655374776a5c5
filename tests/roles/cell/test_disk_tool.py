from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nano_appliance.host.commands import CommandFailed
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.disk_tool import commit, create_disk, create_overlay, read_disk, resize, rewrite

MIB = 1 << 20


def qemu_io(path: Path, *commands: str) -> None:
    """Write or check patterns; a pattern that is not there fails."""
    ended = subprocess.run(
        ["qemu-io", "-f", "qcow2", *(word for command in commands for word in ("-c", command)), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "failed" not in ended.stdout, ended.stdout


def test_a_blank_disk(tmp_path: Path) -> None:
    path = tmp_path / "a_sys.qcow2"
    create_disk(path, 1 << 30)
    information = read_disk(path)
    assert (information.format, information.virtual_size) == ("qcow2", 1 << 30)
    assert path.stat().st_blocks * 512 < 1 << 24


def test_no_disk(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="qemu-img failed: .*No such file"):
        read_disk(tmp_path / "none.qcow2")
    with pytest.raises(CommandFailed):
        create_disk(tmp_path / "missing" / "a.qcow2", 1 << 20)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A disk of 64 MiB, 16 of them written."""
    path = tmp_path / "base.qcow2"
    create_disk(path, 64 * MIB)
    qemu_io(path, "write -P 1 0 16M")
    return path


def test_an_overlay_shows_what_is_below(base: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.qcow2"
    create_overlay(overlay, base)
    assert read_disk(overlay).virtual_size == 64 * MIB
    assert read_disk(overlay).full_backing_filename == str(base)
    qemu_io(overlay, "read -P 1 0 16M", "write -P 2 0 1M")
    qemu_io(base, "read -P 1 0 16M")
    create_overlay(overlay, base, 80 * MIB)
    assert read_disk(overlay).virtual_size == 80 * MIB
    with pytest.raises(NanoError, match=r"cannot read .*none.qcow2"):
        create_overlay(tmp_path / "other.qcow2", tmp_path / "none.qcow2")
    assert not (tmp_path / "other.qcow2").exists()


def test_committing_again_changes_nothing(base: Path, tmp_path: Path) -> None:
    overlay, percents = tmp_path / "overlay.qcow2", []
    create_overlay(overlay, base)
    resize(overlay, 80 * MIB)
    qemu_io(overlay, "write -P 2 0 1M", "write -z 2M 1M", "write -P 3 70M 1M")
    expected = ("read -P 2 0 1M", "read -P 1 1M 1M", "read -P 0 2M 1M", "read -P 3 70M 1M", "read -P 1 3M 13M")
    for _ in range(2):
        commit(overlay, percents.append)
        qemu_io(base, *expected)
        qemu_io(overlay, *expected)
    assert read_disk(base).virtual_size == 80 * MIB
    assert percents[-1] == 100


def test_a_rewritten_overlay_stays_one_and_takes_less(base: Path, tmp_path: Path) -> None:
    overlay, copy, percents = tmp_path / "overlay.qcow2", tmp_path / "copy.qcow2", []
    create_overlay(overlay, base)
    qemu_io(overlay, "write -P 2 0 1M", "write -P 3 20M 20M", "write -z -u 20M 20M")
    rewrite(overlay, copy, percents.append)
    assert read_disk(copy).full_backing_filename == str(base)
    assert read_disk(copy).actual_size < 2 * MIB
    qemu_io(copy, "read -P 2 0 1M", "read -P 1 1M 15M", "read -P 0 20M 20M")
    assert percents[-1] == 100


def test_a_rewritten_disk_has_no_unused_space(base: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.qcow2"
    qemu_io(base, "write -P 0 4M 12M")
    assert read_disk(base).actual_size > 16 * MIB
    rewrite(base, copy, lambda percent: None)
    assert read_disk(copy).full_backing_filename == ""
    assert read_disk(copy).actual_size < 5 * MIB
    assert read_disk(copy).virtual_size == 64 * MIB
    qemu_io(copy, "read -P 1 0 4M", "read -P 0 4M 60M")


def test_growing(base: Path) -> None:
    resize(base, 65 * MIB)
    assert read_disk(base).virtual_size == 65 * MIB
    with pytest.raises(CommandFailed):
        resize(base, MIB)
    assert read_disk(base).virtual_size == 65 * MIB
