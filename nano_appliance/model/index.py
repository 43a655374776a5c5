"""The core's index of instances: what it still knows of one while the instance's cell is away."""

from __future__ import annotations

import msgspec

from nano_appliance.model.instance import Console, Instance

NO_CONSOLE = Console(port=0, secret="")


class IndexedInstance(msgspec.Struct, frozen=True, kw_only=True):
    """An instance as its cell last reported it, with the pool and the cell it lives on.

    The cell's own record remains the truth; the index holds no secret of the instance.
    """

    pool: str
    cell: str
    instance: Instance


def index_entry(pool: str, cell: str, instance: Instance) -> IndexedInstance:
    """The entry for an instance, without its console's password and its guest's."""
    access = msgspec.structs.replace(instance.access, auth_secret="")
    return IndexedInstance(
        pool=pool, cell=cell, instance=msgspec.structs.replace(instance, console=NO_CONSOLE, access=access)
    )
