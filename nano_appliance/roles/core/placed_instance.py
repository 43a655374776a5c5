"""An instance together with where it lives, as the core's services hand it around; decides nothing."""

from __future__ import annotations

import msgspec

from nano_appliance.model.instance import Instance, InstanceState
from nano_appliance.rest.guest_object import Place


class PlacedInstance(msgspec.Struct, frozen=True, kw_only=True):
    """An instance's record, its state and its place."""

    instance: Instance
    state: InstanceState
    place: Place

    @property
    def id(self) -> str:
        """The instance's id."""
        return self.instance.id

    @property
    def name(self) -> str:
        """The full name `group.name`."""
        return self.instance.name

    @property
    def owner(self) -> str:
        """Name of the owning user."""
        return self.instance.owner

    @property
    def group(self) -> str:
        """Name of the owning group."""
        return self.instance.group


def count(instances: list[PlacedInstance]) -> tuple[int, int, int, int]:
    """How many are stopped, running, lost and migrating."""
    migrating = sum(instance.place.migrating for instance in instances)
    there = [instance for instance in instances if not instance.place.migrating]
    lost = sum(instance.place.lost for instance in there)
    running = sum(instance.state.running and not instance.place.lost for instance in there)
    return len(there) - lost - running, running, lost, migrating
