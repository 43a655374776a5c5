"""The way out for what fetches packages: tests that run beside others have a network of their own without one."""

from __future__ import annotations

from pathlib import Path

HOST_NETWORK = Path("/run/netns/host")
"""Where `scripts/apart.sh` keeps the network that it has left."""


def with_host_network(*command: str) -> list[str]:
    """How to run `command` with the network of this machine, whether or not the test has another."""
    return ["nsenter", f"--net={HOST_NETWORK}", "--", *command] if HOST_NETWORK.exists() else list(command)
