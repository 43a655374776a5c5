from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from nano_appliance.host.listeners import inherited_listeners

# The shell makes its own pid the variable's value and then becomes the program, as a service manager does.
CHILD = """
import os
from nano_appliance.host.listeners import inherited_listeners
found = inherited_listeners()
print([one.getsockname()[1] for one in found], [one.get_inheritable() for one in found])
print(inherited_listeners(), [name for name in os.environ if name.startswith("LISTEN_")])
"""
SHELL = 'exec 3<&"$1"; LISTEN_FDS=1 LISTEN_PID=$$ exec "$2" -c "$3"'


def test_a_socket_handed_over_is_found_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.set_inheritable(True)
        output = subprocess.run(
            ["bash", "-c", SHELL, "bash", str(listener.fileno()), sys.executable, CHILD],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        port = listener.getsockname()[1]
    assert output.splitlines() == [f"[{port}] [False]", "[] []"]


@pytest.mark.parametrize(
    ("pid", "count"),
    [("1", "1"), ("", "1"), (str(os.getpid()), ""), (str(os.getpid()), "x")],
    ids=["another", "nobody", "none", "no-number"],
)
def test_what_is_meant_for_another_process_is_left_alone(monkeypatch: pytest.MonkeyPatch, pid: str, count: str) -> None:
    monkeypatch.setenv("LISTEN_PID", pid)
    monkeypatch.setenv("LISTEN_FDS", count)
    assert inherited_listeners() == []
    assert "LISTEN_FDS" not in os.environ
