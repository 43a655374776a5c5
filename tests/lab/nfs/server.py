"""An NFS server of its own, a program in user space; it sits at the lab's desk and can be frozen and killed."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from nano_appliance.host.commands import WITH_US
from tests.lab.hosts.host import Host
from tests.lab.hosts.process import Process, start
from tests.lab.patience import StepFailed, eventually

CHECKOUT = Path(__file__).resolve().parents[3]
MOUNT_HELPER = "/usr/sbin/mount.nfs"
READY = "NFS SERVER INITIALIZED"

CONFIGURATION = """\
NFS_CORE_PARAM {{ Protocols = 3; Bind_addr = {address}; Enable_NLM = false; Enable_RQUOTA = false; }}
NFSv4 {{ Graceless = true; RecoveryBackend = fs; RecoveryRoot = {folder}; }}
NFS_KRB5 {{ Active_krb5 = false; }}
LOG {{ Default_Log_Level = EVENT; }}
EXPORT_DEFAULTS {{ Access_Type = RW; Squash = No_Root_Squash; SecType = sys; }}
EXPORT {{ Export_Id = 1; Path = {export}; Pseudo = /export; Protocols = 3; Transports = TCP; FSAL {{ Name = VFS; }} }}
"""
SCRIPT = """\
mount -t tmpfs -o mode=755 run /run
mkdir /run/rpcbind
rpcbind -f &
while [ ! -S /run/rpcbind.sock ]; do sleep 0.05; done
exec ganesha.nfsd -F -f "$0/ganesha.conf" -L "$0/ganesha.log" -p /run/ganesha.pid
"""
"""The port mapper comes along; all ends with the server, which is process 1 here."""


class NfsServer:
    """Exports the folder `export` under its own path at `address`, in the network namespace `network`."""

    def __init__(self, folder: Path, export: Path, network: Path, address: str) -> None:
        self.export = export
        self.address = address
        self._folder = folder
        self._network = network
        self._process: Process | None = None

    def start(self) -> None:
        """Start it and return when it serves; raises StepFailed with the end of its log."""
        self._folder.mkdir(exist_ok=True)
        self.export.mkdir(exist_ok=True)
        configuration = CONFIGURATION.format(address=self.address, folder=self._folder, export=self.export)
        (self._folder / "ganesha.conf").write_text(configuration)
        log = self._folder / "ganesha.log"
        log.write_text("")
        enter = ("nsenter", f"--net={self._network}", "--", "unshare", "--mount", "--pid", "--fork", "--kill-child")
        command = [*WITH_US, *enter, "--mount-proc", "sh", "-c", SCRIPT, str(self._folder)]
        self._process = start(command, self._folder / "log")
        try:
            eventually(lambda: READY in log.read_text(errors="replace"), "the NFS server does not start")
        except StepFailed as error:
            self.stop()
            raise StepFailed(f"{error}: {log.read_text(errors='replace')[-2000:]}") from error

    def stop(self) -> None:
        """Kill it; clients wait for it to come back."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def freeze(self) -> None:
        """Let it answer nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise StepFailed("the NFS server does not run")
        Process(self._process.only_child()).signal(number)


def give_client(host: Host) -> None:
    """Let `mount -t nfs` on a host of the lab use the client of these tests, until the power goes."""
    helper = host.home.path / "mount.nfs"
    helper.write_text(f'#!/bin/sh\nPYTHONPATH={CHECKOUT} exec {sys.executable} -m tests.lab.nfs.client "$@"\n')
    helper.chmod(0o755)
    host.run("mknod", "-m", "666", "/dev/fuse", "c", "10", "229")
    host.run("mount", "--bind", str(helper), MOUNT_HELPER)
