from __future__ import annotations

import pytest

from nano_appliance.rest import kept_connections
from nano_appliance.rest.answer import Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.kept_connections import KEEP_SECONDS, KeptHttpPool
from nano_appliance.rest.limits import IDLE_SECONDS
from nano_appliance.rest.request import Request
from tests.rest.serving import LOOPBACK, serving


def port(request: Request, _caller: None) -> Result:
    """Tells connections apart."""
    return str(request.environ["REMOTE_PORT"])


@pytest.mark.parametrize(("keep", "connections"), [(KEEP_SECONDS, 1), (0.0, 3)])
def test_a_connection_is_used_again_for_a_while(monkeypatch: pytest.MonkeyPatch, keep: float, connections: int) -> None:
    monkeypatch.setattr(kept_connections, "KEEP_SECONDS", keep)
    with serving(Route("GET", "/port", port)) as server, KeptHttpPool(LOOPBACK, server.port) as pool:
        seen = {pool.request("GET", "/port").data for _ in range(3)}
    assert len(seen) == connections


def test_the_client_gives_up_before_the_server() -> None:
    assert KEEP_SECONDS < IDLE_SECONDS
