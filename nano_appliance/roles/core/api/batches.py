"""Routes of batches: create, delete, stop or start several guests, and see how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from nano_appliance.model.batch import Batch, BatchAction
from nano_appliance.model.caller import Caller
from nano_appliance.rest.answer import Answer
from nano_appliance.rest.application import Route
from nano_appliance.rest.batch_object import (
    BatchCreation,
    BatchedCreationObject,
    BatchedGuests,
    BatchedStart,
    BatchItemObject,
    batch_item_objects,
    batched_creation_objects,
)
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.batches.create import BatchedCreation
from nano_appliance.roles.core.batches.existing import BatchedOrders
from nano_appliance.roles.core.batches.register import BatchRegister
from nano_appliance.roles.core.picture import Picture


class NewBatch(msgspec.Struct, frozen=True):
    """Answer to the request for a batch."""

    id: str


@dataclass(frozen=True)
class BatchHandlers:
    """Answers about batches."""

    creation: BatchedCreation
    orders: BatchedOrders
    register: BatchRegister
    picture: Picture

    @takes(BatchCreation)
    def create(self, _request: Request, caller: Caller, wish: BatchCreation) -> NewBatch:
        """Several new guests."""
        return NewBatch(self.creation.create(caller, wish))

    @takes(BatchedGuests)
    def delete(self, _request: Request, caller: Caller, wish: BatchedGuests) -> NewBatch:
        """Several guests less."""
        return NewBatch(self.orders.delete(caller, wish.guest, force=wish.force))

    @takes(BatchedGuests)
    def stop(self, _request: Request, caller: Caller, wish: BatchedGuests) -> NewBatch:
        """Several guests stopped."""
        return NewBatch(self.orders.stop(caller, wish.guest, force=wish.force))

    @takes(BatchedStart)
    def start(self, _request: Request, caller: Caller, wish: BatchedStart) -> NewBatch:
        """Several guests started."""
        return NewBatch(self.orders.start(caller, wish.guest))

    def created(self, request: Request, caller: Caller) -> Answer[list[BatchedCreationObject]]:
        """How far a creation is."""
        batch = self.register.look(caller, BatchAction.CREATE, request.arguments["id"])
        progress = {item.id: self.picture.progress(item.id) for item in batch.items}
        return Answer(batched_creation_objects(batch, progress), _status(batch))

    def deleted(self, request: Request, caller: Caller) -> Answer[list[BatchItemObject]]:
        """How far a deletion is."""
        batch = self.register.look(caller, BatchAction.DELETE, request.arguments["id"])
        return Answer(batch_item_objects(batch), _status(batch))

    def stopped(self, request: Request, caller: Caller) -> Answer[list[BatchItemObject]]:
        """How far the stopping is."""
        batch = self.register.look(caller, BatchAction.STOP, request.arguments["id"])
        return Answer(batch_item_objects(batch), _status(batch))

    def started(self, request: Request, caller: Caller) -> Answer[list[BatchItemObject]]:
        """How far the starting is."""
        batch = self.register.look(caller, BatchAction.START, request.arguments["id"])
        return Answer(batch_item_objects(batch), _status(batch))


def _status(batch: Batch) -> int:
    return HTTPStatus.OK if batch.is_finished else HTTPStatus.ACCEPTED


def routes(handlers: BatchHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("POST", "/api/v1/batch/create_guest/", handlers.create, success_status=HTTPStatus.ACCEPTED),
        Route("GET", "/api/v1/batch/create_guest/<id>", handlers.created, unfinished_status=HTTPStatus.ACCEPTED),
        Route("POST", "/api/v1/batch/delete_guest/", handlers.delete, success_status=HTTPStatus.ACCEPTED),
        Route("GET", "/api/v1/batch/delete_guest/<id>", handlers.deleted, unfinished_status=HTTPStatus.ACCEPTED),
        Route("POST", "/api/v1/batch/stop_guest/", handlers.stop, success_status=HTTPStatus.ACCEPTED),
        Route("GET", "/api/v1/batch/stop_guest/<id>", handlers.stopped, unfinished_status=HTTPStatus.ACCEPTED),
    )


def own_routes(handlers: BatchHandlers) -> tuple[Route[Caller], ...]:
    """What the contract does not know."""
    return (
        Route("POST", "/api/v1/batch/start_guest/", handlers.start, success_status=HTTPStatus.ACCEPTED),
        Route("GET", "/api/v1/batch/start_guest/<id>", handlers.started, unfinished_status=HTTPStatus.ACCEPTED),
    )
