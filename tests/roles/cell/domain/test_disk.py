from __future__ import annotations

import pytest

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.hardware import DiskBus
from nano_appliance.roles.cell.domain.disk import check_places


@pytest.mark.parametrize(("bus", "places"), [(DiskBus.SCSI, 16), (DiskBus.SATA, 6), (DiskBus.IDE, 2)])
def test_places_of_a_bus(bus: DiskBus, places: int) -> None:
    check_places(bus, places)
    with pytest.raises(InvalidInput, match=f"more than {places} on the {bus.value} bus"):
        check_places(bus, places + 1)
