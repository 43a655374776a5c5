"""What libvirt tells of its own accord about domains and their agents, as calls of ours."""

from __future__ import annotations

import logging
from collections.abc import Callable

import libvirt

from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import translated

logger = logging.getLogger(__name__)

RUNNING = {
    libvirt.VIR_DOMAIN_EVENT_STARTED: True,
    libvirt.VIR_DOMAIN_EVENT_RESUMED: True,
    libvirt.VIR_DOMAIN_EVENT_STOPPED: False,
    libvirt.VIR_DOMAIN_EVENT_UNDEFINED: False,
}
"""Life-cycle events that say whether a domain runs; the others change nothing a user sees."""


def watch(connection: Connection, changed: Callable[[str, bool], None]) -> None:
    """Call `changed(id, running)` when a domain starts or stops; again after each reconnection.

    The call comes from libvirt's event thread: it must neither wait nor call libvirt.
    """

    def lifecycle(_opened: libvirt.virConnect, domain: libvirt.virDomain, event: int, *_details: object) -> None:
        if event not in RUNNING:
            return
        try:
            changed(domain.UUIDString(), RUNNING[event])
        except Exception:  # libvirt's C code would drop it
            logger.exception("an event of the hypervisor could not be handled")

    _register(connection, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle)


def watch_agents(connection: Connection, appeared: Callable[[str], None]) -> None:
    """Call `appeared(id)` when a guest agent opens its channel; as `watch` otherwise."""

    def agent(_opened: libvirt.virConnect, domain: libvirt.virDomain, state: int, *_details: object) -> None:
        if state != libvirt.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED:
            return
        try:
            appeared(domain.UUIDString())
        except Exception:  # as above
            logger.exception("a guest agent's event could not be handled")

    _register(connection, libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, agent)


def _register(connection: Connection, event: int, listener: Callable[..., None]) -> None:
    def register() -> None:
        with translated():
            connection.get().domainEventRegisterAny(None, event, listener, None)

    connection.on_open(register)
