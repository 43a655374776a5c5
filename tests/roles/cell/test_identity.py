from __future__ import annotations

import pytest

from nano_appliance.model.errors import Misconfigured
from nano_appliance.roles.cell.identity import cell_name, read_identity


def test_the_name_is_made_of_the_bridge_s_address() -> None:
    assert cell_name("00:50:56:AB:cd:09") == "Cell_005056abcd09"


def test_without_a_bridge_the_doctor_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"no bridge nanobr9; `nano doctor` tells"):
        read_identity("nanobr9")
