"""The seed of an instance: what its record and its cell know, put together for cloud-init, and its CD in the pool."""

from __future__ import annotations

import uuid

import msgspec

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.cloud_init import DEFAULT_DATA_PATH, CloudInit, SeedSystem
from nano_appliance.model.hardware import OperatingSystem
from nano_appliance.model.instance import GuestAccess, Instance
from nano_appliance.model.names import short_name
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.disk import path_inside
from nano_appliance.roles.cell.instances.access import made_up_password
from nano_appliance.roles.cell.seed_image import write_seed


def seeded_access(access: GuestAccess, wish: CloudInit) -> GuestAccess:
    """What is known of the system inside once `wish` has come true; a missing password is made up."""
    return msgspec.structs.replace(
        access,
        auth_user=wish.admin_name or access.auth_user,
        auth_secret=wish.admin_secret or made_up_password(),
        root_login_enabled=wish.root_enabled,
        data_path=wish.data_path or DEFAULT_DATA_PATH,
        cloud_init_available=True,
        initialized=False,
    )


def make_seed(cell: Cell, instance: Instance, wish: CloudInit) -> Instance:
    """Make the CD of an instance whose volumes are there; its record with the CD's path.

    The path is recorded before the file is made. Raises NanoError.
    """
    path = cell.volumes.place_for_boot_image(instance.id)
    write_seed(path, seed_system(cell, instance, wish, str(uuid.uuid4())))
    return msgspec.structs.replace(instance, access=msgspec.structs.replace(instance.access, boot_image=str(path)))


def seed_system(cell: Cell, instance: Instance, wish: CloudInit, seed_id: str) -> SeedSystem:
    """The system of an instance as it is to be; `seed_id` is what cloud-init knows it by."""
    card, access = instance.interfaces[0], instance.access
    static = access.address_allocation == AddressProvider.CLOUD_INIT
    settings = cell.network.settings
    return SeedSystem(
        seed_id=seed_id,
        host_name=short_name(instance.name, instance.group),
        windows=instance.hardware.operating_system is OperatingSystem.WINDOWS,
        administrator=access.auth_user,
        secret=access.auth_secret,
        root_enabled=access.root_login_enabled,
        data_path=access.data_path,
        data_disks=tuple(path_inside(instance.hardware.disk, index) for index in range(1, len(instance.disks))),
        hardware_address=card.hardware_address,
        address=card.internal_address if static else "",
        gateway=settings.gateway if static else "",
        dns=settings.dns if static else (),
        ssh_keys=wish.ssh_keys,
        user_data=wish.user_data,
    )
