from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.disk_head import backing_file, standalone_size, virtual_size

MIB = 1 << 20


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, str(8 * MIB)], check=True)
    return path


def test_a_file_that_stands_alone(base: Path) -> None:
    assert (virtual_size(base), standalone_size(base), backing_file(base)) == (8 * MIB, 8 * MIB, None)


@pytest.mark.parametrize("named", ["base.qcow2", "{folder}/base.qcow2"])
def test_an_overlay(base: Path, named: str) -> None:
    overlay = base.with_name("overlay.qcow2")
    name = named.format(folder=base.parent)
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", name, "-F", "qcow2", overlay, str(9 * MIB)]
    subprocess.run(command, check=True)
    assert (virtual_size(overlay), backing_file(overlay)) == (9 * MIB, base)
    with pytest.raises(NanoError, match="depends on a backing file"):
        standalone_size(overlay)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    assert backing_file(tmp_path / "none") is None
    with pytest.raises(NanoError, match="cannot read"):
        backing_file(tmp_path)
    for read in (virtual_size, standalone_size):
        with pytest.raises(NanoError, match="cannot read"):
            read(tmp_path / "none")
    (tmp_path / "other").write_bytes(b"no disk")
    with pytest.raises(NanoError, match="not a qcow2"):
        virtual_size(tmp_path / "other")
