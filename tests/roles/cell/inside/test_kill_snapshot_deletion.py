"""A cell killed at any step of deleting a snapshot, and while the disk tool moves its data; the tool itself, too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roles.cell.inside.running import running_service
from tests.roles.cell.inside.volume_kills import check_every_step, found_by_the_next, make, order_and_kill

BLANK = (0, 0, 0, 0)
"""The part of the system disk that nothing is written to."""

HELD = {
    "a": [(1, 0, 0, 0, *BLANK), (1, 0, 0, 0)],
    "b": [(1, 2, 0, 0, *BLANK), (1, 2, 0, 0)],
    "c": [(1, 2, 3, 0, *BLANK), (1, 2, 3, 0)],
}

SLOW_TOOL = """#!/bin/sh
if [ "$1" = commit ]; then
    shift
    (sleep 0.4; kill -9 {victim}) >/dev/null 2>&1 &
    exec {tool} commit -r 200000 "$@"
fi
exec {tool} "$@"
"""
"""Merges a MiB in five seconds, and kills somebody meanwhile."""


def test_what_the_volumes_are_on(home: Path) -> None:
    after = {"": [(1, 2, 0, 9, *BLANK), (1, 2, 0, 9)], "a": HELD["a"]}
    check_every_step(home, "delete-snapshot", ("a", "b"), after, fewest=14)


def test_what_another_snapshot_is_on(home: Path) -> None:
    after = {"": [(1, 2, 3, 9, *BLANK), (1, 2, 3, 9)], "a": HELD["a"], "c": HELD["c"]}
    check_every_step(home, "delete-snapshot", ("a", "b", "c"), after, fewest=14)


@pytest.mark.parametrize(("victim", "status"), [("$$", 1), ("$PPID", -9)], ids=["the tool", "the cell"])
def test_killed_while_data_moves(home: Path, tmp_path: Path, victim: str, status: int) -> None:
    tool = tmp_path / "tools" / "qemu-img"
    tool.parent.mkdir()
    tool.write_text(SLOW_TOOL.format(tool=shutil.which("qemu-img"), victim=victim))
    tool.chmod(0o755)
    instance_id, before = make(home, "a", "b", "c")
    ended = order_and_kill(home, "delete-snapshot", instance_id, tools=str(tool.parent))
    assert ended.returncode == status, ended.stderr
    assert (status < 0) or "'b' is gone, but merging its files failed and will be tried again" in ended.stderr
    with running_service(home) as service:
        assert found_by_the_next(service, instance_id) == {name: before[name] for name in ("", "a", "c")}
