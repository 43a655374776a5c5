"""All or nothing, on real interfaces: a plan of `ip` commands and a file, and what becomes of it when a step fails."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from nano_appliance.bridge.carry_out import carry_out
from nano_appliance.bridge.host_survey import survey_host
from nano_appliance.bridge.not_restored import NotRestored
from nano_appliance.bridge.plan import Command, FileChange, Plan
from nano_appliance.bridge.program import run_to_end
from nano_appliance.bridge.work_folder import Order, WorkFolder
from nano_appliance.bridge.worker import how_it_failed
from nano_appliance.model.errors import NanoError, Unavailable
from tests.bridge.cable import ADDRESS, ADDRESS6, CARD, GATEWAY, GATEWAY6, Cable, ip


def words(text: str, *, may_fail: bool = False) -> Command:
    return Command(tuple(text.split()), may_fail)


def moved(source: str, target: str) -> list[Command]:
    """What takes addresses and routes from one interface to another."""
    return [
        words(f"ip address flush dev {source}"),
        words(f"ip link set {target} up"),
        words(f"ip address add {ADDRESS} dev {target}"),
        words(f"ip address add {ADDRESS6} dev {target} nodad"),
        words(f"ip route replace default via {GATEWAY} dev {target}"),
        words(f"ip route replace default via {GATEWAY6} dev {target}"),
    ]


def plan(cable: Cable, folder: Path) -> Plan:
    cable.plug_in()
    kept, removed = folder / "kept", folder / "removed"
    kept.write_text("old\n")
    removed.write_text("gone\n")
    return Plan(
        manager="ip",
        interface=survey_host().named(CARD),
        prepare=(words(f"ip link set {CARD} down"),),
        files=(
            FileChange(str(kept), "old\n", "new\n"),
            FileChange(str(removed), "gone\n", None),
            FileChange(str(folder / "made"), None, "made\n"),
        ),
        apply=(
            words("ip link add br0 type bridge stp_state 0 forward_delay 0"),
            words(f"ip link set {CARD} master br0 up"),
            *moved(CARD, "br0"),
        ),
        undo_first=(words("ip link delete br0", may_fail=True),),
        undo=(words(f"ip link set {CARD} up"), *moved(CARD, CARD)),
    )


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_everything_is_changed(cable: Cable, tmp_path: Path) -> None:
    told: list[str] = []
    carry_out(Order(plan(cable, tmp_path), 20), WorkFolder(tmp_path / "work"), told.append)
    assert texts(tmp_path) == {"kept": "new\n", "made": "made\n"}
    assert {str(address) for address in survey_host().bridge.addr_info} >= {ADDRESS, ADDRESS6}  # type: ignore[union-attr]
    assert survey_host().ports == (CARD,)
    assert told[0] == f"run ip link set {CARD} down"
    assert told[-1] == "wait until the host is connected over br0"


@pytest.mark.parametrize("part", ["prepare", "apply"])
def test_a_step_that_fails_puts_everything_back(cable: Cable, tmp_path: Path, part: str) -> None:
    made = plan(cable, tmp_path)
    failing = words("ip link set nonsense up")
    broken = msgspec.structs.replace(made, **{part: (*getattr(made, part), failing)})
    with pytest.raises(NanoError, match="ip failed: Cannot find device") as failure:
        carry_out(Order(broken, 20), WorkFolder(tmp_path / "work"), lambda _text: None)
    require_as_before(made, tmp_path)
    text = how_it_failed(made, failure.value, WorkFolder(tmp_path))
    assert text.endswith(f"everything was put back as it was, {CARD} has its addresses again")


def test_a_file_that_cannot_be_written_puts_everything_back(cable: Cable, tmp_path: Path) -> None:
    made = plan(cable, tmp_path)
    impossible = FileChange(str(tmp_path / "kept" / "inside"), None, "x")
    broken = msgspec.structs.replace(made, files=(*made.files, impossible))
    with pytest.raises(NanoError):
        carry_out(Order(broken, 20), WorkFolder(tmp_path / "work"), lambda _text: None)
    require_as_before(made, tmp_path)


def test_a_gateway_that_is_gone_puts_everything_back(cable: Cable, tmp_path: Path) -> None:
    made = plan(cable, tmp_path)
    cable.cut()
    told: list[str] = []
    with pytest.raises(Unavailable, match=f"after 3 seconds the gateway {GATEWAY} does not answer on br0"):
        carry_out(Order(made, 3), WorkFolder(tmp_path / "work"), told.append)
    assert "put everything back" in told
    require_as_before(made, tmp_path)


def test_what_cannot_be_put_back_is_told_with_the_cause(cable: Cable, tmp_path: Path) -> None:
    made = plan(cable, tmp_path)
    broken = msgspec.structs.replace(
        made, apply=(words("ip link set nonsense up"),), undo=(words("ip link set absent up"), *made.undo)
    )
    with pytest.raises(NotRestored) as failure:
        carry_out(Order(broken, 20), WorkFolder(tmp_path / "work"), lambda _text: None)
    text = how_it_failed(broken, failure.value, WorkFolder(tmp_path))
    assert "nonsense" in text.partition("; not everything could be put back: ")[0]
    assert "absent" in text.partition("; not everything could be put back: ")[2]
    assert texts(tmp_path) == {"kept": "old\n", "removed": "gone\n"}, "the rest is put back all the same"


def require_as_before(made: Plan, folder: Path) -> None:
    assert texts(folder) == {"kept": "old\n", "removed": "gone\n"}
    found = survey_host()
    assert found.bridge is None
    assert {str(each) for each in found.named(CARD).lasting} == {str(each) for each in made.interface.lasting}
    assert found.named(CARD).gateways == made.interface.gateways


def test_a_program_that_leaves_a_daemon_behind_is_not_waited_for(cable: Cable, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    run_to_end(["sh", "-c", f"sleep 60 & echo $! > {pid}"], timeout=10)
    subprocess.run(["kill", pid.read_text().strip()], check=True)
    with pytest.raises(NanoError, match="sh did not end within 0 s"):
        run_to_end(["sh", "-c", "sleep 60"], timeout=0.2)
    with pytest.raises(NanoError, match="cannot run nonsense"):
        run_to_end(["nonsense"], timeout=1)
    run_to_end(["false"], timeout=5, may_fail=True)
    ip("link", "show", CARD)
