from __future__ import annotations

import pytest

from nano_appliance.model.errors import Exhausted, Unavailable
from nano_appliance.rest.listening import listen, listen_in_range
from tests.rest.serving import LOOPBACK


def test_first_free_port_of_a_range():
    with listen(LOOPBACK, 0, "first") as taken:
        port = taken.getsockname()[1]
        with listen_in_range(LOOPBACK, [port, 0], "second") as second:
            assert second.getsockname()[1] != port
        with pytest.raises(Exhausted, match=f"no free port on {LOOPBACK} from {port} to {port}"):
            listen_in_range(LOOPBACK, [port], "third")


def test_address_of_another_host():
    with pytest.raises(Unavailable, match="192.0.2.1 port 5850: this host does not have the address"):
        listen_in_range("192.0.2.1", [5850], "core")
