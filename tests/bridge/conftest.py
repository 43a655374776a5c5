"""What the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bridge.cable import Cable, laid_cable


@pytest.fixture
def cable() -> Iterator[Cable]:
    with laid_cable() as made:
        yield made
