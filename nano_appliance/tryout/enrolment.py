"""Puts the local cell into the pool `default` through the core's API; touches no cell that is in a pool already."""

from __future__ import annotations

import threading

from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.rest.cell_object import CellObject
from nano_appliance.rest.client import ApiClient

POOL = "default"

_CELLS = "/api/v1/compute_pool_cells/"
_ATTEMPTS = 240
_INTERVAL = 0.5


def enrol_when_found(client: ApiClient, ended: threading.Event) -> bool:
    """Wait until the core has found the cell, and put it into the pool; False when `ended` is set before.

    The API has no way to announce a new cell, so it is asked now and then. Raises Unavailable with the last reason
    after two minutes.
    """
    reason = "the core has not found it"
    for _ in range(_ATTEMPTS):
        try:
            if enrol(client):
                return True
        except NanoError as error:
            reason = error.message
        if ended.wait(_INTERVAL):
            return False
    raise Unavailable(f"the cell could not be put into pool {POOL}: {reason}")


def enrol(client: ApiClient) -> bool:
    """One attempt; True when the pool has a cell afterwards. Raises NanoError when the core refuses or is away."""
    if client.call("GET", f"{_CELLS}{POOL}").decode(list[CellObject]):
        return True
    asking = [cell for cell in client.call("GET", _CELLS).decode(list[CellObject]) if cell.alive]
    for cell in asking:
        client.call("POST", f"{_CELLS}{POOL}/{cell.name}")
    return bool(asking)
