"""Process 1 of a host: makes bridge, files and libvirt, and stays to collect what ends. Killing it is pulling the plug.

Run as `python -m tests.lab.hosts.inside ARGUMENTS` in namespaces of its own.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec

from nano_appliance.host.child_process import ChildProcess
from nano_appliance.host.files import make_folder
from nano_appliance.host.readiness import ReadinessSocket
from nano_appliance.host.signal_pipe import SignalPipe
from nano_appliance.tryout.accounts import account_files
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.libvirt_daemon import (
    CONFIGURATION,
    QEMU_CONFIGURATION,
    Daemon,
    installed_daemons,
    write_configuration,
)
from nano_appliance.tryout.log_files import open_log
from nano_appliance.tryout.mounts import enter_private_tree
from nano_appliance.tryout.network import BRIDGE, BRIDGE_OPTIONS
from nano_appliance.tryout.settings import Settings
from nano_appliance.tryout.system_calls import MountFlag, mount
from tests.lab.hosts.addressing import DESK_ADDRESS, NETWORK
from tests.lab.hosts.arguments import PLUG_IN, UP, HostArguments

LIBVIRT_PATIENCE = 60.0
CAPABILITIES = Path("/var/cache/libvirt/qemu/capabilities")
KEPT_CAPABILITIES = Path(__file__).resolve().parents[3] / ".nano/capabilities"
"""What libvirt found out about QEMU, shared by all hosts of all labs: asking takes it a second or more. It asks again
by itself when QEMU, the kernel or libvirt is another one."""

SHARED_FILES = """\
user = "root"
group = "root"
dynamic_ownership = 0
"""
"""The shared folder stands for a shared file system, on which libvirt changes no owners; it cannot know that here."""


class HostFailed(Exception):
    """The host cannot be brought up; the text says why."""


def main(arguments: HostArguments) -> None:
    """Be the host until killed; what goes wrong on the way up ends it with a traceback in its log."""
    with socket.socket(fileno=arguments.control) as channel, SignalPipe(signal.SIGCHLD) as ended:
        channel.send(PLUG_IN)
        if channel.recv(64) != PLUG_IN:
            raise HostFailed("the lab has gone")
        _make_network(arguments)
        socket.sethostname(arguments.name)
        _make_files(arguments)
        for daemon in installed_daemons():
            _start_daemon(daemon, Home(Path(arguments.folder)))
        channel.send(UP)
        _stay(channel, ended, outlive=arguments.outlive)


def _make_network(arguments: HostArguments) -> None:
    """A bridge with the address and the cable in it; multicast goes the way of the default route."""
    commands = "\n".join(
        (
            "link set dev lo up",
            f"link add name {BRIDGE} address {arguments.hardware_address} type bridge {BRIDGE_OPTIONS}",
            f"link set dev eth0 master {BRIDGE} up",
            f"address add {arguments.address}/{NETWORK.prefixlen} dev {BRIDGE}",
            f"link set dev {BRIDGE} up",
            f"route add default via {DESK_ADDRESS} dev {BRIDGE}",
            "",
        )
    )
    subprocess.run(["ip", "-batch", "-"], input=commands.encode(), check=True)


def _make_files(arguments: HostArguments) -> None:
    home = Home(Path(arguments.folder))
    hosts = "".join(f"{address} {name}\n" for name, address in arguments.neighbours.items())
    # Libvirt looks up its host's name at every start of a guest: it must be answered here, and at once.
    files = {"/etc/hosts": f"127.0.0.1 localhost\n{hosts}", "/etc/resolv.conf": "", **account_files()}
    enter_private_tree(home, arguments.hierarchies, files)
    mount(make_folder(home.host / "opt", 0o755), "/opt", flags=MountFlag.BIND)
    settings = Settings(
        domain=arguments.name,
        hardware_address=arguments.hardware_address,
        network=str(NETWORK),
        host_id=arguments.host_id,
    )
    write_configuration(installed_daemons(), settings)
    (CONFIGURATION / "qemu.conf").write_text(QEMU_CONFIGURATION + SHARED_FILES)
    CAPABILITIES.mkdir(parents=True, exist_ok=True)
    mount(make_folder(KEPT_CAPABILITIES, 0o755), CAPABILITIES, flags=MountFlag.BIND)


def _start_daemon(daemon: Daemon, home: Home) -> None:
    log = home.log / f"{daemon.program}.log"
    with ReadinessSocket(Path("/run/nano") / daemon.program) as readiness, open_log(log) as output:
        variables = {"NOTIFY_SOCKET": str(readiness.path)}
        child = ChildProcess(daemon.command_line(), output=output, variables=variables)
        outcome = readiness.wait(child.pid, LIBVIRT_PATIENCE)
    if not outcome.ready:
        raise HostFailed(f"{daemon.program} does not start, see {log}")


def _stay(channel: socket.socket, ended: SignalPipe, *, outlive: bool) -> None:
    """Collect what ends: nobody else does it here. Returns when the lab has gone, unless the host outlives it."""
    with selectors.DefaultSelector() as selector:
        selector.register(ended, selectors.EVENT_READ)
        if not outlive:
            selector.register(channel, selectors.EVENT_READ)
        while all(key.fileobj is ended for key, _ in selector.select()):
            ended.signals()
            _collect_what_ended()


def _collect_what_ended() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=HostArguments))
