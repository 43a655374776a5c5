"""The table of routes against the contract, and its own rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nano_appliance.model.qos import DiskLimits, NetworkLimits
from nano_appliance.roles.frontend.route import FrontendRoute
from nano_appliance.roles.frontend.routes.row import BASE, TAIL
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES

CONTRACT = {
    (method, path)
    for service, method, path, _ in (
        line.split("\t") for line in (Path(__file__).parents[2] / "data/routes.tsv").read_text().splitlines()
    )
    if service == "frontend"
}

LOGS_ITSELF = {
    ("POST", "/system/"),
    ("POST", "/sessions/"),
    ("PUT", "/sessions/<session>"),
    ("DELETE", "/sessions/<session>"),
    ("POST", "/logs/"),
}


def as_contract(route: FrontendRoute) -> tuple[str, str]:
    path = BASE + route.path.replace(TAIL, "/*filepath")
    return route.method, re.sub(r"<(\w+)>", r":\1", path)


def name(route: FrontendRoute) -> str:
    return f"{route.method} {route.path}"


def test_every_row_of_the_contract_is_served() -> None:
    assert {as_contract(route) for route in CONTRACT_ROUTES} == CONTRACT


@pytest.mark.parametrize("route", CONTRACT_ROUTES, ids=name)
def test_every_row_is_one_of_the_contract(route: FrontendRoute) -> None:
    assert as_contract(route) in CONTRACT


@pytest.mark.parametrize("route", OWN_ROUTES, ids=name)
def test_our_own_rows_are_not_in_the_contract(route: FrontendRoute) -> None:
    assert as_contract(route) not in CONTRACT


def test_no_row_stands_twice() -> None:
    rows = [as_contract(route) for route in (*CONTRACT_ROUTES, *OWN_ROUTES)]
    assert len(rows) == len(set(rows))


ONES_OWN = {("POST", "/tokens/"), ("DELETE", "/tokens/<id>"), ("DELETE", "/live_sessions/<key>")}
"""Changes of what is the user's own, which need no room."""


@pytest.mark.parametrize("route", [route for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if route.changes], ids=name)
def test_every_change_needs_a_menu_and_is_logged(route: FrontendRoute) -> None:
    if (route.method, route.path) in LOGS_ITSELF:
        assert not route.log
    else:
        assert (route.needs.menu is None) == ((route.method, route.path) in ONES_OWN)
        assert route.log


def test_without_a_session_only_what_the_contract_leaves_open_and_the_description() -> None:
    assert {(route.method, route.path) for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if route.needs.open} == {
        ("GET", "/system/"),
        ("POST", "/system/"),
        ("POST", "/sessions/"),
        ("GET", "/monitor_channels/<id>"),
        ("GET", "/disk_images/<id>/file/"),
        ("GET", "/openapi.json"),
    }


@pytest.mark.parametrize("route", [route for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if route.log], ids=name)
def test_log_texts_name_parts_of_the_request_and_no_secret(route: FrontendRoute) -> None:
    places = set(re.findall(r"\{(\w+)(?:=\w*)?\}", route.log))
    members = {"menu", "role", "days"}
    members |= {"name", "end", "enable", "source", "guest", "entries", "force", "reboot"}
    members |= {"action", "protocol", "to_port", "from_address", "direction"}
    members |= {"count", "name_prefix", "name_rule"}
    members |= {
        "cores",
        "memory",
        "priority",
        "cpu_limit",
        *DiskLimits.__struct_fields__,
        *NetworkLimits.__struct_fields__,
    }
    members |= {"target", "size", "from_image", "default"}
    members |= {"instances", "source_cell", "target_cell"}
    assert places <= set(re.findall(r"<(\w+)>", route.path)) | members
