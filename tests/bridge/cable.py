"""A host's card with its router at the other end of the cable, in network namespaces that nobody else sees."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from tests.link.network import own_network

CARD = "card"
ADDRESS, GATEWAY = "192.0.2.10/24", "192.0.2.1"
ADDRESS6, GATEWAY6 = "2001:db8::10/64", "2001:db8::1"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@dataclass(frozen=True)
class Cable:
    """The router is a process with a network of its own."""

    router_pid: int

    def router(self, *words: str) -> None:
        """`ip` at the router's end."""
        subprocess.run(["nsenter", f"--net=/proc/{self.router_pid}/ns/net", "ip", *words], check=True)

    def plug_in(self) -> None:
        """Addresses at both ends, default routes at ours."""
        self.router("address", "add", f"{GATEWAY}/24", "dev", "port")
        self.router("address", "add", f"{GATEWAY6}/64", "dev", "port", "nodad")
        ip("link", "set", CARD, "up")
        ip("address", "add", ADDRESS, "dev", CARD)
        ip("address", "add", ADDRESS6, "dev", CARD, "nodad")
        for gateway in (GATEWAY, GATEWAY6):
            ip("route", "add", "default", "via", gateway, "dev", CARD)

    def cut(self) -> None:
        """The router is not there any more."""
        self.router("address", "flush", "dev", "port")

    def unplug(self) -> None:
        """No link."""
        self.router("link", "set", "port", "down")


@contextlib.contextmanager
def laid_cable() -> Iterator[Cable]:
    """The calling thread is on a host whose only interface is CARD."""
    with (
        own_network(),
        subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "echo ready; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as router,
    ):
        # It ends with its input, at the end of the block.
        assert router.stdout is not None
        assert router.stdout.readline() == b"ready\n"
        for bridge in ("br0", "br1"):
            ip("link", "delete", bridge)
        ip("link", "add", CARD, "type", "veth", "peer", "name", "port", "netns", str(router.pid))
        made = Cable(router.pid)
        made.router("link", "set", "port", "up")
        yield made
