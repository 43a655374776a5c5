from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, InvalidInput
from nano_appliance.tryout.home import Home


@pytest.mark.parametrize("path", ["/", "/dev/shm/home", "/run/home", "/sys", "/proc/self", "/var/lib/libvirt/home"])
def test_places_that_the_inside_cannot_see_are_refused(path: str) -> None:
    with pytest.raises(InvalidInput, match="home"):
        Home.at(Path(path))


def test_a_home_is_where_its_link_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert Home.at(tmp_path / "link").path == tmp_path / "real"


def test_folders_are_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    for folder in (home.path, home.log, home.host):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_control_groups_of_two_homes_differ(tmp_path: Path) -> None:
    assert Home(tmp_path / "one").control_group != Home(tmp_path / "other").control_group


def test_a_held_home_names_its_holder(tmp_path: Path) -> None:
    home = Home(tmp_path)
    code = (
        "import sys, pathlib; from nano_appliance.tryout.home import Home\n"
        "with Home(pathlib.Path(sys.argv[1])).locked(): print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Conflict, match=f"process {holder.pid}"), home.locked():
            pass
    finally:
        holder.kill()
        holder.communicate()
    with home.locked():
        assert home.lock_file.read_text() == str(os.getpid())
