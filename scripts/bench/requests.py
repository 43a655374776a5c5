"""How fast a request is answered."""

from __future__ import annotations

import statistics

from scripts.bench.measuring import progress, timed
from tests.lab.portal_client import PortalClient

GETS, WARMING_GETS = 500, 50


def measure_gets(client: PortalClient) -> dict[str, float]:
    """Median milliseconds of a GET that frontend and core both handle, over a connection kept open."""
    progress(f"{GETS} requests after {WARMING_GETS} to warm up ...")
    seconds: list[float] = []
    for _ in range(WARMING_GETS + GETS):
        with timed(seconds):
            client.pools()
    return {"get": statistics.median(seconds[WARMING_GETS:]) * 1000}
