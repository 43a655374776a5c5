"""What a request for an instance must say before anything is made."""

from __future__ import annotations

from collections.abc import Sequence

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.units import GIB, KIB, MIB

SMALLEST_MEMORY = 16 * MIB
"""Less than this no firmware comes up with."""

LARGEST_MEMORY = 16 * KIB * GIB
LARGEST_DISK = 64 * KIB * GIB
"""Limits of what QEMU and qcow2 take, in bytes."""

MOST_CORES = 256
MOST_DISKS = 16
MOST_CORES_PER_SOCKET = 32


def check_size(cores: int, memory: int, disks: Sequence[int]) -> None:
    """Raise InvalidInput when cores, memory (bytes) or disks (bytes each) can never make an instance."""
    check_cores(cores)
    check_memory(memory)
    if not 0 < len(disks) <= MOST_DISKS:
        raise InvalidInput(f"disks must list from 1 to {MOST_DISKS} sizes")
    for index, size in enumerate(disks):
        check_disk(f"disks[{index}]", size)


def check_disk(field: str, size: int) -> None:
    """Raise InvalidInput naming `field` when a disk can never have `size` bytes."""
    if not MIB <= size <= LARGEST_DISK:
        raise InvalidInput(f"{field} must be from {MIB} to {LARGEST_DISK} bytes")
    if size % 512:
        raise InvalidInput(f"{field} must be a multiple of 512 bytes")


def check_cores(cores: int) -> None:
    """Raise InvalidInput for a number of cores that no instance can have."""
    if not 0 < cores <= MOST_CORES:
        raise InvalidInput(f"cores must be from 1 to {MOST_CORES}")
    if cores > 1 and cores % 2:
        raise InvalidInput("cores must be 1 or an even number")
    topology(cores)


def check_memory(memory: int) -> None:
    """Raise InvalidInput for an amount of memory (bytes) that no instance can have."""
    if not SMALLEST_MEMORY <= memory <= LARGEST_MEMORY:
        raise InvalidInput(f"memory must be from {SMALLEST_MEMORY} to {LARGEST_MEMORY} bytes")
    if memory % KIB:
        raise InvalidInput("memory must be a multiple of 1024 bytes")


def check_base(base: int, disk: int) -> None:
    """Raise InvalidInput when a system disk of `disk` bytes cannot begin as a clone of one of `base` bytes."""
    if base > disk:
        raise InvalidInput(f"disks[0] has {disk} bytes, the image needs {base}")


def topology(cores: int) -> tuple[int, int, int]:
    """Sockets, cores per socket and threads per core for a number of virtual CPUs.

    One CPU is one thread; an even number is pairs of threads on one socket, on 2, 4 or 8 sockets beyond 32 cores each.
    """
    if cores == 1:
        return 1, 1, 1
    pairs = cores // 2
    for sockets in (1, 2, 4, 8):
        if pairs % sockets == 0 and pairs // sockets <= MOST_CORES_PER_SOCKET:
            return sockets, pairs // sockets, 2
    raise InvalidInput(f"cores {cores} cannot be laid out on up to 8 sockets of 32 cores")
