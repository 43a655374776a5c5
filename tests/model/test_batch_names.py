from __future__ import annotations

from nano_appliance.model.batch_names import address_name, hardware_address_name, numbered_name
from nano_appliance.model.names import RESOURCE, check_name


def test_names() -> None:
    assert numbered_name("node", 0) == "node_0"
    assert hardware_address_name("node", "00:16:3e:4c:10:9a") == "node_00163e4c109a"
    assert address_name("node", "10.9.0.53/24") == address_name("node", "10.9.0.53") == "node_10-9-0-53"


def test_they_are_names_an_instance_may_have() -> None:
    for name in (
        numbered_name("a", 999),
        hardware_address_name("a", "00:16:3e:4c:10:9a"),
        address_name("a", "10.9.0.53/24"),
    ):
        assert check_name("name", name, RESOURCE) == name
