from __future__ import annotations

from nano_appliance.model.guest_room import GuestRoom, lack_of_room


def test_a_cell_takes_instances_until_its_limit() -> None:
    room = GuestRoom(limit=100)
    assert lack_of_room(room, 99) == ""
    assert lack_of_room(room, 100) == "has 100 instances, the most it takes is 100"
    assert lack_of_room(room, 120) == "has 120 instances, the most it takes is 100"


def test_ports_of_other_programs_leave_room_for_fewer() -> None:
    room = GuestRoom(limit=10, occupied=3)
    assert lack_of_room(room, 6) == ""
    assert lack_of_room(room, 7) == "has no free console port: 3 of 10 are in use by other programs"
