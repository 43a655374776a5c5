"""Wishes that are not in force just now, by what they are about; pure."""

from __future__ import annotations

from enum import StrEnum

from nano_appliance.model.units import MIB


class Topic(StrEnum):
    """What a notice is about; each has one at most. Their order is that in which they are told."""

    START = "start"
    STALL = "stall"
    SNAPSHOT = "snapshot"
    CORES = "cores"
    MEMORY = "the amount of memory"
    CPU_SHARE = "the CPU priority or limit"
    DISK_LIMIT = "the disk limit"
    NETWORK_LIMIT = "the network limit"
    SCREEN = "the screen"


class Notices:
    """The notices of one instance."""

    def __init__(self) -> None:
        self._texts: dict[Topic, str] = {}

    def put(self, topic: Topic, text: str) -> None:
        """Say this about `topic`; an empty text takes back what was said."""
        if text:
            self._texts[topic] = text
        else:
            self._texts.pop(topic, None)

    def text(self) -> str:
        """All of them in one line; empty without any."""
        return "; ".join(self._texts[topic] for topic in Topic if topic in self._texts)


def not_in_force(topic: Topic, reason: object) -> str:
    """The notice for a limit that the host refuses for `reason`."""
    return f"{topic.value} is not in force: {reason}"


def pending_cores(wanted: int, seen: int) -> str:
    """The notice for a number of cores that a running instance has not got; empty when it has."""
    return "" if wanted == seen else f"{_cores(wanted)} from the next start on, {_cores(seen)} until then"


def pending_memory(wanted: int, seen: int) -> str:
    """The notice for an amount of memory (bytes) that a running instance has not got; empty when it has."""
    if abs(wanted - seen) < MIB:  # the hypervisor rounds
        return ""
    return f"{wanted // MIB} MiB of memory from the next start on, {seen // MIB} MiB until then"


def _cores(count: int) -> str:
    return "1 core" if count == 1 else f"{count} cores"
