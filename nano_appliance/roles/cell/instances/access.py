"""Setting a password inside an instance through its guest agent."""

from __future__ import annotations

import contextlib
import logging
import secrets

import msgspec

from nano_appliance.model.errors import Conflict, Unavailable
from nano_appliance.model.guest_access import (
    PASSWORD_ALPHABET,
    PASSWORD_LENGTH,
    check_guest_password,
    check_guest_user,
)
from nano_appliance.model.orders import SetGuestPassword
from nano_appliance.model.report import InstanceReport
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.hypervisor.failures import AgentSilent

logger = logging.getLogger(__name__)


def set_guest_password(cell: Cell, order: SetGuestPassword) -> InstanceReport:
    """Set it, made up where the order has none; recorded first, so that a password never exists that nobody knows.

    Raises NotFound, InvalidInput, Conflict for an instance that is off or busy, Unavailable without an agent, and
    NanoError with the agent's words; the record is then as before.
    """
    with cell.registry.busy(order.id, "its password"):
        before = cell.registry.get(order.id)
        user = check_guest_user(order.user or before.access.auth_user)
        password = check_guest_password(order.password or made_up_password())
        if not cell.domains.is_running(order.id):
            raise Conflict(f"instance '{before.name}' is not running")
        access = msgspec.structs.replace(before.access, auth_user=user, auth_secret=password)
        with contextlib.ExitStack() as undo:
            cell.registry.change(order.id, lambda known: msgspec.structs.replace(known, access=access))
            undo.callback(cell.registry.put, before)
            try:
                cell.agent.set_password(order.id, user, password)
            except AgentSilent as silence:
                raise Unavailable(f"no guest agent answers in instance '{before.name}': {silence}") from silence
            undo.pop_all()
        logger.info("set a password inside instance %s", before.name)
        return cell.registry.report(order.id)


def made_up_password() -> str:
    """A password for a user inside an instance, to be read from a screen and typed."""
    return "".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(PASSWORD_LENGTH))
