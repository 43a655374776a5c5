"""The way out for what fetches packages: tests that run beside others have a network of their own without one."""

from __future__ import annotations

import os

VARIABLE = "NANO_HOST_NETWORK"
"""Environment variable: the network that `scripts/apart.sh` has left."""


def with_host_network(*command: str) -> list[str]:
    """How to run `command` with the network of this machine, whether or not the test has another."""
    network = os.environ.get(VARIABLE)
    return ["nsenter", f"--net={network}", "--", *command] if network else list(command)
