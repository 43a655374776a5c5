from __future__ import annotations

import pytest

from nano_appliance.model.batch import (
    INTERRUPTED,
    MOST_ITEMS,
    Batch,
    BatchAction,
    BatchItem,
    Found,
    ItemState,
    check_count,
    settle,
    with_item,
)
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput

NOT_BEGUN = BatchItem(name="a", id="1")
WORKING = BatchItem(name="a", id="1", begun=True)
DONE = BatchItem(name="a", id="1", begun=True, state=ItemState.DONE)
FAILED = BatchItem(name="a", id="1", begun=True, state=ItemState.FAILED, error=INTERRUPTED)
MADE = Found(created=True, running=False, lost=False)
HALF = Found(created=False, running=False, lost=False)
RUNS = Found(created=True, running=True, lost=False)
LOST = Found(created=True, running=False, lost=True)


def test_a_batch_is_finished_when_every_item_has_ended() -> None:
    batch = Batch(id="b", action=BatchAction.STOP, owner="ann", group="ops", items=(WORKING, WORKING))
    assert not batch.is_finished
    batch = with_item(batch, 0, DONE)
    assert batch.items == (DONE, WORKING)
    assert not batch.is_finished
    assert with_item(batch, 1, FAILED).is_finished


def test_the_order_is_kept_until_all_are_begun() -> None:
    caller = Caller(user="ann", group="ops")
    items = (NOT_BEGUN, NOT_BEGUN, WORKING, FAILED)
    batch = Batch(
        id="b", action=BatchAction.STOP, owner="ann", group="ops", items=items, caller=caller, order={"force": True}
    )
    assert batch.to_begin == [0, 1]
    batch = with_item(batch, 1, WORKING)
    assert (batch.to_begin, batch.caller, batch.order) == ([0], caller, {"force": True})
    batch = with_item(batch, 0, FAILED)
    assert (batch.to_begin, batch.caller, batch.order) == ([], None, {})


@pytest.mark.parametrize("count", [0, -1, MOST_ITEMS + 1])
def test_counts_that_are_refused(count: int) -> None:
    with pytest.raises(InvalidInput, match="^count must be from 1 to 1000$"):
        check_count("count", count)


@pytest.mark.parametrize(
    ("action", "found", "certain", "in_the_end"),
    [
        (BatchAction.CREATE, MADE, DONE, DONE),
        (BatchAction.CREATE, RUNS, DONE, DONE),
        (BatchAction.CREATE, HALF, WORKING, FAILED),
        (BatchAction.CREATE, LOST, WORKING, FAILED),
        (BatchAction.CREATE, None, WORKING, FAILED),
        (BatchAction.DELETE, None, DONE, DONE),
        (BatchAction.DELETE, MADE, WORKING, FAILED),
        (BatchAction.DELETE, LOST, WORKING, FAILED),
        (BatchAction.STOP, MADE, DONE, DONE),
        (BatchAction.STOP, RUNS, WORKING, FAILED),
        (BatchAction.STOP, LOST, WORKING, FAILED),
        (BatchAction.STOP, None, WORKING, FAILED),
        (BatchAction.START, RUNS, DONE, DONE),
        (BatchAction.START, MADE, WORKING, FAILED),
        (BatchAction.START, LOST, WORKING, FAILED),
        (BatchAction.START, None, WORKING, FAILED),
    ],
)
def test_items_after_a_restart(
    action: BatchAction, found: Found | None, certain: BatchItem, in_the_end: BatchItem
) -> None:
    assert settle(action, WORKING, found, waiting=True) == certain
    assert settle(action, WORKING, found, waiting=False) == in_the_end


@pytest.mark.parametrize("waiting", [True, False])
@pytest.mark.parametrize(
    ("action", "found", "becomes"),
    [
        (BatchAction.CREATE, None, NOT_BEGUN),
        (BatchAction.CREATE, MADE, DONE),
        (BatchAction.DELETE, MADE, NOT_BEGUN),
        (BatchAction.DELETE, None, DONE),
        (BatchAction.STOP, RUNS, NOT_BEGUN),
        (BatchAction.STOP, MADE, DONE),
        (BatchAction.START, MADE, NOT_BEGUN),
        (BatchAction.START, RUNS, DONE),
    ],
)
def test_what_was_not_begun_never_ends_by_a_restart(
    action: BatchAction, found: Found | None, becomes: BatchItem, waiting: bool
) -> None:
    assert settle(action, NOT_BEGUN, found, waiting=waiting) == becomes


def test_a_creation_that_was_not_seen_to_begin_has_begun_when_its_instance_is_there() -> None:
    assert settle(BatchAction.CREATE, NOT_BEGUN, HALF, waiting=True) == WORKING
    assert settle(BatchAction.CREATE, NOT_BEGUN, LOST, waiting=False) == FAILED


@pytest.mark.parametrize("item", [DONE, FAILED])
def test_what_has_ended_stays_as_it_ended(item: BatchItem) -> None:
    assert settle(BatchAction.CREATE, item, None, waiting=False) == item
