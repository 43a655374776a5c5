from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.tryout.arguments import Hierarchy
from nano_appliance.tryout.cgroups import (
    find_hierarchies,
    host_hierarchies,
    make_groups,
    remove_groups,
    remove_stale,
)

VERSION_1 = """\
30 24 0:26 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
32 30 0:28 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
33 30 0:29 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
34 30 0:30 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
"""
MEMBERSHIPS_1 = "3:memory:/user/session 1\n2:cpu,cpuacct:/\n1:name=systemd:/init\n0::/\n"

VERSION_2 = "35 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
IN_CONTAINER = "31 30 0:27 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"


def test_version_1_groups_lie_below_the_own_ones() -> None:
    assert find_hierarchies(VERSION_1, MEMBERSHIPS_1, "ours") == (
        Hierarchy(
            mount_point="/sys/fs/cgroup/cpu,cpuacct", options="cpu,cpuacct", group="/sys/fs/cgroup/cpu,cpuacct/ours"
        ),
        Hierarchy(
            mount_point="/sys/fs/cgroup/memory", options="memory", group="/sys/fs/cgroup/memory/user/session 1/ours"
        ),
    )


def test_hierarchy_that_is_mounted_twice_counts_once() -> None:
    twice = VERSION_1 + "91 90 0:28 / /srv/other/sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    assert find_hierarchies(twice, MEMBERSHIPS_1, "ours") == find_hierarchies(VERSION_1, MEMBERSHIPS_1, "ours")


def test_version_2_groups_lie_at_the_top() -> None:
    (only,) = find_hierarchies(VERSION_2, "0::/user.slice/session-3.scope\n", "ours")
    assert only == Hierarchy(mount_point="/sys/fs/cgroup", options="", group="/sys/fs/cgroup/ours")
    assert only.unified


def test_a_container_sees_its_own_part_only() -> None:
    (only,) = find_hierarchies(IN_CONTAINER, "3:memory:/docker/abc/inner\n", "ours")
    assert only.group == "/sys/fs/cgroup/memory/inner/ours"


def test_groups_are_made_filled_and_removed_with_what_lies_below() -> None:
    hierarchies = host_hierarchies(f"nano-test-{os.getpid()}")
    make_groups(hierarchies)
    try:
        for hierarchy in hierarchies:
            group = Path(hierarchy.group)
            if (group / "cpuset.cpus").exists() and not hierarchy.unified:
                assert (group / "cpuset.cpus").read_text().strip()
            (group / "machine").mkdir()
    finally:
        remove_groups(hierarchies)
    assert not any(Path(hierarchy.group).exists() for hierarchy in hierarchies)
    remove_groups(hierarchies)


def test_a_group_in_use_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nano_appliance.tryout.cgroups._REMOVAL_ATTEMPTS", 2)
    hierarchies = host_hierarchies(f"nano-test-{os.getpid()}")[:1]
    make_groups(hierarchies)
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (Path(hierarchies[0].group) / "cgroup.procs").write_text(str(sleeper.pid))
        with pytest.raises(NanoError, match="still has processes"):
            remove_groups(hierarchies)
    finally:
        sleeper.communicate()
        monkeypatch.undo()
        remove_groups(hierarchies)


def test_stale_groups_of_the_same_home_are_removed_and_no_others() -> None:
    stale, ours, foreign = (
        host_hierarchies(f"{prefix}{os.getpid()}")[:1] for prefix in ("nano-test-a-1", "nano-test-a-2", "nano-test-b-")
    )
    try:
        for hierarchies in (stale, ours, foreign):
            make_groups(hierarchies)
        remove_stale(ours, "nano-test-a-")
        there = [Path(hierarchies[0].group).exists() for hierarchies in (stale, ours, foreign)]
        assert there == [False, True, True]
    finally:
        for hierarchies in (stale, ours, foreign):
            remove_groups(hierarchies)


def test_no_control_group_of_the_host_is_seen_inside_wherever_it_is_mounted(tmp_path: Path) -> None:
    elsewhere = tmp_path / "a root" / "cgroup"
    elsewhere.mkdir(parents=True)
    program = """
import subprocess, sys
from pathlib import Path
from nano_appliance.tryout.cgroups import hide_host_groups, host_hierarchies
subprocess.run(["mount", "--bind", host_hierarchies("x")[0].mount_point, sys.argv[1]], check=True)
assert "cgroup" in Path("/proc/self/mountinfo").read_text()
hide_host_groups()
print([line for line in Path("/proc/self/mountinfo").read_text().splitlines() if " - cgroup" in line])
"""
    inside = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", sys.executable, "-c", program, str(elsewhere)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert inside.stdout == "[]\n"
