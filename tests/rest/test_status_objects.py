from __future__ import annotations

import msgspec

from nano_appliance.model.usage import HostUsage
from nano_appliance.rest.cell_object import CellObject
from nano_appliance.rest.usage_object import CellStatusObject, ZoneStatusObject
from tests.rest.as_sent import as_sent

ZONE = """{"name": "default", "pools": [0, 2], "cells": [1, 3], "instances": [5, 12, 0, 0],
 "cpu_usage": 21.5, "max_cpu": 96, "available_memory": 274877906944, "max_memory": 412316860416,
 "available_disk": 3298534883328, "max_disk": 4398046511104, "read_speed": 1048576, "write_speed": 524288,
 "receive_speed": 20480, "send_speed": 40960, "start_time": "2024-07-01 06:00:00"}"""

CELL_STATUS = """{"name": "cell_a1", "address": "10.20.1.5", "enabled": true, "alive": true,
 "instances": [2, 4, 0, 0], "cpu_usage": 18.2, "max_cpu": 32, "available_memory": 68719476736,
 "max_memory": 137438953472, "available_disk": 1099511627776, "max_disk": 1466015503701, "read_speed": 0,
 "write_speed": 4096, "receive_speed": 900, "send_speed": 1200}"""


def test_zone_is_laid_out_as_in_the_contract() -> None:
    decoded = msgspec.json.decode(ZONE, type=ZoneStatusObject)
    assert as_sent(decoded) == msgspec.json.decode(ZONE)
    assert set(HostUsage.__struct_fields__) < set(msgspec.json.decode(ZONE))


def test_cell_status_is_laid_out_as_in_the_contract() -> None:
    decoded = msgspec.json.decode(CELL_STATUS, type=CellStatusObject)
    assert as_sent(decoded) == msgspec.json.decode(CELL_STATUS)


def test_a_cell_that_simply_works_has_no_state_to_tell() -> None:
    cell = CellObject(name="cell_a1", address="10.20.1.5", enabled=False, alive=False)
    expected = {"name": "cell_a1", "address": "10.20.1.5", "enabled": False, "alive": False}
    assert as_sent(cell) == expected
