"""The one door to dnsmasq, as a DHCP server for known guests only; decides nothing."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from ipaddress import IPv4Network
from pathlib import Path

from nano_appliance.host.child_process import ChildProcess

LEASE_TIME = "12h"
START_LIMIT, LOOK_AFTER = 10.0, 0.02
"""Seconds it has to come up, and between two looks whether it has."""

STOP_LIMIT = 5.0
"""Seconds it has to end when told to; it has nothing to finish."""

LONGEST_WAIT = 3600.0

CAPABILITIES = "-all,+net_admin,+net_bind_service,+net_raw,+setgid"
RESTRAINED = ("setpriv", "--pdeathsig", "KILL", "--no-new-privs", f"--bounding-set={CAPABILITIES}", "--")
"""It ends with us. An account of its own would make it forget that, and could not read our folder; so it stays root,
but without root's power over the host. It sets its groups even to what they are."""


class ServerFolder:
    """Where the server's files are: hosts, options, leases and what it complained of last."""

    def __init__(self, path: Path) -> None:
        self.hosts = path / "hosts"
        self.options = path / "options"
        self.leases = path / "leases"
        self.log = path / "dnsmasq.log"
        self.ready = path / "dnsmasq.pid"


def command_line(folder: ServerFolder, bridge: str, networks: Sequence[IPv4Network]) -> list[str]:
    """How to run it on `bridge` for guests whose addresses are in `networks`, wherever the bridge's own address is.

    It takes over guests whose leases it has no record of, and neither answers nor refuses anybody it does not know.
    """
    return [
        *RESTRAINED,
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--log-facility=-",
        "--quiet-dhcp",
        "--user=root",
        "--group=root",
        "--port=0",
        f"--interface={bridge}",
        "--except-interface=lo",
        "--bind-interfaces",
        *(
            option
            for network in networks
            for option in (
                f"--dhcp-range={network.network_address},static,{network.netmask},{LEASE_TIME}",
                f"--shared-network={bridge},{network.network_address}",
            )
        ),
        "--dhcp-authoritative",
        "--dhcp-ignore=tag:!known",
        "--no-ping",
        f"--dhcp-hostsdir={folder.hosts}",
        f"--dhcp-optsfile={folder.options}",
        f"--dhcp-leasefile={folder.leases}",
        f"--pid-file={folder.ready}",
    ]


class Dnsmasq:
    """A running server, started when this object is made; ends with the thread that made it.

    Raises OSError when it cannot be executed.
    """

    def __init__(self, folder: ServerFolder, line: Sequence[str]) -> None:
        self.line = tuple(line)
        """How it was started."""
        self._folder = folder
        folder.ready.unlink(missing_ok=True)
        with folder.log.open("wb") as log:
            self._process = ChildProcess(line, output=log)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def comes_up(self) -> bool:
        """Wait until it serves; False when it does not."""
        for _ in range(int(START_LIMIT / LOOK_AFTER)):
            if self._folder.ready.exists():
                return True
            if self._process.wait(LOOK_AFTER):
                return False
        return False

    def has_ended(self) -> bool:
        """True when it is no more; does not wait."""
        return self._process.has_ended()

    def wait(self) -> None:
        """Wait for its end."""
        while not self._process.wait(LONGEST_WAIT):
            pass

    def reread(self) -> None:
        """Let it read hosts and options anew."""
        self._process.signal(signal.SIGHUP)

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._process.signal(signal.SIGTERM)
        if not self._process.wait(STOP_LIMIT):
            self._process.kill()
