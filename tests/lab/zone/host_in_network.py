"""A host process with a network card of its own on the core's bridge, as the zone sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec


class HostInNetwork:
    """The process number `number`, with the cells from `first` on; the bridge is the one of the caller's network."""

    def __init__(self, folder: Path, domain: str, number: int, first: int, count: int, instances: int) -> None:
        self._number = number
        arguments = [str(folder), domain, str(first), str(count), str(instances)]
        command = ["unshare", "--net", sys.executable, "-m", "tests.lab.zone.host_process", *arguments]
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"host{number}.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)

    def ask(self, command: str) -> Any:
        """The answer to a command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n".encode())
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline())

    def connect(self, network: str) -> None:
        """Plug it into the bridge `br0`, with an address of `network` (its first three numbers).

        Its namespace is there once it has answered anything.
        """
        card, pid = f"host{self._number}", self._process.pid
        inside = ["nsenter", "--net", "--target", str(pid), "ip"]
        for command in (
            ["ip", "link", "add", card, "type", "veth", "peer", "name", "eth0", "netns", str(pid)],
            ["ip", "link", "set", card, "master", "br0", "up"],
            [*inside, "link", "set", "lo", "up"],
            [*inside, "address", "add", f"{network}.{100 + self._number}/24", "dev", "eth0"],
            [*inside, "link", "set", "eth0", "up"],
        ):
            subprocess.run(command, check=True)

    def end(self) -> None:
        """End it, whatever state it is in."""
        self._process.kill()
        self._process.communicate()
