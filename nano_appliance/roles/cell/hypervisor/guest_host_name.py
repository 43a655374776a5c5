"""Naming a Linux system through the agent inside it, which has no command of its own for that."""

from __future__ import annotations

import base64
import threading

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent
from nano_appliance.roles.cell.hypervisor.guest_agent import GuestAgent

LONGEST_RUN = 10.0
INTERVAL = 0.2
"""Seconds: how long a program inside may run, and how often it is asked for, because its end is not told."""

HOST_NAME_FILE = "/etc/hostname"


def set_host_name(agent: GuestAgent, domain_id: str, name: str) -> None:
    """Name the system, at once and for its next starts.

    Raises as the agent does, and NanoError when the system has no means for it or forbids them.
    """
    if _run(agent, domain_id, "hostnamectl", "set-hostname", name):
        return
    if not _run(agent, domain_id, "hostname", name):
        raise NanoError("no program inside sets the host name")
    _write(agent, domain_id, HOST_NAME_FILE, f"{name}\n")


def _run(agent: GuestAgent, domain_id: str, program: str, *arguments: str) -> bool:
    """Run a program inside and wait for its end; False when there is none of that name, or when it failed."""
    try:
        process = agent.command(domain_id, "guest-exec", path=program, arg=list(arguments))["pid"]
    except AgentSilent:
        raise
    except NanoError:
        return False
    pause = threading.Event()
    for _ in range(round(LONGEST_RUN / INTERVAL)):
        status = agent.command(domain_id, "guest-exec-status", pid=process)
        if status["exited"]:
            return bool(status.get("exitcode") == 0)
        pause.wait(INTERVAL)
    raise AgentSilent(f"'{program}' inside the guest did not end within {LONGEST_RUN:g} seconds")


def _write(agent: GuestAgent, domain_id: str, path: str, text: str) -> None:
    handle = agent.command(domain_id, "guest-file-open", path=path, mode="w")
    try:
        content = base64.b64encode(text.encode()).decode("ascii")
        agent.command(domain_id, "guest-file-write", handle=handle, buf_b64=content)
    finally:
        agent.command(domain_id, "guest-file-close", handle=handle)
