from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.roles.cell.examination import programs
from nano_appliance.roles.cell.examination.finding import Verdict


@pytest.mark.parametrize(
    ("flags", "device", "verdict", "detail"),
    [
        ("fpu vmx sse", True, Verdict.OK, "Intel VT-x"),
        ("fpu svm", True, Verdict.OK, "AMD-V"),
        ("fpu vmx", False, Verdict.WARNING, "is missing"),
        ("fpu sse", True, Verdict.WARNING, "slow software emulation"),
    ],
)
def test_virtualisation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, device: bool, verdict: Verdict, detail: str
) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    if device:
        (tmp_path / "kvm").touch()
    monkeypatch.setattr(programs, "PROCESSOR_FILE", tmp_path / "cpuinfo")
    monkeypatch.setattr(programs, "KVM_DEVICE", tmp_path / "kvm")
    found = programs.virtualisation()
    assert found.verdict is verdict
    assert detail in found.detail


def test_installed_programs_show_their_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "qemu-img"
    tool.write_text("#!/bin/sh\necho qemu-img version 9.9\necho more\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = programs.disk_tool()
    assert (found.verdict, found.detail) == (Verdict.OK, f"qemu-img version 9.9 ({tool})")


def test_programs_that_are_missing_or_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "ENTERPRISE_LINUX_EMULATOR", str(tmp_path / "qemu-kvm"))
    assert programs.disk_tool().verdict is Verdict.LACKS
    assert programs.emulator().verdict is Verdict.LACKS
    assert programs.address_server().verdict is Verdict.WARNING
    assert programs.packet_filter().verdict is Verdict.WARNING
    broken = tmp_path / "qemu-kvm"
    broken.write_text("#!/bin/sh\necho wrong library >&2\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(programs.platform, "machine", lambda: "nosuch")
    found = programs.emulator()
    assert found.verdict is Verdict.LACKS
    assert "wrong library" in found.detail
