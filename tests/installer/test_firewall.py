"""What is opened, and closed again, as firewalld is told: a stand-in keeps what it is told in files."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from nano_appliance.installer import firewall
from nano_appliance.model.errors import NanoError

STAND_IN = """#!/bin/sh
# Knows --state, --permanent, and --query-, --add- and --remove- of ports and protocols.
cd "$(dirname "$0")"
rules=now
if [ "$1" = --permanent ]; then rules=permanent; shift; fi
[ "$1" != --state ] || exit "$(cat state)"
what=${1#*=}; verb=${1%%=*}
case $verb in
--query-*) grep -qx "$what" $rules ;;
--add-*)
    if [ "$what" = 67/udp ] && [ -e refuse ]; then echo "Error: COMMAND_FAILED" >&2; exit 13; fi
    echo "$what" >>$rules ;;
--remove-*) sed -i "\\\\|^$what\\$|d" $rules ;;
esac
"""


@pytest.fixture
def firewalld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "firewall-cmd"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    for name in ("now", "permanent"):
        (tmp_path / name).write_text("22/tcp\n")
    (tmp_path / "state").write_text("0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(firewall, "PLACES", str(tmp_path))
    return tmp_path


def rules(place: Path) -> tuple[list[str], list[str]]:
    return (place / "now").read_text().split(), (place / "permanent").read_text().split()


def test_each_role_has_its_own_openings() -> None:
    assert firewall.of_core(5599, 5850) == ["5599/udp", "igmp", "5600-5799/tcp", "5850/tcp"]
    cells = ["5600-5799/tcp", "67/udp", "5901-6000/tcp", "25469/tcp"]
    assert firewall.of_cell(5599) == ["5599/udp", "igmp", *cells]
    assert firewall.of_frontend(5870) == ["5870/tcp"]


def test_openings_are_made_once_and_taken_back(firewalld: Path) -> None:
    wanted = firewall.of_core(5599, 5851)
    assert firewall.is_running()
    assert firewall.closed(["22/tcp", *wanted]) == wanted
    with contextlib.ExitStack() as undo:
        firewall.open_all(wanted, undo)
        assert rules(firewalld) == (["22/tcp", *wanted], ["22/tcp", *wanted])
        assert firewall.closed(wanted) == []
    assert rules(firewalld) == (["22/tcp"], ["22/tcp"])


def test_one_that_is_refused_leaves_none(firewalld: Path) -> None:
    (firewalld / "refuse").touch()
    with pytest.raises(NanoError, match="firewall-cmd failed: Error: COMMAND_FAILED"), contextlib.ExitStack() as undo:
        firewall.open_all(["5599/udp", "67/udp"], undo)
    assert rules(firewalld) == (["22/tcp"], ["22/tcp"])


def test_a_firewall_that_does_not_run_is_none(firewalld: Path) -> None:
    (firewalld / "state").write_text("252")
    assert not firewall.is_running()
    (firewalld / "firewall-cmd").unlink()
    assert not firewall.is_running()
