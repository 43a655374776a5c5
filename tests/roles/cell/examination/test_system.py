from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from nano_appliance.model.units import GIB
from nano_appliance.roles.cell.examination import system
from nano_appliance.roles.cell.examination.finding import Verdict


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(GIB // 2, Verdict.LACKS), (GIB, Verdict.WARNING), (10 * GIB, Verdict.OK)],
)
def test_disk_space(monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict) -> None:
    asked: list[Path] = []

    def disk_usage(path: Path) -> SimpleNamespace:
        asked.append(path)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(system.shutil, "disk_usage", disk_usage)
    assert system.disk_space().verdict is verdict
    assert asked[0].is_dir()


@pytest.mark.parametrize(("user", "verdict"), [(0, Verdict.OK), (1000, Verdict.LACKS)])
def test_rights(monkeypatch: pytest.MonkeyPatch, user: int, verdict: Verdict) -> None:
    monkeypatch.setattr(system.os, "geteuid", lambda: user)
    assert system.rights().verdict is verdict


@pytest.mark.parametrize(("mode", "detail"), [("1", "enforcing"), ("0", "permissive"), (None, "not in use")])
def test_selinux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str | None, detail: str) -> None:
    path = tmp_path / "enforce"
    if mode is not None:
        path.write_text(mode)
    monkeypatch.setattr(system, "SELINUX_MODE", path)
    assert system.selinux().detail.startswith(detail)
