"""Making an instance: everything that can be refused is refused first, then a cell makes it whole or not at all."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from nano_appliance.link.operations import CREATE_INSTANCE, DELETE_INSTANCE
from nano_appliance.model.allocation import GivenAddress
from nano_appliance.model.caller import Caller
from nano_appliance.model.creation import check_base
from nano_appliance.model.errors import InvalidInput, NanoError, NotFound, StillRunning, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import CreateInstance, ImageSource, InstanceOrder
from nano_appliance.rest.guest_creation import GuestCreation
from nano_appliance.roles.core.address_pools import AddressPools
from nano_appliance.roles.core.address_returns import AddressReturns
from nano_appliance.roles.core.creations import Creation, Creations
from nano_appliance.roles.core.image_library import ImageLibrary
from nano_appliance.roles.core.instances.creation_order import check_wish, creation_order
from nano_appliance.roles.core.instances.free_name import require_free_name
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placement import Placement
from nano_appliance.roles.core.policies import Policies
from nano_appliance.roles.core.pools import Pools
from nano_appliance.roles.core.tasks import RunningTask
from nano_appliance.roles.core.templates import Templates

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class InstanceCreation:
    """Makes instances with blank disks, or with a system disk cloned from an image."""

    pools: Pools
    templates: Templates
    policies: Policies
    address_pools: AddressPools
    returns: AddressReturns
    images: ImageLibrary
    picture: Picture
    creations: Creations
    placement: Placement
    work: InstanceWork

    def create(self, caller: Caller, wish: GuestCreation) -> str:
        """Begin the creation and return the new instance's id.

        A failure within the timeout is raised. A clone is not waited for: its image may be on its way to the cell.

        Raises InvalidInput, NotAllowed, NotFound, Conflict for a name in use, Exhausted when no cell fits or no
        address is free.
        """
        instance_id = str(uuid.uuid4())
        task = self.begin(caller, wish, instance_id)
        if wish.from_image:
            return instance_id
        try:
            task.wait(self.work.timeout)
        except StillRunning:
            logger.info("creation of %s goes on as task %s", instance_id, task.id)
        return instance_id

    def check(self, caller: Caller, wish: GuestCreation) -> None:
        """Raise InvalidInput, NotAllowed or NotFound for a wish that could not be fulfilled on any cell."""
        check_wish(caller, wish)
        self.templates.get(wish.template)
        self.pools.get(wish.pool)
        self._base(caller, wish)
        if wish.security_policy_group:
            self.policies.copied(caller, wish.security_policy_group)

    def begin(
        self,
        caller: Caller,
        wish: GuestCreation,
        instance_id: str,
        *,
        hardware_address: str = "",
        given: GivenAddress | None = None,
    ) -> RunningTask[None]:
        """Begin to make an instance with this id; hardware address and IP address are chosen unless they are given.

        Raises as `create`; an address that was given is released then.
        """
        self.check(caller, wish)
        order = creation_order(
            wish, self.templates.get(wish.template), self._base(caller, wish), instance_id=instance_id, now=now()
        )
        order = self._protected(caller, order, wish.security_policy_group)
        order = msgspec.structs.replace(order, hardware_address=hardware_address)
        creation = Creation(order, wish.pool, cell="")
        cells = self._reserve(creation)
        try:
            self._take_address(creation, given)
            return self.work.begin("create instance", creation.placed(), lambda: self._make(creation, cells))
        except NanoError:
            self.creations.forget(order.id)
            self.address_pools.release(order.id)
            raise

    def _base(self, caller: Caller, wish: GuestCreation) -> ImageSource | None:
        """The image that the system disk is cloned from, if one is named.

        Raises InvalidInput when the disk is too small for it.
        """
        if not wish.from_image:
            return None
        image = self.images.source(caller, wish.from_image)
        check_base(image.virtual_size, wish.disks[0])
        return image

    def _protected(self, caller: Caller, order: CreateInstance, group_id: str) -> CreateInstance:
        """The order with a copy of the policy of a group, if one is named."""
        if not group_id:
            return order
        return msgspec.structs.replace(order, security=self.policies.copied(caller, group_id))

    def _reserve(self, creation: Creation) -> list[str]:
        """Take the name, and room on the best cell; returns the cells that fit, best first."""
        with self.creations.reserving():
            pool = self.pools.get(creation.pool)
            require_free_name(self.picture, pool, creation.order.name)
            cells = self.placement.rank(pool, creation.demand)
            creation.cell = cells[0]
            self.creations.add(creation)
        return cells

    def _take_address(self, creation: Creation, given: GivenAddress | None) -> None:
        """Take an address where the pool has some to give."""
        order = creation.order
        given = given or self.address_pools.allocate(creation.pool, order.id)
        if given is not None:
            access = msgspec.structs.replace(order.access, address_allocation=given.provider.value)
            creation.order = msgspec.structs.replace(order, internal_address=given.address, access=access)

    def _make(self, creation: Creation, cells: Sequence[str]) -> None:
        order = creation.order
        try:
            instance = self._make_somewhere(creation, cells)
        except Exception as error:
            self.creations.fail(order.id, error if isinstance(error, NanoError) else NanoError("internal error"))
            if self.creations.is_abandoned(order.id):
                self.returns.look_again()
            else:
                self.returns.undone(order.id)
            raise
        self.work.made(creation.cell, instance)
        self.creations.forget(order.id)

    def _make_somewhere(self, creation: Creation, cells: Sequence[str]) -> Instance:
        """Ask one cell after the other; raises the only cell's refusal, or all of them in one message."""
        refusals: list[tuple[str, NanoError]] = []
        for cell in cells:
            creation.cell = cell
            try:
                return self.work.give(cell, CREATE_INSTANCE, creation.order)
            except InvalidInput:
                raise
            except Unavailable as error:
                self._make_sure_of_absence(cell, creation.order.id, error)
                refusals.append((cell, error))
            except NanoError as error:
                refusals.append((cell, error))
            logger.warning("cell %s did not make %s: %s", cell, creation.order.name, refusals[-1][1].message)
        if len(refusals) == 1:
            raise refusals[0][1]
        raise NanoError("; ".join(f"{cell}: {error.message}" for cell, error in refusals))

    def _make_sure_of_absence(self, cell: str, instance_id: str, cause: Unavailable) -> None:
        """Undo what a silent cell may have made.

        Raises `cause` when the outcome cannot be known, so that no other cell is asked.
        """
        try:
            self.work.give(cell, DELETE_INSTANCE, InstanceOrder(id=instance_id))
        except NotFound:
            return
        except NanoError:
            self.creations.abandon(instance_id)
            raise cause from None
