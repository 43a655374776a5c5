"""Address pools with their ranges, and the addresses that instances have from them, on disk; talks to no cell."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence

import msgspec

from nano_appliance.model.address import AddressPool, AddressProvider, AddressRange
from nano_appliance.model.address_range import (
    check_address,
    new_range,
    range_from,
    with_gateway,
    with_range,
    without_range,
)
from nano_appliance.model.allocation import GivenAddress, allocate, release
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import LABEL, check_name, printable
from nano_appliance.store.resource_data import ResourceData

logger = logging.getLogger(__name__)


class AddressPools:
    """The address pools of the zone; every method may be called by any thread.

    What a decision rests on cannot change before it is on the disk: changes hold the file. `changed` is called with the
    name of each compute pool whose cells must hear of a change. `choose` is chance, see `model.allocation`.
    """

    def __init__(
        self,
        resources: ResourceData,
        changed: Callable[[str], None],
        choose: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._resources = resources
        self._changed = changed
        self._choose = choose

    def all(self) -> list[AddressPool]:
        """All pools by name."""
        return sorted(self._resources.address_pools.all(), key=lambda pool: pool.name)

    def get(self, name: str) -> AddressPool:
        """The pool with this name; raises NotFound."""
        pool = self._resources.address_pools.get(name)
        if pool is None:
            raise NotFound(f"address pool '{printable(name)}' not found")
        return pool

    def create(self, name: str, gateway: str, provider: AddressProvider, dns: Sequence[str]) -> None:
        """Make a pool without ranges; raises InvalidInput, Conflict for a name that is taken."""
        check_name("name", name, LABEL)
        pool = _checked(AddressPool(name=name, gateway=""), gateway, provider, dns)
        with self._resources.transaction():
            if self._resources.address_pools.get(name) is not None:
                raise Conflict(f"address pool '{name}' already exists")
            self._resources.address_pools.put(pool)

    def modify(self, name: str, gateway: str, provider: AddressProvider, dns: Sequence[str]) -> None:
        """Replace a pool's settings, and let the cells know; raises NotFound, InvalidInput."""
        self._change(name, lambda pool: _checked(pool, gateway, provider, dns))
        for compute_pool in self._users(name):
            self._changed(compute_pool)

    def delete(self, name: str) -> None:
        """Remove a pool; raises NotFound, Conflict while a compute pool refers to it or addresses are in use."""
        with self._resources.transaction():
            pool = self.get(name)
            users = self._users(name)
            if users:
                raise Conflict(f"address pool '{name}' is used by compute pool '{users[0]}'")
            if any(each.allocated for each in pool.ranges):
                raise Conflict(f"address pool '{name}' still has allocated addresses")
            self._resources.address_pools.remove(name)

    def get_range(self, name: str, start: str) -> AddressRange:
        """One range of a pool; raises NotFound."""
        return range_from(self.get(name), start)

    def add_range(self, name: str, start: str, end: str, netmask: str) -> None:
        """Add a range; raises NotFound, InvalidInput, Conflict when it overlaps another one."""
        self._change(name, lambda pool: with_range(pool, new_range(start, end, netmask)))

    def remove_range(self, name: str, start: str) -> None:
        """Remove a range; raises NotFound, Conflict while addresses of it are in use."""
        self._change(name, lambda pool: without_range(pool, start))

    def of_compute_pool(self, name: str) -> AddressPool | None:
        """The address pool that a compute pool refers to, or None; raises NotFound for either."""
        with self._resources.transaction():
            compute_pool = self._resources.pools.get(name)
            if compute_pool is None:
                raise NotFound(f"compute pool '{printable(name)}' not found")
            return self.get(compute_pool.network) if compute_pool.network else None

    def allocate(self, compute_pool: str, instance_id: str) -> GivenAddress | None:
        """Take an address for a new instance of a compute pool; None where that has no address pool.

        Raises NotFound, Exhausted when none is free.
        """
        with self._resources.transaction():
            pool = self.of_compute_pool(compute_pool)
            if pool is None:
                return None
            taken, given = allocate(pool, instance_id, self._choose)
            self._resources.address_pools.put(taken)
        return given

    def holders(self) -> set[str]:
        """Ids of all instances that have an address."""
        pools = self._resources.address_pools.all()
        return {each.instance for pool in pools for one in pool.ranges for each in one.allocated}

    def release(self, instance_id: str) -> None:
        """Give back what an instance has, from whichever pool it came; nothing is no error."""
        with self._resources.transaction():
            for pool in self._resources.address_pools.all():
                left = release(pool, instance_id)
                if left is not pool:
                    self._resources.address_pools.put(left)
                    logger.info("the address of instance %s is free again in address pool %s", instance_id, pool.name)

    def _users(self, name: str) -> list[str]:
        return [each.name for each in self._resources.pools.all() if each.network == name]

    def _change(self, name: str, change: Callable[[AddressPool], AddressPool]) -> None:
        with self._resources.transaction():
            self._resources.address_pools.put(change(self.get(name)))


def _checked(pool: AddressPool, gateway: str, provider: AddressProvider, dns: Sequence[str]) -> AddressPool:
    changed = with_gateway(pool, check_address("gateway", gateway))
    servers = tuple(check_address(f"dns[{index}]", each) for index, each in enumerate(dns))
    return msgspec.structs.replace(changed, provider=provider, dns=servers)
