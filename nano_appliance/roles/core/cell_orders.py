"""Giving orders to cells over the link; knows where a cell is, not what an order means."""

from __future__ import annotations

from typing import TypeVar

from nano_appliance.link.directory import Directory
from nano_appliance.link.operations import Operation

Q = TypeVar("Q")
A = TypeVar("A")


class CellOrders:
    """Orders to member cells; each waits for its answer, at most the operation's own time."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def give(self, cell: str, operation: Operation[Q, A], order: Q) -> A:
        """Let `cell` carry out `order`.

        Raises the cell's own refusal, and Unavailable when the cell is away or does not answer.
        """
        return self._directory.client(cell).call(operation, order)

    def whereabouts(self, cell: str) -> tuple[str, int]:
        """Address and port of the link of `cell`. Raises Unavailable when it is away."""
        client = self._directory.client(cell)
        return client.address, client.port
