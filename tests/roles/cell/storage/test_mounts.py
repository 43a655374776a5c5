"""What is mounted where."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.host.commands import CommandFailed
from nano_appliance.model.errors import Conflict
from nano_appliance.roles.cell.storage import mounts
from nano_appliance.roles.cell.storage.mounts import mount_export, mounted_at, unmount

MOUNTINFO = r"""22 27 0:20 / /sys rw,relatime shared:7 - sysfs sysfs rw
40 27 0:35 / /opt/nano/pools/nas-1 rw,nosuid,nodev shared:9 - nfs4 nas:/srv/vm rw,hard
41 27 0:36 / /mnt/two\040words rw,relatime - nfs4 [fe80::1]:/srv/a\134b rw
42 27 0:37 / /mnt/over rw,relatime - tmpfs below rw
43 42 0:38 / /mnt/over rw,relatime - tmpfs above rw
"""


@pytest.fixture(autouse=True)
def mountinfo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTINFO)
    monkeypatch.setattr(mounts, "_MOUNTINFO", file)


@pytest.mark.parametrize(
    ("folder", "source"),
    [
        ("/sys", "sysfs"),
        ("/opt/nano/pools/nas-1", "nas:/srv/vm"),
        ("/mnt/two words", r"[fe80::1]:/srv/a\b"),
        ("/mnt/over", "above"),
        ("/opt/nano/pools", None),
    ],
)
def test_the_source_is_found(folder: str, source: str | None) -> None:
    assert mounted_at(Path(folder)) == source


def test_what_is_mounted_already_stays() -> None:
    mount_export("nas", "/srv/vm", Path("/opt/nano/pools/nas-1"))
    mount_export("nas", "/srv/vm/", Path("/opt/nano/pools/nas-1"))
    mount_export("fe80::1", r"/srv/a\b", Path("/mnt/two words"))


def test_nothing_is_mounted_over_something_else() -> None:
    with pytest.raises(Conflict, match="nas:/srv/vm is mounted at /opt/nano/pools/nas-1, where other:/srv/vm should"):
        mount_export("other", "/srv/vm", Path("/opt/nano/pools/nas-1"))


def test_nothing_to_unmount(tmp_path: Path) -> None:
    unmount(tmp_path)


def test_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "OPTIONS", "no-such-option")
    with pytest.raises(CommandFailed, match="mount failed"):
        mount_export("127.0.0.1", "/none", tmp_path)
