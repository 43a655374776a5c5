"""Whatever is sent to a route of the description, with and without a session: it answers as the description says.

A few requests to each route in `make test`, more than twenty thousand in all in `make test-long`.
"""

from __future__ import annotations

import logging

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from scripts.api_description import document
from tests.lab.seed import SEED
from tests.roles.permission.world import ADMINISTRATOR, MIRA, World

FEW, MANY = 2, 75
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)

SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = {
    operation.label: operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
    # A console's websocket is no answer to look at.
    if operation.label != "GET /api/v1/monitor_channels/{id}"
}
PEOPLE = {"nobody": None, "operator": MIRA, "administrator": ADMINISTRATOR}


def ask(world: World, label: str, who: str, examples: int) -> None:
    """Send `examples` requests to an operation and compare each answer with the description."""
    known = PEOPLE[who]
    headers = {"Nano-Session": world.session(known)} if known else {}

    @seed(f"{SEED} {label} {who}")
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy())
    def send(case: schemathesis.Case) -> None:
        for name in ("Nano-Session", "Authorization"):
            case.headers.pop(name, None)
        try:
            response = case.call(base_url=f"http://127.0.0.1:{world.frontend.port}", headers=headers)
        except requests.exceptions.InvalidHeader:
            return
        case.validate_response(response, checks=list(CHECKS))

    send()
    for session in headers.values():
        world.frontend.frontend.sessions.close(session, world.frontend.clock.now)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the roles have logged as errors of their own."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_are_as_described(world: World, label: str, who: str, caplog: pytest.LogCaptureFixture) -> None:
    ask(world, label, who, FEW)
    assert complaints(caplog) == []


@pytest.mark.long
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("label", OPERATIONS)
def test_many_answers_are_as_described(world: World, label: str, who: str, caplog: pytest.LogCaptureFixture) -> None:
    ask(world, label, who, MANY)
    assert complaints(caplog) == []


def test_the_long_run_is_as_long_as_promised() -> None:
    assert len(OPERATIONS) * len(PEOPLE) * MANY > 20_000
