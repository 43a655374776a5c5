from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.batch import INTERRUPTED, Batch, BatchAction, BatchItem, ItemState
from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.errors import Exhausted, NotFound
from nano_appliance.roles.core.batches.register import REMEMBERED, REPORTING, BatchRegister
from nano_appliance.roles.core.picture import Picture
from nano_appliance.store.index_data import IndexData
from tests.roles.core.examples import a_report, an_instance, seen

ITEMS = (BatchItem(name="a", id="1", begun=True), BatchItem(name="b", id="2", begun=True))
CREATION = Batch(id="batch", action=BatchAction.CREATE, owner="mira", group="ops", items=ITEMS)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def empty_picture() -> Picture:
    return Picture(lambda _cell: True, lambda _cell: "default")


def states(register: BatchRegister) -> list[tuple[ItemState, str]]:
    batch = register.look(TRUSTED, BatchAction.CREATE, "batch")
    return [(item.state, item.error) for item in batch.items]


def test_a_finished_batch_is_forgotten_a_while_after_the_last_question(tmp_path: Path) -> None:
    clock = Clock()
    register = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), clock)
    register.add(CREATION)
    clock.now += 10 * REMEMBERED
    register.ended("batch", 0, None)
    clock.now += 10 * REMEMBERED
    assert states(register) == [(ItemState.DONE, ""), (ItemState.WORKING, "")]
    register.ended("batch", 1, Exhausted("no room"))
    clock.now += REMEMBERED
    assert states(register) == [(ItemState.DONE, ""), (ItemState.FAILED, "no room")]
    clock.now += REMEMBERED + 1
    with pytest.raises(NotFound, match="batch 'batch' not found"):
        states(register)
    assert IndexData(tmp_path / "index.data").batches.all() == []


def test_a_finished_batch_survives_a_restart(tmp_path: Path) -> None:
    register = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock())
    register.add(CREATION)
    register.ended("batch", 1, Exhausted("no room"))
    register.ended("batch", 0, None)
    again = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock())
    assert states(again) == [(ItemState.DONE, ""), (ItemState.FAILED, "no room")]


def test_what_was_under_way_at_a_restart_is_found_out_from_the_cells(tmp_path: Path) -> None:
    register = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock())
    register.add(CREATION)
    clock, picture = Clock(), empty_picture()
    again = BatchRegister(IndexData(tmp_path / "index.data"), picture, clock)
    assert states(again) == [(ItemState.WORKING, ""), (ItemState.WORKING, "")]
    picture.take(a_report("Cell_a", seen(an_instance("1"))))
    assert states(again) == [(ItemState.DONE, ""), (ItemState.WORKING, "")]
    clock.now += REPORTING
    assert states(again) == [(ItemState.DONE, ""), (ItemState.FAILED, INTERRUPTED)]
    clock.now += REMEMBERED + 1
    with pytest.raises(NotFound):
        states(again)


def test_a_batch_that_nobody_asks_for_after_a_restart_is_forgotten_as_well(tmp_path: Path) -> None:
    BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock()).add(CREATION)
    clock = Clock()
    again = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), clock)
    clock.now += 10 * REPORTING
    again.add(msgspec.structs.replace(CREATION, id="another"))
    clock.now += REMEMBERED + 1
    with pytest.raises(NotFound):
        states(again)


def test_what_was_not_begun_is_taken_up_by_the_next_core(tmp_path: Path) -> None:
    items = (*ITEMS, BatchItem(name="c", id="3"), BatchItem(name="d", id="4"))
    waiting = msgspec.structs.replace(CREATION, items=items, caller=TRUSTED, order={"wish": {}})
    BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock()).add(waiting)
    clock, picture = Clock(), empty_picture()
    again = BatchRegister(IndexData(tmp_path / "index.data"), picture, clock)
    assert again.has_left_over()
    picture.take(a_report("Cell_a", seen(an_instance("1")), seen(an_instance("3"))))
    clock.now += REPORTING
    (batch,) = again.take_up()
    assert batch.to_begin == [3]
    assert (batch.caller, batch.order) == (TRUSTED, {"wish": {}})
    again.begun("batch", 3, "d")
    clock.now += 10 * REPORTING
    done, interrupted, working = (ItemState.DONE, ""), (ItemState.FAILED, INTERRUPTED), (ItemState.WORKING, "")
    assert states(again) == [done, interrupted, done, working]
    again.ended("batch", 3, None)
    assert states(again) == [done, interrupted, done, done]
    third = BatchRegister(IndexData(tmp_path / "index.data"), empty_picture(), Clock())
    assert not third.has_left_over()
    assert states(third) == states(again)
