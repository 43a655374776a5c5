from __future__ import annotations

import socket

import pytest

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.tryout.listeners import open_listener


def test_a_listener_takes_connections() -> None:
    with (
        open_listener("portal", ("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname(), timeout=5) as client,
    ):
        assert listener.accept()[1] == client.getsockname()


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Conflict, match=f"portal port {port} .* --portal"):
            open_listener("portal", ("127.0.0.1", port))


def test_an_address_this_host_lacks_is_named() -> None:
    with pytest.raises(NanoError, match=r"api 198\.51\.100\.1:5850"):
        open_listener("api", ("198.51.100.1", 5850))
