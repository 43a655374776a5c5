"""The way out of the private network: slirp4netns or pasta, run outside as an ordinary program of the host.

It needs no interface, route or rule of the host. Without either the guests stay among themselves.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from nano_appliance.tryout.network import UPLINK

ADDRESS = "10.0.2.100"
ROUTER = "10.0.2.2"
NAME_SERVER = "10.0.2.3"
"""The addresses slirp4netns takes by itself; pasta is told to use the same."""


@dataclass(frozen=True)
class UplinkProgram:
    """A program that connects a network namespace, and the arguments before the namespace's path."""

    program: str
    arguments: tuple[str, ...]
    after: tuple[str, ...] = ()

    def command_line(self, namespace: str) -> list[str]:
        """How to run it for the network namespace at the path `namespace`."""
        return [self.program, *self.arguments, namespace, *self.after]


SLIRP4NETNS = UplinkProgram(
    "slirp4netns",
    ("--configure", "--disable-host-loopback", "--enable-sandbox", "--netns-type=path"),
    (UPLINK,),
)
PASTA = UplinkProgram(
    "pasta",
    (
        *("--foreground", "--config-net", "--runas", "0", "--ipv4-only", "--no-map-gw"),
        *("--address", ADDRESS, "--netmask", "24", "--gateway", ROUTER, "--dns-forward", NAME_SERVER),
        *("--tcp-ports", "none", "--udp-ports", "none", "--tcp-ns", "none", "--udp-ns", "none"),
        *("--ns-ifname", UPLINK, "--netns"),
    ),
)
PREFERENCE = (SLIRP4NETNS, PASTA)


def find_uplink() -> UplinkProgram | None:
    """The first program of `PREFERENCE` that this host has."""
    return next((uplink for uplink in PREFERENCE if shutil.which(uplink.program)), None)
