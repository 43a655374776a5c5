"""Packages on this host: which there are, putting them on, taking them off; the one door to rpm, dnf and apt.

On Debian, where Nano can be tried out, its own packages are put on by rpm as well; what they need comes from apt.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from nano_appliance.host.distribution import Family
from nano_appliance.installer.programs import SLOW, attempt, call
from nano_appliance.installer.release import Package

FOREIGN = ("--nodeps", "--force-debian")
"""Debian's rpm knows nothing of Debian's packages."""

PLACES = f"{os.defpath}:/usr/local/sbin:/usr/sbin:/sbin:/usr/libexec"

_DEBIAN = {
    "core": {"rpm": "rpm"},
    "frontend": {"rpm": "rpm"},
    "cell": {
        "rpm": "rpm",
        "qemu-system-x86_64": "qemu-system-x86",
        "qemu-img": "qemu-utils",
        "libvirtd": "libvirt-daemon-system",
        "dnsmasq": "dnsmasq-base",
        "iptables": "iptables",
        "mount.nfs": "nfs-common",
        "ip": "iproute2",
    },
}
"""By role: the programs it needs, and the packages of Debian that they are in."""


class Packages:
    """The packages of a host of one family."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def installed(self, names: Iterable[str]) -> dict[str, str]:
        """Versions of those that are there."""
        if shutil.which("rpm", path=PLACES) is None:
            return {}
        versions = {}
        for name in names:
            found = attempt("rpm", "--query", "--queryformat", "%{VERSION}", name)
            if found.status == 0:
                versions[name] = found.stdout.decode()
        return versions

    def needed(self, roles: Iterable[str]) -> list[str]:
        """Packages of the distribution that have to come first; where packages say themselves what they need, none."""
        if self._family is not Family.DEBIAN:
            return []
        programs = {program: package for role in roles for program, package in _DEBIAN[role].items()}
        return sorted({package for name, package in programs.items() if shutil.which(name, path=PLACES) is None})

    def install_needed(self, names: Sequence[str]) -> None:
        """Put packages of the distribution on; raises NanoError."""
        call("apt-get", "update", "-q", timeout=SLOW)
        call(
            *("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q", "--no-install-recommends"),
            *names,
            timeout=SLOW,
        )

    def install(self, packages: Sequence[Package], offline: Sequence[Path]) -> None:
        """Put on what is not there yet, and what it needs, from `offline` if that is enough; raises NanoError."""
        files = [str(package.file) for package in packages]
        if self._family is Family.DEBIAN:
            call("rpm", "--install", *FOREIGN, *files, timeout=SLOW)
            return
        manager = _manager()
        if offline:
            beside = [str(path) for path in offline]
            alone = attempt(manager, "install", "-y", "--disablerepo=*", *files, *beside, timeout=SLOW)
            if alone.status == 0:
                return
        call(manager, "install", "-y", *files, timeout=SLOW)

    def replace(self, packages: Sequence[Package]) -> None:
        """Put on these in place of what is there, be it older, newer or the same; raises NanoError."""
        files = [str(package.file) for package in packages]
        if self._family is Family.DEBIAN:
            call("rpm", "--upgrade", "--force", *FOREIGN, *files, timeout=SLOW)
            return
        # A newer version may need what is not there; then the package manager gets it, and puts the version on.
        if attempt("rpm", "--upgrade", "--test", "--force", *files).status:
            call(_manager(), "install", "-y", *files, timeout=SLOW)
        call("rpm", "--upgrade", "--force", *files, timeout=SLOW)

    def erase(self, names: Sequence[str]) -> None:
        """Take packages of ours off; raises NanoError."""
        foreign = FOREIGN if self._family is Family.DEBIAN else ()
        call("rpm", "--erase", *foreign, *names, timeout=SLOW)


def _manager() -> str:
    """The package manager of this host, the older one where there is no other."""
    return "dnf" if shutil.which("dnf", path=PLACES) else "yum"
