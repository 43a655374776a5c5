"""Starts the inner supervisor in network, mount, process, host name, IPC and control group namespaces of its own."""

from __future__ import annotations

import os
import socket

from nano_appliance.host.child_process import ChildProcess
from nano_appliance.host.daemon import own_program
from nano_appliance.tryout.arguments import InnerArguments
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.log_files import open_log

DIE_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL")
"""Put before a command line: the kernel ends the program when the thread that started it ends in any way."""

NEW_NAMESPACES = (
    *("unshare", "--net", "--mount", "--pid", "--uts", "--ipc"),
    *("--fork", "--kill-child", "--mount-proc", "--propagation", "private"),
)
"""The control group namespace is entered later, from inside our groups."""


def start_inside(home: Home, arguments: InnerArguments) -> ChildProcess:
    """Start the inner supervisor; when the returned process ends, so does everything inside.

    Raises OSError when it cannot be executed. Must be called from the main thread.
    """
    with open_log(home.log / "up.log") as log:
        return ChildProcess(
            [*DIE_WITH_PARENT, *NEW_NAMESPACES, *own_program(), *arguments.command_line()],
            output=log,
            variables={"PYINSTALLER_RESET_ENVIRONMENT": "1"},
            descriptors=(arguments.control, arguments.portal, arguments.api),
            folder=home.path,
        )


def open_network_namespace(process: ChildProcess) -> int:
    """A descriptor of the network namespace the inner supervisor lives in; raises OSError when it has ended."""
    return os.open(f"/proc/{process.pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def control_channel() -> tuple[socket.socket, socket.socket]:
    """Both ends of the channel between the supervisors; each sees when the other is gone."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
