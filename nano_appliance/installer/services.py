"""Roles and the host's libvirt as services; the one door to systemctl."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from nano_appliance.installer.programs import attempt, call
from nano_appliance.model.errors import Misconfigured, NanoError

RUNNING_SYSTEMD = Path("/run/systemd/system")
TARGET = "nano.target"

START_SECONDS = 150.0
"""Longer than systemd itself waits for a role's readiness."""

MODULAR_LIBVIRT = ("virtlogd.socket", "virtqemud.socket", "virtnwfilterd.socket", "virtstoraged.socket")
WHOLE_LIBVIRT = ("libvirtd.service",)


def unit_of(role: str) -> str:
    """The name of a role's service."""
    return f"nano-{role}.service"


def require_systemd() -> None:
    """Raise Misconfigured on a host that was not booted by systemd."""
    if not RUNNING_SYSTEMD.is_dir():
        raise Misconfigured("this host does not run systemd, which Nano's services need")


def is_active(unit: str) -> bool:
    """Whether it runs."""
    return attempt("systemctl", "is-active", "--quiet", unit).status == 0


def start(role: str) -> None:
    """Start a role and wait until it is ready; raises NanoError with what it said."""
    unit = unit_of(role)
    if attempt("systemctl", "start", unit, timeout=START_SECONDS).status == 0:
        return
    status = call("systemctl", "show", "--property=StatusText", "--value", unit).strip()
    lines = attempt("journalctl", "--unit", unit, "--lines", "5", "--no-pager", "--output", "cat").stdout.decode()
    with contextlib.suppress(NanoError):
        call("systemctl", "stop", unit)
        call("systemctl", "reset-failed", unit)
    raise NanoError(f"the {role} does not start: {status or ' / '.join(lines.splitlines()) or 'it said nothing'}")


def stop(role: str) -> None:
    """Stop a role; raises NanoError."""
    call("systemctl", "stop", unit_of(role), timeout=START_SECONDS)


def enable(units: Sequence[str], undo: contextlib.ExitStack) -> None:
    """Have units started at boot; raises NanoError."""
    for unit in units:
        if attempt("systemctl", "is-enabled", "--quiet", unit).status:
            call("systemctl", "enable", "--quiet", unit)
            undo.callback(call, "systemctl", "disable", "--quiet", unit)


def reload() -> None:
    """Have systemd read its units anew."""
    call("systemctl", "daemon-reload")


def idle_libvirt() -> list[str]:
    """The units of the host's libvirt that do not run; empty when it is reachable. Some may not be there at all."""
    whole = all(map(is_active, WHOLE_LIBVIRT))
    if whole or not _exists(MODULAR_LIBVIRT[1]):
        return [] if whole else list(WHOLE_LIBVIRT)
    return [unit for unit in MODULAR_LIBVIRT if not is_active(unit)]


def start_libvirt(undo: contextlib.ExitStack) -> None:
    """Start what does not run of it, now and at boot; raises NanoError."""
    units = [unit for unit in idle_libvirt() if _exists(unit)]
    if not units and idle_libvirt():
        raise NanoError("no service of libvirt was found on this host")
    enable(units, undo)
    for unit in units:
        call("systemctl", "start", unit)
        undo.callback(call, "systemctl", "stop", unit)


def _exists(unit: str) -> bool:
    return attempt("systemctl", "cat", unit).status == 0
