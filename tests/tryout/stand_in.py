"""`nano up` with roles that only announce themselves, so that the supervisor can be tried without them.

Everything but the three roles is real. A role serves its inherited socket; a file `broken` in its folder makes it fail
at once, a file `deaf` makes it ignore the request to stop.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from pathlib import Path

from nano_appliance.host import daemon
from nano_appliance.host.listeners import inherited_listeners
from nano_appliance.host.notify import READY, notify
from nano_appliance.model.errors import NanoError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"

daemon.own_program = lambda: [sys.executable, "-m", "tests.tryout.stand_in"]


def up(home: str, portal: str, api: str) -> int:
    from nano_appliance.tryout.main import up as real_up

    try:
        real_up(Path(home), ("127.0.0.1", int(portal)), ("127.0.0.1", int(api)))
    except NanoError as error:
        sys.stderr.write(f"nano: {error}\n")
        return 1
    return 0


def inner(arguments: str) -> int:
    from nano_appliance.tryout import inner as real_inner

    return real_inner.main([arguments])


def role(name: str, home: Path) -> int:
    stopped = threading.Event()
    if (home / "broken").exists():
        sys.stderr.write(f"{name} is broken\n")
        return 1
    deaf = (home / "deaf").exists()
    signal.signal(signal.SIGTERM, lambda *_: None if deaf else stopped.set())
    for listener in inherited_listeners():
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
    notify(READY)
    stopped.wait()
    sys.stderr.write(f"{name} stopped in order\n")
    return 0


def serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(ANSWER)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["up", home, portal, api]:
            sys.exit(up(home, portal, api))
        case ["up-inner", arguments]:
            sys.exit(inner(arguments))
        case [name, "run", "--home", home]:
            sys.exit(role(name, Path(home)))
