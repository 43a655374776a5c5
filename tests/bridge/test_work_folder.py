"""What is written down before the work, and read by the worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.bridge.plan import FileChange, Plan
from nano_appliance.bridge.work_folder import Order, WorkFolder, restore_files, write_files
from nano_appliance.model.errors import Misconfigured, NanoError
from tests.bridge.examples import ETHERNET, PLANS


def plan(*files: FileChange) -> Plan:
    return Plan(manager="x", interface=ETHERNET, files=files)


def test_an_order_is_read_as_it_was_given_and_originals_are_kept(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path / "work")
    order = Order(PLANS["ifupdown_fixed"], 60)
    folder.give_order(order)
    assert folder.read_order() == order
    kept = folder.original / "etc/network/interfaces"
    assert kept.read_text() == order.plan.files[0].before
    assert [oct(path.stat().st_mode)[-3:] for path in (folder.path, folder.order, kept)] == ["700", "600", "600"]


def test_the_checkpoint_of_an_earlier_work_is_forgotten(tmp_path: Path) -> None:
    folder = WorkFolder(tmp_path)
    folder.checkpoint.write_text("/old")
    folder.give_order(Order(plan(), 60))
    assert not folder.checkpoint.exists()


@pytest.mark.parametrize("text", [None, "", "{}", '{"plan": 1, "wait": 2}'])
def test_an_order_that_cannot_be_read_is_told(tmp_path: Path, text: str | None) -> None:
    folder = WorkFolder(tmp_path)
    if text is not None:
        folder.order.write_text(text)
    with pytest.raises(Misconfigured, match=f"cannot read {folder.order}"):
        folder.read_order()


def test_files_get_their_new_text_and_their_former_one_back(tmp_path: Path) -> None:
    changed, made, removed = tmp_path / "changed", tmp_path / "folder" / "made", tmp_path / "removed"
    changed.write_text("a")
    removed.write_text("b")
    changes = plan(
        FileChange(str(changed), "a", "A"),
        FileChange(str(made), None, "new", 0o600),
        FileChange(str(removed), "b", None),
    )
    write_files(changes)
    assert (changed.read_text(), made.read_text(), removed.exists()) == ("A", "new", False)
    assert oct(made.stat().st_mode)[-3:] == "600"
    write_files(changes)
    restore_files(changes)
    assert (changed.read_text(), made.exists(), removed.read_text()) == ("a", False, "b")


def test_what_cannot_be_restored_does_not_keep_the_rest_from_it(tmp_path: Path) -> None:
    changed, folder = tmp_path / "changed", tmp_path / "folder"
    folder.mkdir()
    changed.write_text("A")
    with pytest.raises(NanoError, match=f"cannot remove {folder}"):
        restore_files(plan(FileChange(str(folder), None, "x"), FileChange(str(changed), "a", "A")))
    assert changed.read_text() == "a"
