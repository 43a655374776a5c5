"""Whatever a client sends, every route answers in the envelope and nothing fails inside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.roles.frontend.routes.row import TAIL
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES
from tests.roles.frontend.running_frontend import RunningFrontend

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
members = st.sampled_from(
    ["user", "password", "menu", "content", "entries", "owner", "group", "guest", "name", "instance_visible", "limit"]
)
bodies = st.dictionaries(members, values, max_size=5).map(json.dumps).map(str.encode)
rubbish = st.binary(max_size=40)

ROUTES = [
    (route.method, route.path.replace(TAIL, "/").replace("<", "").replace(">", ""))
    for route in (*CONTRACT_ROUTES, *OWN_ROUTES)
    if route.changes and not route.stream
]


@pytest.mark.parametrize("with_session", [True, False])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=st.sampled_from(ROUTES), body=bodies | rubbish)
def test_every_answer_is_an_envelope(
    frontend: RunningFrontend, admin: str, with_session: bool, route: tuple[str, str], body: bytes
) -> None:
    method, path = route
    answer = frontend.ask(method, path, body, session=admin if with_session else "")
    assert answer.status == 200
    envelope: dict[str, Any] = answer.envelope
    assert set(envelope) == {"error_code", "message", "data"}
    assert envelope["error_code"] in {0, 500}
    assert "internal" not in envelope["message"]
    assert "\n" not in envelope["message"]


queries = st.lists(
    st.tuples(st.sampled_from(["limit", "start", "after", "before", "owner", "x"]), st.text(max_size=12)), max_size=4
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["/logs/", "/guest_search/", "/media_image_search/", "/sessions/"]), query=queries)
def test_no_query_fails_inside(frontend: RunningFrontend, admin: str, path: str, query: list[tuple[str, str]]) -> None:
    from urllib.parse import urlencode

    answer = frontend.ask("GET", f"{path}?{urlencode(query)}", session=admin)
    assert answer.status == 200
    assert "internal" not in answer.envelope["message"]
