"""One real Nano for all tests of this folder that do not break it, with an administrator logged in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.administrator import ready_client
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano, fresh_nano


@pytest.fixture(scope="session")
def nano() -> Iterator[RunningNano]:
    with fresh_nano() as running:
        ready_client(running)
        yield running


@pytest.fixture
def client(nano: RunningNano) -> PortalClient:
    """Logged in anew for each test, so that none depends on the age of another's session."""
    return ready_client(nano)
