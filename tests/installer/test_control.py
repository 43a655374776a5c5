"""Roles of the older platform, stopped and started by their own verbs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.processes import run_from
from nano_appliance.installer import control, present
from nano_appliance.installer.present import Origin, Present, Runs, is_ours, present_roles
from nano_appliance.model.errors import NanoError

OLDER_MODULE = Path(__file__).parents[1] / "lab" / "older_module.c"


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(present, "is_active", lambda _unit: False)
    for role in ("core", "cell"):
        (tmp_path / "nano" / role).mkdir(parents=True)
    subprocess.run(["gcc", "-o", tmp_path / "nano/core/core", OLDER_MODULE], check=True)
    shutil.copy2(tmp_path / "nano/core/core", tmp_path / "nano/cell/cell")
    return tmp_path / "nano"


def test_older_roles_are_told_from_ours(installation: Path) -> None:
    (installation / "frontend").mkdir()
    launcher = installation / "frontend/frontend"
    launcher.write_text('#!/bin/sh\nexec /usr/bin/nano frontend "$@"\n')
    (installation / "cell/cell").write_bytes(b"\x7fELF...nano_appliance/portal...")
    found = {each.role: each.origin for each in present_roles(installation, {"nano-frontend": "2.0.0"})}
    assert found == {"core": Origin.OLDER, "cell": Origin.COPY, "frontend": Origin.PACKAGE}
    launcher.write_text("#!/bin/sh\nexec /opt/other\n")
    assert not is_ours(launcher)
    launcher.write_bytes(b"")
    assert not is_ours(launcher)
    shutil.rmtree(installation / "cell")
    assert [each.role for each in present_roles(installation, {})] == ["core", "frontend"]


def test_one_is_stopped_and_started_again(installation: Path) -> None:
    subprocess.run([installation / "core/core", "start"], check=True, stdout=subprocess.DEVNULL)
    core = present_roles(installation, {})[0]
    assert (core.role, core.runs) == ("core", Runs.BACKGROUND)
    try:
        control.stop(core)
        assert run_from(core.folder.home) == []
        control.start(core)
        assert len(run_from(core.folder.home)) == 1
    finally:
        subprocess.run([core.program, "stop"], check=True, stdout=subprocess.DEVNULL)


def test_one_that_does_not_start_is_told(installation: Path) -> None:
    program = installation / "cell/cell"
    program.write_text("#!/bin/sh\necho start cell fail: query timeout\n")
    cell = Present(ModuleFolder(program.parent, "cell"), Origin.OLDER, Runs.BACKGROUND)
    with pytest.raises(
        NanoError, match="the cell of the older platform does not start: start cell fail: query timeout"
    ):
        control.start(cell)
