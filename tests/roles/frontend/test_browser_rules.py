"""What browsers are told: other sites, caching, sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nano_appliance.roles.frontend.browser_rules import page_headers
from nano_appliance.roles.frontend.routes.row import BASE
from nano_appliance.roles.frontend.routes.table import preflight_routes
from tests.roles.frontend.running_frontend import RunningFrontend

ORIGIN = {"Origin": "https://tools.example"}


def test_other_sites_are_not_let_in_by_default(frontend: RunningFrontend) -> None:
    assert "Access-Control-Allow-Origin" not in frontend.ask("GET", "/system/", headers=ORIGIN).headers
    answer = frontend.ask("OPTIONS", "/sessions/", headers=ORIGIN)
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["Allow"] == "GET, OPTIONS, POST"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_when_enabled_the_site_that_asks_is_let_in(start: Callable[..., RunningFrontend]) -> None:
    frontend = start(cors_enable=True)
    assert frontend.ask("GET", "/system/", headers=ORIGIN).headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
    failed = frontend.ask("GET", "/compute_pools/", headers=ORIGIN)
    assert failed.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
    assert failed.failure == "not authenticated"
    assert "Access-Control-Allow-Origin" not in frontend.ask("GET", "/system/").headers
    assert "Access-Control-Allow-Origin" not in frontend.ask("GET", "//login", headers=ORIGIN).headers


def test_every_path_answers_the_question_before(start: Callable[..., RunningFrontend]) -> None:
    frontend = start(cors_enable=True)
    for route in preflight_routes():
        path = route.path.replace("<tail:re:(?:/.*)?>", "/").replace("<", "").replace(">", "")
        answer = frontend.ask("OPTIONS", path, headers=ORIGIN)
        assert (answer.status, answer.content) == (200, b""), BASE + path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"].startswith("POST, GET, OPTION, ")
        assert "Nano-Session" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/system/", "/compute_pools/"])
def test_answers_are_not_stored(frontend: RunningFrontend, path: str) -> None:
    headers = frontend.ask("GET", path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_another_method_on_a_known_path(frontend: RunningFrontend) -> None:
    answer = frontend.ask("PATCH", "/system/")
    assert (answer.status, answer.headers["Content-Type"]) == (405, "text/plain; charset=utf-8")


def test_a_page_speaks_with_its_own_portal_alone() -> None:
    policy = page_headers("portal.example:5870")["Content-Security-Policy"]
    assert "connect-src 'self' ws://portal.example:5870 wss://portal.example:5870;" in policy
    assert "unsafe-eval" not in policy
    assert "script-src" not in policy, "that of default-src counts: the portal's own alone"
    assert "connect-src 'self';" in page_headers("x; script-src *")["Content-Security-Policy"]


def test_there_are_no_cookies(frontend: RunningFrontend, admin: str) -> None:
    for method, path in (("GET", "/system/"), ("GET", "/users/"), ("POST", "/sessions/"), ("GET", "//login")):
        assert "Set-Cookie" not in frontend.ask(method, path, {}, session=admin).headers
