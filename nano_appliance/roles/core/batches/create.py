"""Making many instances that differ in their names."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

import msgspec

from nano_appliance.model.batch import Batch, BatchAction, BatchItem, check_count
from nano_appliance.model.batch_names import NameRule, address_name, hardware_address_name, numbered_name
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput, NanoError
from nano_appliance.model.hardware_address import new_hardware_address
from nano_appliance.model.names import RESOURCE, check_name
from nano_appliance.rest.batch_object import BatchCreation
from nano_appliance.roles.core.batches.driver import BatchDriver, Begin
from nano_appliance.roles.core.instances.create import InstanceCreation
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.tasks import RunningTask


class _Order(msgspec.Struct, frozen=True):
    """What a batch keeps of its request; `addresses` are hardware addresses, if the names are made of them."""

    wish: BatchCreation
    addresses: list[str]


@dataclass(frozen=True)
class BatchedCreation:
    """Makes instances by the dozen."""

    creation: InstanceCreation
    picture: Picture
    driver: BatchDriver

    def create(self, caller: Caller, wish: BatchCreation) -> str:
        """Begin and return the batch's id; what fails later shows at its item.

        Raises InvalidInput, NotAllowed and NotFound for what no item could be made with.
        """
        check_name("name_prefix", wish.name_prefix, RESOURCE)
        check_count("count", wish.count)
        by_address = wish.name_rule is NameRule.ADDRESS
        if by_address and self.creation.address_pools.of_compute_pool(wish.pool) is None:
            raise InvalidInput("name_rule 'address' needs a compute pool with an address pool")
        addresses = self._hardware_addresses(wish)
        names = [self._name(wish, index, addresses) for index in range(wish.count)]
        for name in (names[0], names[-1]):
            self.creation.check(caller, wish.guest(name))
        batch = Batch(
            id=str(uuid.uuid4()),
            action=BatchAction.CREATE,
            owner=wish.owner,
            group=wish.group,
            items=tuple(BatchItem(name=name, id=str(uuid.uuid4())) for name in names),
            caller=caller,
            order=msgspec.to_builtins(_Order(wish=wish, addresses=addresses)),
        )
        self.driver.drive(batch, self.beginning(batch, caller))
        return batch.id

    def beginning(self, batch: Batch, caller: Caller) -> Begin:
        """How the items of a batch are begun, today or after a restart; raises InvalidInput for a damaged order."""
        try:
            order = msgspec.convert(batch.order, _Order)
        except msgspec.ValidationError as error:
            raise InvalidInput(f"the order of batch '{batch.id}' cannot be read: {error}") from error
        wish = order.wish

        def begin(index: int) -> tuple[str, RunningTask[None]]:
            item = batch.items[index]
            if wish.name_rule is NameRule.ADDRESS:
                return self._begin_by_address(caller, wish, item.id)
            address = order.addresses[index] if order.addresses else ""
            return item.name, self.creation.begin(caller, wish.guest(item.name), item.id, hardware_address=address)

        return begin

    def _begin_by_address(self, caller: Caller, wish: BatchCreation, instance_id: str) -> tuple[str, RunningTask[None]]:
        """Take an address, and make the instance that is named by it."""
        # Nobody who looks for forgotten addresses may come in between.
        with self.creation.creations.reserving():
            given = self.creation.address_pools.allocate(wish.pool, instance_id)
            if given is None:
                raise InvalidInput(f"compute pool '{wish.pool}' has no address pool any more")
            name = address_name(wish.name_prefix, given.address)
            try:
                return name, self.creation.begin(caller, wish.guest(name), instance_id, given=given)
            except NanoError:
                self.creation.address_pools.release(instance_id)
                raise

    def _hardware_addresses(self, wish: BatchCreation) -> list[str]:
        """An address for each, when names are made of them: they have to be known before anything is made."""
        if wish.name_rule is not NameRule.HARDWARE_ADDRESS:
            return []
        taken = {card.hardware_address for each in self.picture.instances() for card in each.instance.interfaces}
        chosen: list[str] = []
        for _ in range(wish.count):
            chosen.append(new_hardware_address(taken, secrets.token_bytes))
            taken.add(chosen[-1])
        return chosen

    @staticmethod
    def _name(wish: BatchCreation, index: int, addresses: list[str]) -> str:
        if addresses:
            return hardware_address_name(wish.name_prefix, addresses[index])
        return numbered_name(wish.name_prefix, index)
