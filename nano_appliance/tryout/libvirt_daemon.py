"""The private libvirt daemon: its configuration and which programs it consists of; speaks no libvirt itself.

Enterprise Linux 10 ships libvirt as one daemon per driver only. That row is written after libvirt's own description
of these daemons and has not been proven there yet.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.model.errors import Misconfigured
from nano_appliance.tryout.settings import Settings

CONFIGURATION = Path("/etc/libvirt")


@dataclass(frozen=True)
class Daemon:
    """One program of libvirt and the configuration file it reads."""

    program: str

    @property
    def configuration(self) -> Path:
        """Its file, under the name it has by default."""
        return CONFIGURATION / f"{self.program}.conf"

    def command_line(self) -> list[str]:
        """How to run it in the foreground."""
        return [self.program, "--config", str(self.configuration)]


MONOLITHIC = (Daemon("libvirtd"),)
MODULAR = (Daemon("virtqemud"), Daemon("virtnwfilterd"))
"""The drivers a cell uses: guests and packet filters. Its bridge and its volumes are not made by libvirt."""

QEMU_CONFIGURATION = """\
# Written by nano up at each start.
security_driver = "none"
namespaces = []
stdio_handler = "file"
cgroup_controllers = ["cpu", "cpuacct", "cpuset", "memory", "blkio"]
"""


def installed_daemons() -> tuple[Daemon, ...]:
    """The daemons of this host; raises Misconfigured when libvirt is missing."""
    for daemons in (MONOLITHIC, MODULAR):
        if shutil.which(daemons[0].program):
            return daemons
    raise Misconfigured("libvirt's daemon is missing on this host (libvirtd or virtqemud); make setup installs it")


def daemon_configuration(settings: Settings) -> str:
    """A daemon that only local processes can reach, through its socket, as a host of its own."""
    return f"""\
# Written by nano up at each start.
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_ro_perms = "0700"
unix_sock_rw_perms = "0700"
host_uuid = "{settings.host_id}"
log_outputs = "2:stderr"
"""


def write_configuration(daemons: tuple[Daemon, ...], settings: Settings) -> None:
    """Write all files the daemons read; /etc/libvirt must be the private one by now. Raises OSError."""
    text = daemon_configuration(settings)
    for daemon in daemons:
        daemon.configuration.write_text(text, "utf-8")
    (CONFIGURATION / "qemu.conf").write_text(QEMU_CONFIGURATION, "utf-8")
