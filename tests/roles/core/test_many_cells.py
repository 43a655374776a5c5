"""Many cells on one core over the real link, without a limit of time: what `make bench` measures, made small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.zone.zone import POOL, Size, Zone, running_zone

SIZE = Size(cells=30, instances=20, processes=2)
PATIENCE = 300.0


@pytest.fixture(name="zone")
def _zone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zone]:
    with running_zone(tmp_path_factory.mktemp("zone"), SIZE) as zone:
        zone.start_cells(PATIENCE)
        yield zone


def test_all_come_report_and_come_back_to_a_restarted_core(zone: Zone) -> None:
    zone.wait_until_complete(PATIENCE)
    assert len(zone.running.get(f"/instance_status/{POOL}")) == SIZE.cells * SIZE.instances
    assert zone.reports() >= SIZE.cells
    zone.restart_core()
    zone.wait_until_complete(PATIENCE)
    names = [each["name"] for each in zone.running.get(f"/instance_status/{POOL}")]
    assert len(names) == SIZE.cells * SIZE.instances
    assert names == sorted(names)
