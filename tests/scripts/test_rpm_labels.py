"""What packages tell SELinux, where it is in use and its tool is there; the tools are stand-ins that write it down."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

LABELS = Path(__file__).parents[2] / "rpm/labels"
PROGRAMS, POOLS = "/opt/nano/(core|cell|frontend)/(core|cell|frontend)", "/opt/nano/pools(/.*)?"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A host with SELinux in use."""
    for name, status in (("semanage", 0), ("selinuxenabled", 0), ("restorecon", 0)):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >>{tmp_path}/told\nexit {status}\n')
        program.chmod(0o755)
    (tmp_path / "told").touch()
    return tmp_path


def labels(tools: Path, verb: str) -> list[str]:
    subprocess.run([LABELS, verb], env={"PATH": f"{tools}:/usr/bin:/bin"}, check=True)
    return [line for line in (tools / "told").read_text().splitlines() if line.startswith("semanage")]


def test_what_is_told_and_forgotten(tools: Path) -> None:
    told = [
        f"semanage fcontext --add --type bin_t {PROGRAMS}",
        f"semanage fcontext --add --type virt_image_t {POOLS}",
    ]
    assert labels(tools, "tell") == told
    forgotten = [f"semanage fcontext --delete {PROGRAMS}", f"semanage fcontext --delete {POOLS}"]
    assert labels(tools, "forget") == [*told, *forgotten]


def test_what_was_told_before_is_told_anew(tools: Path) -> None:
    semanage = tools / "semanage"
    semanage.write_text(f'#!/bin/sh\necho semanage "$@" >>{tools}/told\n[ "$2" = --modify ]\n')
    assert [line.split()[2] for line in labels(tools, "tell")] == ["--add", "--modify", "--add", "--modify"]


def test_where_selinux_is_not_in_use_nothing_is_told(tools: Path) -> None:
    (tools / "selinuxenabled").write_text("#!/bin/sh\nexit 1\n")
    assert labels(tools, "tell") == []
    (tools / "semanage").unlink()
    assert labels(tools, "forget") == []
