"""The self-contained executable, made of this checkout."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.host_network import with_host_network
from tests.link.network import own_network

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def executable() -> Path:
    """As `make build` makes it: minutes from nothing, half a minute when its parts are there."""
    subprocess.run(with_host_network(sys.executable, "-m", "scripts.build"), cwd=ROOT, check=True)
    return ROOT / "dist" / "nano"


@pytest.fixture
def network() -> Iterator[None]:
    with own_network():
        yield
