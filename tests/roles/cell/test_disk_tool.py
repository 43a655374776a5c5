from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.host.commands import CommandFailed
from nano_appliance.roles.cell.disk_tool import create_disk, read_disk


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
