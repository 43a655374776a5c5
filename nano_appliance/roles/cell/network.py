"""What instances have taken of this cell's network, and what goes with their addresses, on disk."""

from __future__ import annotations

from collections.abc import Container, Iterable

import msgspec

from nano_appliance.model.cell_settings import NetworkResource, NetworkSettings
from nano_appliance.model.instance import Instance
from nano_appliance.store.network_data import NetworkData


class Network:
    """The records of taken resources; each follows from its instance's record, which wins when they differ."""

    def __init__(self, data: NetworkData) -> None:
        self._data = data

    @property
    def bridge(self) -> str:
        """Bridge of new network cards."""
        return self._data.network.get().default_bridge

    @property
    def settings(self) -> NetworkSettings:
        """The bridge, and what the address pool of this cell hands out with its addresses."""
        return self._data.network.get()

    def use(self, gateway: str, dns: tuple[str, ...], provider: str) -> bool:
        """Take over what goes with addresses, on the disk when this returns; False when it is so already.

        All of it is empty for a cell whose pool has no address pool.
        """
        wanted = msgspec.structs.replace(self.settings, gateway=gateway, dns=dns, allocation_mode=provider)
        if wanted == self.settings:
            return False
        self._data.network.put(wanted)
        return True

    def rebuild(self, instances: Iterable[Instance], unreadable: Container[str] = ()) -> None:
        """Make the records those of `instances`, whatever they were; written only when they differ.

        What belongs to `unreadable` ones (ids) is kept as it is.
        """
        wanted = {each.instance: each for each in self._data.resources.all() if each.instance in unreadable}
        wanted |= {instance.id: _resource(instance) for instance in instances}
        if {resource.instance: resource for resource in self._data.resources.all()} != wanted:
            self._data.resources.replace_all(wanted.values())

    def take(self, instance: Instance) -> None:
        """Record what a new instance takes."""
        self._data.resources.put(_resource(instance))

    def release(self, instance_id: str) -> None:
        """Forget what an instance had; nothing is no error."""
        self._data.resources.remove(instance_id)


def _resource(instance: Instance) -> NetworkResource:
    card = instance.interfaces[0]
    return NetworkResource(
        instance=instance.id,
        monitor_port=instance.console.port,
        hardware_address=card.hardware_address,
        internal_address=card.internal_address,
        external_address=card.external_address,
    )
