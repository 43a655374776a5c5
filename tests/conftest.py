"""What all tests share: which of them need the whole machine, and one real Nano for those that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.lab.running_nano import RunningNano, fresh_nano
from tests.lab.seed import SEED, VARIABLE
from tests.streams import Streams

WHOLE_MACHINE = ("cells", "packaging", "portal", "system", "tryout")
"""Folders whose tests need root, namespaces and a private libvirt."""


# A busy machine is no failure: no example is judged by how long it takes, nor the making of examples.
settings.register_profile("nano", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("nano")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Our own options: golden files written anew, to be read before they are committed, and pictures of the portal."""
    parser.addoption("--regenerate-golden", action="store_true", help="write golden files instead of comparing")
    parser.addoption("--screenshots", metavar="DIR", help="save a picture of each page of the portal into DIR")


def pytest_report_header() -> str:
    """The line that makes a failed sample repeatable."""
    return f"sampled with {VARIABLE}={SEED}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of those folders, so that `make test-fast` can leave them out."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in WHOLE_MACHINE:
            item.add_marker(pytest.mark.system)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Streams | None:
    """Share the tests among processes by `Streams` when they are asked for by the nearest that xdist has."""
    return Streams(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def running_nano() -> Iterator[RunningNano]:
    """A real `nano up` with a fresh home and without an administrator, for the tests of the browser."""
    with fresh_nano() as nano:
        yield nano
