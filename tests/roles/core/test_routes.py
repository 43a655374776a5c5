"""Which routes there are, and that each of them asks who is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import urllib3

from nano_appliance.rest.client import ApiClient
from nano_appliance.roles.core.api.routes import contract_routes, own_routes
from tests.roles.core.running_core import API_ID, RunningCore

CONTRACT = Path(__file__).parents[2] / "data" / "routes.tsv"


def in_contract() -> set[tuple[str, str]]:
    rows = (line.split("\t") for line in CONTRACT.read_text().splitlines())
    return {(method, path.rstrip("/")) for service, method, path, *_ in rows if service == "core"}


def spelled(path: str) -> str:
    """A route's path in the contract's spelling, without a tail."""
    named = re.sub(r"/<tail:path>$", "/*filepath", path.rstrip("/"))
    return re.sub(r"<(\w+)>", r":\1", named)


def shape(path: str) -> str:
    """A path without the names of its variable segments."""
    return re.sub(r":\w+", ":", spelled(path))


def test_contract_routes_are_in_the_contract(core: RunningCore) -> None:
    known = {(method, shape(path)) for method, path in in_contract()}
    served = {(route.method, shape(route.path)) for route in contract_routes(core.core)}
    # A search is found by its bare prefix, too, which is what clients use.
    prefixes = {
        ("GET", "/api/v1/guest_search"),
        ("GET", "/api/v1/media_image_search"),
        ("GET", "/api/v1/disk_image_search"),
        ("GET", "/api/v1/search/security_policy_groups"),
    }
    assert served - known == prefixes
    assert len(served & known) >= 36


def test_our_own_routes_are_beside_the_contract(core: RunningCore) -> None:
    known = {(method, shape(path)) for method, path in in_contract()}
    assert not known & {(route.method, shape(route.path)) for route in own_routes(core.core)}


def test_every_route_asks_for_a_signature(core: RunningCore) -> None:
    pool = urllib3.PoolManager(retries=False)
    for route in (*contract_routes(core.core), *own_routes(core.core)):
        path = re.sub(r"<[\w:]+>", "x", route.path)
        answer = pool.request(route.method, f"http://127.0.0.1:{core.port}{path}", body=b"{}")
        assert answer.status == 200
        assert answer.json()["error_code"] == 500, route
        assert "sign" in answer.json()["message"], route
        assert answer.json()["data"] == {}


@pytest.mark.parametrize(("api_id", "api_key"), [(API_ID, "wrong"), ("unknown", "test-key")])
def test_wrong_credentials_are_refused(core: RunningCore, api_id: str, api_key: str) -> None:
    client = ApiClient(f"http://127.0.0.1:{core.port}", api_id, api_key)
    answer = client.exchange("GET", "/api/v1/compute_pools/")
    assert (answer.status, b'"error_code":500' in answer.data) == (200, True)


def test_unknown_paths_and_methods(core: RunningCore) -> None:
    assert core.status("/nothing/here") == 404
    assert core.client.exchange("DELETE", "/api/v1/templates/").status == 405
