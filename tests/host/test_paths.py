from __future__ import annotations

import stat
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder


def test_the_layout_is_the_older_platforms(tmp_path: Path) -> None:
    folder = ModuleFolder(tmp_path / "elsewhere", "core")
    folder.make()
    names = sorted(path.name for path in folder.home.iterdir())
    assert names == ["cert", "config", "data", "log"]
    assert folder.pid_file == folder.home / "core.pid"
    assert folder.log_file == folder.home / "log" / "core.log"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder.config, folder.data, folder.log)} == {0o740}
    assert stat.S_IMODE(folder.cert.stat().st_mode) == 0o700


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    folder = ModuleFolder(tmp_path, "cell")
    folder.make()
    folder.config.chmod(0o750)
    folder.make()
    assert stat.S_IMODE(folder.config.stat().st_mode) == 0o750
