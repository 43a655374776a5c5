from __future__ import annotations

import socket

import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.roles.cell.console_ports import FIRST_PORT, PASSWORD_ALPHABET, free_port, new_password

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


def test_passwords() -> None:
    passwords = {new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(len(password) == 8 and set(password) <= set(PASSWORD_ALPHABET) for password in passwords)
