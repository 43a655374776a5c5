"""Which of the addresses that are told of a guest is shown: the best witness counts; asks nobody."""

from __future__ import annotations


def seen_address(*, agent: str, lease: str, neighbour: str) -> str:
    """The address a running guest has; every witness may know none.

    The agent inside knows best. A lease was asked for and granted, but the guest may have another address of its own.
    A neighbour entry of this host may be of the time before the guest took another address.
    """
    return agent or lease or neighbour
