"""Unpacked releases on a throw-away host, and the installer in them."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.build.installer import FOLDER, make_installer
from scripts.build.rpms import make_rpms
from tests.lab.systemd_host import SystemdHost, systemd_host
from tests.lab.terminal import Terminal

GATEWAY = "10.78.0.254"
"""Where nobody is, but a route needs it to be told."""


@contextmanager
def bare_host() -> Iterator[SystemdHost]:
    """A host that Debian's packages need not be downloaded for."""
    with systemd_host() as host:
        # The only program of theirs that is not there; no storage of that kind is used.
        mount_nfs = host.root / "usr/sbin/mount.nfs"
        mount_nfs.write_text("#!/bin/sh\nexit 1\n")
        mount_nfs.chmod(0o755)
        host.run("ip", "route", "replace", "default", "via", GATEWAY)
        yield host


def make_release(executable: Path, packaged: Path, version: str, folder: Path) -> Path:
    """A tarball of packages that hold `packaged`; its installer is `executable`."""
    packages = make_rpms(packaged, version, folder / version)
    return make_installer(executable, packages, [], version, folder)


class Installer:
    """The installer of a release that was unpacked on `host`."""

    def __init__(self, host: SystemdHost, tarball: Path) -> None:
        self._host = host
        place = f"srv/{tarball.name.removesuffix('.tar.gz')}"
        with tarfile.open(tarball) as archive:
            archive.extractall(host.root / place, filter="tar")
        self.folder = Path("/", place, FOLDER)
        self.inside = host.root / self.folder.relative_to("/")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it without a terminal."""
        return self._host.run(str(self.folder / "installer"), *words, check=False)

    @contextmanager
    def on_terminal(self, *words: str) -> Iterator[Terminal]:
        """Run it as a person does."""
        with Terminal([*self._host.enter, str(self.folder / "installer"), *words]) as terminal:
            yield terminal
