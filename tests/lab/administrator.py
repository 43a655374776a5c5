"""The administrator of a Nano under test, made when it has none yet."""

from __future__ import annotations

from tests.lab.acknowledged import POOL
from tests.lab.patience import StepFailed, eventually
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

USER, PASSWORD = "keeper", "System-Test-1"


def ready_client(nano: RunningNano, user: str = USER, password: str = PASSWORD) -> PortalClient:
    """A client of the administrator, logged in, once the cell is alive in its pool."""
    client = PortalClient(nano.portal_url, timeout=600)
    if not client.system().ready:
        client.initialise(user, password)
    client.login(user, password)
    try:
        eventually(lambda: any(cell.alive for cell in client.pool_cells(POOL)), "no living cell came into the pool")
    except StepFailed as failure:
        failure.add_note(nano.told())
        raise
    return client
