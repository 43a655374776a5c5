"""The uniqueness of instances' names in a compute pool."""

from __future__ import annotations

from nano_appliance.model.errors import Conflict
from nano_appliance.model.pool import ComputePool
from nano_appliance.roles.core.picture import Picture


def require_free_name(picture: Picture, pool: ComputePool, name: str) -> None:
    """Raise Conflict when an instance of the pool has this full name.

    Those that are about to have it are known to Creations, which is to be held meanwhile.
    """
    if any(each.name == name for each in picture.instances(pool.cells)):
        raise Conflict(f"compute pool '{pool.name}' already has a guest '{name}'")
