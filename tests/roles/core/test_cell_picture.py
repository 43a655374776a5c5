from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.instance import InstanceState
from nano_appliance.model.report import InstanceReport
from nano_appliance.roles.core.cell_picture import OVERLAP, CellPicture
from tests.roles.core.examples import a_report, an_instance, seen

WEB = an_instance("i-1")


def test_a_report_replaces_what_was_known() -> None:
    cell = CellPicture("Cell_a")
    cell.take(a_report("Cell_a", seen(WEB), sequence=1))
    cell.take(a_report("Cell_a", sequence=2))
    assert cell.instances == {}


def test_a_creation_survives_the_report_that_was_under_way() -> None:
    cell = CellPicture("Cell_a")
    cell.take(a_report("Cell_a", sequence=7))
    cell.correct("i-1", seen(WEB))
    cell.take(a_report("Cell_a", sequence=8))
    assert "i-1" in cell.instances
    cell.take(a_report("Cell_a", sequence=9))
    assert "i-1" not in cell.instances, "the cell's own later word counts"


def test_a_deletion_survives_the_report_that_was_under_way() -> None:
    cell = CellPicture("Cell_a")
    cell.take(a_report("Cell_a", seen(WEB), sequence=7))
    cell.correct("i-1", None)
    cell.take(a_report("Cell_a", seen(WEB), sequence=8))
    assert cell.instances == {}


def test_corrections_end_with_the_cells_restart() -> None:
    cell = CellPicture("Cell_a")
    cell.take(a_report("Cell_a", sequence=7))
    cell.correct("i-1", seen(WEB))
    cell.take(a_report("Cell_a", sequence=1, boot="boot-2"))
    assert cell.instances == {}


@given(
    start=st.integers(1, 50),
    steps=st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=20),
)
def test_the_newest_report_wins_unless_it_may_be_older_than_the_order(
    start: int, steps: list[tuple[int, bool]]
) -> None:
    cell = CellPicture("Cell_a")
    cell.take(a_report("Cell_a", sequence=start))
    now = InstanceReport(instance=WEB, state=InstanceState(running=True))
    cell.correct("i-1", now)
    sequence = start
    for step, present in steps:
        sequence += step
        reports = [seen(WEB, running=True)] if present else []
        cell.take(a_report("Cell_a", *reports, sequence=sequence))
        expected = True if sequence < start + OVERLAP else present
        assert ("i-1" in cell.instances) == expected
