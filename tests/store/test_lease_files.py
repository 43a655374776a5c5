from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.model.lease import Lease
from nano_appliance.store.lease_files import FOLDER, read_lease, write_lease

TAG = "shared.ready"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / TAG).touch()
    return tmp_path


def lease(counter: int, boot: str = "b0", *, resting: bool = False) -> Lease:
    return Lease(cell="Cell_a.1", boot=boot, counter=counter, resting=resting)


def test_a_lease_reads_as_it_was_written(root: Path) -> None:
    write_lease(root, TAG, lease(7))
    assert read_lease(root, TAG, "Cell_a.1") == lease(7)
    assert (root / FOLDER / "Cell_a.1.lease").stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_where_no_pool_is_mounted(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="shared.ready is not in"):
        write_lease(tmp_path, TAG, lease(1))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_lease_is_said_to_be_missing(root: Path) -> None:
    with pytest.raises(NotFound, match="no lease of cell 'x'"):
        read_lease(root, TAG, "x")
    write_lease(root, TAG, lease(1))
    with pytest.raises(NotFound, match="no lease of cell 'x'"):
        read_lease(root, TAG, "x")


def test_a_damaged_lease_is_said_to_be_damaged(root: Path) -> None:
    write_lease(root, TAG, lease(1))
    (root / FOLDER / "Cell_a.1.lease").write_text("{}")
    with pytest.raises(NanoError, match="is no lease"):
        read_lease(root, TAG, "Cell_a.1")


def test_a_mark_makes_the_lease_rest(root: Path) -> None:
    write_lease(root, TAG, lease(7))
    write_lease(root, TAG, lease(8, resting=True))
    assert read_lease(root, TAG, "Cell_a.1") == lease(7, resting=True)


def test_a_lease_that_comes_late_does_not_hide_the_mark(root: Path) -> None:
    write_lease(root, TAG, lease(7))
    write_lease(root, TAG, lease(8, resting=True))
    write_lease(root, TAG, lease(6))
    assert read_lease(root, TAG, "Cell_a.1").resting


def test_a_renewal_after_the_mark_ends_the_rest_and_clears_it_away(root: Path) -> None:
    write_lease(root, TAG, lease(7))
    write_lease(root, TAG, lease(8, resting=True))
    write_lease(root, TAG, lease(9))
    assert not read_lease(root, TAG, "Cell_a.1").resting
    assert [path.name for path in (root / FOLDER).iterdir()] == ["Cell_a.1.lease"]


@pytest.mark.parametrize(
    "other", [lease(9, "b1", resting=True), Lease(cell="Cell_b", boot="b0", counter=9, resting=True)]
)
def test_the_mark_of_another_start_or_cell_says_nothing(root: Path, other: Lease) -> None:
    write_lease(root, TAG, lease(7))
    write_lease(root, TAG, other)
    assert not read_lease(root, TAG, "Cell_a.1").resting
