"""A batch: one request about many instances, and how far each of them is; begins nothing itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput

MOST_ITEMS = 1000
"""Instances of one batch: far more than a cell takes, and few enough to be told in one answer."""


class BatchAction(StrEnum):
    """What is done to each instance."""

    CREATE = "create"
    DELETE = "delete"
    STOP = "stop"
    START = "start"


class ItemState(StrEnum):
    """How far one instance of a batch is."""

    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class BatchItem(msgspec.Struct, frozen=True, kw_only=True):
    """One instance of a batch; `id` is chosen before it exists, `begun` tells that work on it has started."""

    name: str
    id: str
    begun: bool = False
    state: ItemState = ItemState.WORKING
    error: str = ""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """The instances in the order they were named; owner and group are those of whoever asked.

    While items are not begun, `caller` and `order` (plain JSON) are what it takes to begin them.
    """

    id: str
    action: BatchAction
    owner: str
    group: str
    items: tuple[BatchItem, ...]
    caller: Caller | None = None
    order: dict[str, Any] = {}

    @property
    def is_finished(self) -> bool:
        """True when every item has ended, well or not."""
        return all(item.state is not ItemState.WORKING for item in self.items)

    @property
    def to_begin(self) -> list[int]:
        """Places of the items that are still to be begun, and can be."""
        if self.caller is None:
            return []
        return [index for index, item in enumerate(self.items) if item.state is ItemState.WORKING and not item.begun]


def check_count(field: str, count: int) -> None:
    """Raise InvalidInput naming `field` when a batch cannot have `count` instances."""
    if not 0 < count <= MOST_ITEMS:
        raise InvalidInput(f"{field} must be from 1 to {MOST_ITEMS}")


def with_item(batch: Batch, index: int, item: BatchItem) -> Batch:
    """The batch with another item in place `index`; the order, which may hold a password, goes when all are begun."""
    items = (*batch.items[:index], item, *batch.items[index + 1 :])
    batch = msgspec.structs.replace(batch, items=items)
    return batch if batch.to_begin else msgspec.structs.replace(batch, caller=None, order={})


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an item's instance after a restart; `lost` when its cell has not reported since."""

    created: bool
    running: bool
    lost: bool


INTERRUPTED = "the core was restarted before this was seen to be done"


def settle(action: BatchAction, item: BatchItem, found: Found | None, *, waiting: bool) -> BatchItem:
    """An item of a batch that was open when the core ended, judged by what is `found` of its instance now.

    What was not begun stays so, and working. While `waiting` cells may still have to report: only what is certain ends
    an item then.
    """
    if item.state is not ItemState.WORKING:
        return item
    if action is BatchAction.CREATE and found is not None:
        item = msgspec.structs.replace(item, begun=True)
    if _is_done(action, found):
        return msgspec.structs.replace(item, begun=True, state=ItemState.DONE)
    if waiting or not item.begun:
        return item
    return msgspec.structs.replace(item, state=ItemState.FAILED, error=INTERRUPTED)


def _is_done(action: BatchAction, found: Found | None) -> bool:
    if action is BatchAction.DELETE:
        return found is None
    if found is None or found.lost:
        return False
    if action is BatchAction.CREATE:
        return found.created
    return found.running is (action is BatchAction.START)
