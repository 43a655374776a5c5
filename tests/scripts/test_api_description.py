"""The description of the API against the tables of routes."""

from __future__ import annotations

from nano_appliance.rest.openapi import path_of
from nano_appliance.roles.frontend.api.description import FILE
from nano_appliance.roles.frontend.routes.row import BASE
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES
from scripts.api_description import document, encoded


def test_every_route_is_described() -> None:
    told = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}
    assert told == {(route.method, path_of(BASE + route.path)) for route in (*CONTRACT_ROUTES, *OWN_ROUTES)}


def test_every_operation_has_its_own_name_and_says_what_it_does() -> None:
    operations = [each for methods in document()["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"] for each in operations)


def test_no_two_structs_fight_for_a_name() -> None:
    assert [name for name in document()["components"]["schemas"] if "_" in name] == []


def test_what_is_served_is_up_to_date() -> None:
    assert FILE.read_bytes() == encoded(document())
