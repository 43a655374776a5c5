"""The page of the REST API lists exactly the routes that are served, with the room that a change needs."""

from __future__ import annotations

import re
from pathlib import Path

from nano_appliance.roles.frontend.routes.row import TAIL
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES

PAGE = (Path(__file__).parents[2] / "docs/reference/rest-api.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([A-Z]+) (\S+)` \| (.+) \| (?:`(\w+)` )?\|$", re.MULTILINE)


def test_the_page_lists_the_routes_that_are_served() -> None:
    told = {(method, path): room for method, path, _, room in ROW.findall(PAGE)}
    served = {
        (route.method, route.path.removesuffix(TAIL)): str(route.needs.menu or "")
        for route in (*CONTRACT_ROUTES, *OWN_ROUTES)
    }
    assert told == served


def test_routes_of_our_own_are_told_from_the_contract() -> None:
    told = {(method, path) for method, path, text, _ in ROW.findall(PAGE) if "not in the older contract" in text}
    assert told == {(route.method, route.path) for route in OWN_ROUTES}
