from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.tryout.devices import kvm_works


@pytest.mark.parametrize("flags", ["fpu sse2 lm", "fpu vmx lm", "svm"])
def test_a_node_that_is_no_kvm_is_not_trusted(tmp_path: Path, flags: str) -> None:
    (tmp_path / "kvm").write_bytes(b"")
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert not kvm_works(tmp_path / "kvm", tmp_path / "cpuinfo")


def test_a_processor_without_virtualisation_settles_it(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nflags\t\t: fpu sse2\nvmx flags\t: vnmi\n")
    assert not kvm_works(Path("/dev/kvm"), tmp_path / "cpuinfo")


def test_a_missing_node_settles_it(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("flags\t\t: vmx\n")
    assert not kvm_works(tmp_path / "kvm", tmp_path / "cpuinfo")
