"""A real core with a scripted cell behind a real frontend."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from nano_appliance.model.units import GIB
from tests.link.network import own_network
from tests.roles.core.examples import ROOMY
from tests.roles.core.running_core import API_ID, API_KEY, a_domain, running_core
from tests.roles.core.scripted_cell import joined
from tests.roles.frontend.running_frontend import RunningFrontend
from tests.roles.permission.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("permission")
    with own_network(), running_core(home / "core", a_domain()) as core:
        cell = joined(core, home / "cell")
        cell.usage = msgspec.structs.replace(
            ROOMY, max_cpu=10_000, max_memory=10_000 * GIB, available_memory=10_000 * GIB
        )
        cell.link.wake()
        frontend = RunningFrontend(home, core.port, api_id=API_ID, api_key=API_KEY)
        yield World(core, frontend)
        frontend.stop()
        cell.stop()
