"""What the lab tells process 1 of a host: one value, one command-line argument."""

from __future__ import annotations

import msgspec

from nano_appliance.tryout.arguments import Hierarchy


class HostArguments(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about the host; `control` is the descriptor of the channel to the lab, inherited."""

    folder: str
    name: str
    address: str
    hardware_address: str
    host_id: str
    neighbours: dict[str, str]
    """Name -> address of all hosts, this one included."""
    hierarchies: tuple[Hierarchy, ...]
    control: int
    outlive: bool
    """Whether the host stays up when the lab's process, at the other end of the channel, has ended."""


PLUG_IN = b"plug in"
"""Said by the host when its network is there; answered with the same once its cable is plugged in."""
UP = b"up"
"""Said when its libvirt is ready."""
