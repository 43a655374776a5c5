"""Libvirt's errors as ours: the same text, the kind that tells a person what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import libvirt

from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable

AGENT_TIMEOUT = getattr(libvirt, "VIR_ERR_AGENT_COMMAND_TIMEOUT", libvirt.VIR_ERR_AGENT_UNRESPONSIVE)
"""Told since libvirt 11; before, a late answer counted as unresponsive."""


class Unsupported(NanoError):
    """The host cannot grant something that the domain asks for; without it the domain would run."""


class TrayClosed(NanoError):
    """The guest closed the drive's tray just when its medium was to be changed; the next try may be quicker."""


class AgentSilent(Unavailable):
    """No guest agent answers: there is none, its system is not up, or it hangs. Nothing is wrong with the instance."""


KINDS: dict[int, type[NanoError]] = {
    libvirt.VIR_ERR_NO_DOMAIN: NotFound,
    libvirt.VIR_ERR_NO_NWFILTER: NotFound,
    libvirt.VIR_ERR_OPERATION_INVALID: Conflict,
    libvirt.VIR_ERR_OPERATION_TIMEOUT: Unavailable,
    libvirt.VIR_ERR_DOM_EXIST: Conflict,
    libvirt.VIR_ERR_NO_CONNECT: Unavailable,
    libvirt.VIR_ERR_INVALID_CONN: Unavailable,
    libvirt.VIR_ERR_RPC: Unavailable,
    libvirt.VIR_ERR_CONFIG_UNSUPPORTED: Unsupported,
    libvirt.VIR_ERR_AGENT_UNRESPONSIVE: AgentSilent,
    libvirt.VIR_ERR_AGENT_UNSYNCED: AgentSilent,
    AGENT_TIMEOUT: AgentSilent,
}
CONNECTION_DOMAINS = {libvirt.VIR_FROM_RPC, libvirt.VIR_FROM_REMOTE}
"""Parts of libvirt that speak with the daemon: whatever they complain about, the daemon was not reached."""

LIMIT_NOT_SET = re.compile(r"\btc (qdisc|class|filter)\b|\bcpu\.(shares|weight)\b")
"""Setting a limit failed: the program that limits traffic, or a control group. Libvirt has no code for either."""

TRAY_NOT_OPEN = re.compile(r"Tray of (the device|device '[^']*') is not open")
"""QEMU's words when the guest closes a tray between libvirt's opening it and putting in or taking out the medium."""


def translate(error: libvirt.libvirtError) -> NanoError:
    """The error of our family for one of libvirt's."""
    text = text_of(error)
    if error.get_error_domain() in CONNECTION_DOMAINS:
        return Unavailable(f"the hypervisor cannot be reached: {text}")
    if LIMIT_NOT_SET.search(text):
        return Unsupported(text)
    if TRAY_NOT_OPEN.search(text):
        return TrayClosed(text)
    return KINDS.get(error.get_error_code(), NanoError)(text)


def text_of(error: libvirt.libvirtError) -> str:
    """What libvirt says, on one line."""
    return " ".join((error.get_error_message() or str(error)).split())


@contextmanager
def translated() -> Iterator[None]:
    """Raise what libvirt raises inside as an error of our family."""
    try:
        yield
    except libvirt.libvirtError as error:
        raise translate(error) from error


def keep_quiet() -> None:
    """Stop libvirt from printing each error to standard error besides raising it."""
    libvirt.registerErrorHandler(_say_nothing, None)


def _say_nothing(_context: object, _error: object) -> None:
    """Every failure is raised as well, and logged by whoever catches it."""
