from __future__ import annotations

import socket

import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.roles.cell.console_ports import (
    FIRST_PORT,
    PASSWORD_ALPHABET,
    free_port,
    new_password,
    occupied_ports,
)

LOOPBACK = "127.0.0.77"
"""An address of the loopback range that nothing else listens on."""


def test_every_port_is_given_once_and_then_no_more() -> None:
    taken: set[int] = set()
    for _ in range(20):
        taken.add(free_port(LOOPBACK, taken, 20))
    assert taken == set(range(FIRST_PORT, FIRST_PORT + 20))
    with pytest.raises(Exhausted, match="5901 to 5920 are in use"):
        free_port(LOOPBACK, taken, 20)


def test_a_port_that_somebody_listens_on_is_left_alone() -> None:
    with socket.create_server((LOOPBACK, FIRST_PORT)):
        assert {free_port(LOOPBACK, set(), 2) for _ in range(20)} == {FIRST_PORT + 1}


def test_ports_of_other_programs_are_counted_and_those_of_instances_are_not() -> None:
    assert occupied_ports(LOOPBACK, set(), 5) == 0
    with socket.create_server((LOOPBACK, FIRST_PORT)), socket.create_server((LOOPBACK, FIRST_PORT + 3)):
        assert occupied_ports(LOOPBACK, {FIRST_PORT}, 5) == 1
        assert occupied_ports(LOOPBACK, set(), 5) == 2


def test_passwords() -> None:
    passwords = {new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(len(password) == 8 and set(password) <= set(PASSWORD_ALPHABET) for password in passwords)
