from __future__ import annotations

from pathlib import Path

from nano_appliance.host import pid_file
from nano_appliance.host.boot_clock import since_boot
from nano_appliance.host.processes import kill_emulators
from nano_appliance.roles.cell.lease.deadline_file import Deadline, DeadlineFile
from nano_appliance.roles.cell.lease.guard import Guard, ensure_guard
from tests.lab.patience import eventually
from tests.roles.cell.lease.emulators import emulator


def deadline(root: Path, seconds: float | None) -> Deadline:
    return Deadline(seconds=seconds, roots=(str(root),))


def test_only_emulators_with_files_below_the_folder_are_killed(tmp_path: Path) -> None:
    shared, other = tmp_path / "shared", tmp_path / "shared-too"
    with emulator(shared) as guest, emulator(other) as elsewhere, emulator(shared, "/usr/bin/rsync") as copier:
        assert kill_emulators([shared]) == [guest.pid]
        assert guest.wait(10) == -9
        assert elsewhere.poll() is None
        assert copier.poll() is None


def test_the_guard_acts_at_the_deadline_and_not_before(tmp_path: Path) -> None:
    file = DeadlineFile("a", tmp_path)
    killed: list[list[Path]] = []
    now = 10.0

    def kill(roots: list[Path]) -> list[int]:
        killed.append(roots)
        return [1]

    guard = Guard(file, now=lambda: now, kill=kill)
    file.write(deadline(tmp_path, 11.0))
    assert guard.look()
    assert killed == []
    now = 11.0
    assert guard.look()
    assert guard.look()
    assert killed == [[tmp_path], [tmp_path]], "it goes on, for what was about to start"
    file.write(deadline(tmp_path, 20.0))
    assert guard.look()
    file.write(deadline(tmp_path, None))
    assert guard.look()
    assert len(killed) == 2
    file.remove()
    assert not guard.look()


def test_a_damaged_file_leaves_the_last_deadline_in_force(tmp_path: Path) -> None:
    file = DeadlineFile("a", tmp_path)
    killed: list[list[Path]] = []
    guard = Guard(file, now=lambda: 10.0, kill=lambda roots: killed.append(roots) or [])
    file.write(deadline(tmp_path, 10.0))
    guard.look()
    file.path.write_text("damaged")
    assert guard.look()
    assert len(killed) == 2


def test_the_guard_outlives_who_started_it_and_ends_when_told(tmp_path: Path) -> None:
    file = DeadlineFile("a", tmp_path / "run")
    with emulator(tmp_path / "shared") as guest:
        file.write(deadline(tmp_path / "shared", since_boot() + 600))
        ensure_guard(file, tmp_path / "guard.log")
        held = file.path.with_suffix(".guard")
        eventually(lambda: isinstance(pid_file.state(held), pid_file.Running), "the guard")
        ensure_guard(file, tmp_path / "guard.log")
        assert guest.poll() is None
        file.write(deadline(tmp_path / "shared", since_boot() - 1))
        assert guest.wait(30) == -9
        file.remove()
        eventually(lambda: isinstance(pid_file.state(held), pid_file.Stopped), "the guard")
