"""Packages of Debian in a throw-away host, without installing them on this machine, where they would start daemons."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.lab.host_network import with_host_network


def fetch(packages: Sequence[str], folder: Path) -> list[Path]:
    """The archives of `packages`, and of what they need that this machine lacks, in `folder`; needs apt's lists."""
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True)
    subprocess.run(
        with_host_network(
            *("apt-get", "install", "--download-only", "--no-install-recommends", "--reinstall", "--yes", "-qq"),
            *("-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"),
            *packages,
        ),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return sorted(archives.glob("*.deb"))


def unpack(archives: Sequence[Path], root: Path) -> None:
    """Put the files of `archives` below `root`; none of their scripts is run."""
    for archive in archives:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as files:
            # /lib and the like are links where /usr is merged.
            command = ["tar", "--extract", "--keep-directory-symlink", f"--directory={root}"]
            subprocess.run(command, stdin=files.stdout, check=True)
        assert files.returncode == 0, archive
