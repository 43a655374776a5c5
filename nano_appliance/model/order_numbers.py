"""Which orders about an instance come too late to be carried out: the cell's part of numbering them."""

from __future__ import annotations


class OrderNumbers:
    """The highest number of each instance since the cell started; orders from before ended with their connection."""

    def __init__(self) -> None:
        self._highest: dict[str, int] = {}

    def take(self, instance: str, order: int) -> bool:
        """False when a later order about `instance` has been seen.

        The same one again, which the network may bring, is carried out again: its first answer may be lost.
        """
        if order < self._highest.get(instance, 0):
            return False
        self._highest[instance] = order
        return True
