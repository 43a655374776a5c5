"""Giving back the addresses of instances that are no more, however they went; removes no instance."""

from __future__ import annotations

import logging
import threading

from nano_appliance.model.errors import NanoError
from nano_appliance.roles.core.address_pools import AddressPools
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.pools import Pools

logger = logging.getLogger(__name__)


class AddressReturns:
    """Releases an address when its instance is gone from its cell, and looks for forgotten ones.

    A core that was killed, or a cell that fell silent, in the middle of a creation leaves an address whose instance may
    or may not exist. Once every cell has reported since, an instance that none of them has does not exist.
    """

    def __init__(self, pools: Pools, address_pools: AddressPools, picture: Picture, creations: Creations) -> None:
        self._pools = pools
        self._address_pools = address_pools
        self._picture = picture
        self._creations = creations
        self._lock = threading.Lock()
        self._heard: set[str] | None = set()

    def gone(self, instance_id: str) -> None:
        """An instance is no more on the cell it was on; it may be on another one."""
        if instance_id not in self._existing():
            self.undone(instance_id)

    def undone(self, instance_id: str) -> None:
        """An instance was not made, or is no more; a disk that refuses leaves its address to a later look."""
        try:
            self._address_pools.release(instance_id)
        except NanoError as error:
            logger.error("cannot give back the address of instance %s: %s", instance_id, error.message)
            self.look_again()

    def look_again(self) -> None:
        """Nobody knows whether an instance exists that has been given an address."""
        with self._lock:
            self._heard = set()

    def heard(self, cell: str) -> None:
        """A cell has reported all its instances."""
        with self._lock:
            if self._heard is None:
                return
            self._heard.add(cell)
            if not {name for pool in self._pools.all() for name in pool.cells} <= self._heard:
                return
            self._heard = None
        # In this order: a creation leaves its list only when the picture has its instance.
        holders = self._address_pools.holders()
        for instance_id in holders - self._existing():
            logger.warning("instance %s does not exist, but had an address", instance_id)
            self.gone(instance_id)

    def _existing(self) -> set[str]:
        pending = {creation.order.id for creation in self._creations.pending()}
        return pending | self._picture.migrating() | {each.id for each in self._picture.instances()}
