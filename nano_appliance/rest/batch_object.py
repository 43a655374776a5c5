"""Batches in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.batch import Batch, BatchAction, BatchItem, ItemState
from nano_appliance.model.batch_names import NameRule
from nano_appliance.rest.guest_creation import GuestCreation, GuestShape


class BatchCreation(GuestShape, frozen=True, kw_only=True):
    """A request for `count` guests that differ in their names only."""

    name_rule: NameRule = NameRule.ORDER
    name_prefix: str
    count: int

    def guest(self, name: str) -> GuestCreation:
        """The request for one of them."""
        shape = {field: getattr(self, field) for field in GuestShape.__struct_fields__}
        return GuestCreation(name=name, **shape)


class BatchedGuests(msgspec.Struct, frozen=True, kw_only=True):
    """A request to delete or stop guests; `force` powers running ones off first, or instead of a shutdown."""

    guest: tuple[str, ...]
    force: bool = False


class BatchedStart(msgspec.Struct, frozen=True, kw_only=True):
    """A request to start guests."""

    guest: tuple[str, ...]


class BatchItemObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One guest of a batch; `id` is empty until it is begun."""

    name: str
    id: str
    status: str
    error: str = ""


class BatchedCreationObject(BatchItemObject, frozen=True, kw_only=True, omit_defaults=True):
    """One guest that is being made, with percent."""

    progress: int


STATES = {
    BatchAction.CREATE: {ItemState.WORKING: "creating", ItemState.DONE: "created"},
    BatchAction.DELETE: {ItemState.WORKING: "deleting", ItemState.DONE: "deleted"},
    BatchAction.STOP: {ItemState.WORKING: "stopping", ItemState.DONE: "stopped"},
    BatchAction.START: {ItemState.WORKING: "starting", ItemState.DONE: "started"},
}
FAILED = "fail"
"""The contract's words for the states of an item (api.md, chapter 6), and such words for batches of our own."""


def batch_item_objects(batch: Batch) -> list[BatchItemObject]:
    """The items of a batch about guests that exist."""
    return [BatchItemObject(**_members(batch, item)) for item in batch.items]


def batched_creation_objects(batch: Batch, progress: dict[str, int]) -> list[BatchedCreationObject]:
    """The items of a batch that creates; `progress` in percent by id, for those that are being made."""
    return [
        BatchedCreationObject(**_members(batch, item), progress=_progress(item, progress.get(item.id, 0)))
        for item in batch.items
    ]


def _members(batch: Batch, item: BatchItem) -> dict[str, str]:
    return {
        "name": item.name,
        "id": item.id if item.begun or batch.action is not BatchAction.CREATE else "",
        "status": STATES[batch.action].get(item.state, FAILED),
        "error": item.error,
    }


def _progress(item: BatchItem, made: int) -> int:
    if item.state is ItemState.WORKING:
        return made
    return 100 if item.state is ItemState.DONE else 0
