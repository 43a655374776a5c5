"""From a wish for a guest to the order for its cell: every rule that needs no cell; changes nothing."""

from __future__ import annotations

from nano_appliance.model.caller import Caller
from nano_appliance.model.cloud_init import CloudInit, check_cloud_init
from nano_appliance.model.creation import check_size
from nano_appliance.model.errors import InvalidInput, NotAllowed
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.names import RESOURCE, check_name, check_owner, full_name
from nano_appliance.model.orders import CreateInstance, ImageSource
from nano_appliance.model.template import SystemTemplate
from nano_appliance.rest.guest_creation import AGENT, CLOUD_INIT, MODULES, GuestCreation
from nano_appliance.rest.qos_object import read_qos


def check_wish(caller: Caller, wish: GuestCreation) -> None:
    """Raise InvalidInput, NotAllowed or NotFound naming what is wrong with the wish in itself."""
    check_name("name", wish.name, RESOURCE)
    check_owner("owner", wish.owner)
    check_owner("group", wish.group)
    if not caller.administers and (wish.owner, wish.group) != (caller.user, caller.group):
        raise NotAllowed("only administrators create guests for somebody else")
    check_size(wish.cores, wish.memory, wish.disks)
    check_cloud_init(wish.cloud_init or CloudInit())
    _refuse_what_is_not_served(wish)


def creation_order(
    wish: GuestCreation, template: SystemTemplate, image: ImageSource | None, *, instance_id: str, now: str
) -> CreateInstance:
    """What a cell is told to make; raises InvalidInput for limits that are none."""
    return CreateInstance(
        id=instance_id,
        name=full_name(wish.group, wish.name),
        owner=wish.owner,
        group=wish.group,
        cores=wish.cores,
        memory=wish.memory,
        disks=wish.disks,
        hardware=template.hardware,
        qos=read_qos(wish.qos),
        access=GuestAccess(auth_user=template.admin, qemu_available=AGENT in (wish.modules or ())),
        cloud_init=_cloud_init(wish),
        auto_start=wish.auto_start,
        image=image,
        create_time=now,
    )


def _cloud_init(wish: GuestCreation) -> CloudInit | None:
    """What the system is told; nothing when its image is not said to listen, whatever else the request holds."""
    if CLOUD_INIT not in (wish.modules or ()):
        return None
    return wish.cloud_init or CloudInit()


def _refuse_what_is_not_served(wish: GuestCreation) -> None:
    """Raise for wishes that this release cannot fulfil; none is dropped silently."""
    modules = wish.modules or ()
    if not set(modules) <= set(MODULES):
        raise InvalidInput(f"modules may only contain {' and '.join(MODULES)}")
    if CLOUD_INIT in modules and not wish.from_image:
        raise InvalidInput("modules: cloud-init needs a disk image to clone from")
