"""State files into an archive and back: everything or nothing, and nothing that stood there is lost."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotFound
from nano_appliance.upkeep import restore as restoring
from nano_appliance.upkeep import state_files
from nano_appliance.upkeep.backup import MANIFEST, Manifest, back_up
from nano_appliance.upkeep.restore import restore
from tests.host.test_pid_file import holder

OLD = Path(__file__).parents[1] / "data" / "old-platform"
NOW = datetime(2026, 11, 25, 12, 30)
ASIDE = "before-restore-20261125-123000"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """Roles as the older platform left them, with an image and a stale temporary file."""
    place = tmp_path / "nano"
    for role in ("core", "cell", "frontend"):
        shutil.copytree(OLD / role, place / role)
    (place / "core/data/media_images").mkdir(parents=True, exist_ok=True)
    (place / "core/data/media_images/a_v1.iso").write_bytes(b"large")
    (place / "core/data/.image.data.c0ffee.tmp").write_bytes(b"half")
    (place / "core/cert").mkdir(exist_ok=True)
    (place / "core/cert/nano_ca.key.pem").write_bytes(b"key")
    (place / "core/cert/nano_ca.key.pem").chmod(0o600)
    return place


def content(place: Path) -> dict[str, tuple[int, bytes]]:
    found = {}
    for path in sorted(place.rglob("*")):
        if path.is_file():
            found[str(path.relative_to(place))] = (path.stat().st_mode & 0o777, path.read_bytes())
    return found


def test_a_lost_installation_comes_back_whole(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    before = content(installation)
    manifest = back_up(installation, archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert "core/cert/nano_ca.key.pem" in manifest.files
    assert not {name for name in manifest.files if "media_images" in name or name.endswith(".tmp")}
    shutil.rmtree(installation)
    restored = restore(archive, installation, now=NOW)
    assert restored.manifest == manifest
    expected = {name: kept for name, kept in before.items() if name in manifest.files}
    assert content(installation) == expected


def test_what_stands_there_is_kept_aside_and_images_stay(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(installation, archive)
    changed = installation / "frontend/config/users.data"
    kept = changed.read_bytes()
    changed.write_bytes(b"broken")
    (installation / "core/data/newer.data").write_bytes(b"newer")
    restored = restore(archive, installation, now=NOW)
    assert changed.read_bytes() == kept
    assert not (installation / "core/data/newer.data").exists()
    assert (installation / "core" / ASIDE / "data/newer.data").read_bytes() == b"newer"
    assert (installation / "frontend" / ASIDE / "config/users.data").read_bytes() == b"broken"
    assert {path.name for path in restored.aside} == {ASIDE}
    assert (installation / "core/data/media_images/a_v1.iso").read_bytes() == b"large"


@pytest.mark.parametrize("failing", range(1, 12))
def test_a_restore_that_fails_half_way_undoes_itself(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(installation, archive)
    before = content(installation)
    moves = iter(range(1, 100))
    real = restoring._move

    def move(source: Path, target: Path, undo: object) -> None:
        if next(moves) == failing:
            raise OSError(28, os.strerror(28))
        real(source, target, undo)  # type: ignore[arg-type]

    monkeypatch.setattr(restoring, "_move", move)
    with pytest.raises(NanoError, match="No space left"):
        restore(archive, installation, now=NOW)
    assert content(installation) == before
    assert not list(installation.rglob(f"{ASIDE}*"))
    assert not list(installation.rglob(restoring.ARRIVING))


def test_a_file_that_a_running_role_removes_meanwhile(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = installation / "frontend/data/session.data"
    real = state_files.state_files
    monkeypatch.setattr(state_files, "state_files", lambda module: [*real(module), gone])
    assert "frontend/data/session.data" not in back_up(installation, tmp_path / "archive").files


def test_a_role_that_runs_is_stopped_first(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    with holder(installation / "cell/cell.pid"):
        back_up(installation, archive)
        before = content(installation)
        with pytest.raises(Conflict, match="the cell is running; stop it first"):
            restore(archive, installation, now=NOW)
        assert content(installation) == before


def rewritten(archive: Path, name: str, data: bytes, *, tell: bool = True) -> None:
    """Put another file into the archive, told in its manifest or not."""
    with tarfile.open(archive) as opened:
        members = {entry.name: opened.extractfile(entry).read() for entry in opened}  # type: ignore[union-attr]
    manifest = msgspec.json.decode(members[MANIFEST], type=Manifest)
    members[name] = data
    if tell:
        import hashlib

        files = {**manifest.files, name: hashlib.sha256(data).hexdigest()}
        members[MANIFEST] = msgspec.json.encode(msgspec.structs.replace(manifest, files=files))
    with tarfile.open(archive, "w:gz") as opened:
        for each, text in members.items():
            member = tarfile.TarInfo(each)
            member.size = len(text)
            opened.addfile(member, io.BytesIO(text))


@pytest.mark.parametrize(
    "name", ["../outside", "core/config/../../../x", "/etc/passwd", "core/log/x", "other/config/x", "core/config"]
)
def test_an_archive_with_files_for_elsewhere(installation: Path, tmp_path: Path, name: str) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(installation, archive)
    rewritten(archive, name, b"evil")
    before = content(tmp_path)
    with pytest.raises(InvalidInput, match="does not hold what it says"):
        restore(archive, installation, now=NOW)
    assert content(tmp_path) == before


def test_archives_that_are_damaged_or_none_of_ours(installation: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(installation, archive)
    whole = archive.read_bytes()
    rewritten(archive, "core/config/api.cfg", b"changed", tell=False)
    before = content(installation)
    for damage, reason in (
        (archive.read_bytes(), "does not hold what it says"),
        (whole[:-200], "damaged"),
        (gzip.compress(b"hello"), "no archive"),
        (b"", "no archive"),
    ):
        archive.write_bytes(damage)
        with pytest.raises(InvalidInput, match=reason):
            restore(archive, installation, now=NOW)
        assert content(installation) == before
    with pytest.raises(NotFound, match="does not exist"):
        restore(tmp_path / "none", installation, now=NOW)


def test_backups_that_cannot_be_made(installation: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"mine")
    with pytest.raises(Conflict, match="exists already"):
        back_up(installation, taken)
    assert taken.read_bytes() == b"mine"
    with pytest.raises(NotFound, match="there is no installation"):
        back_up(tmp_path / "nothing", tmp_path / "archive")
    with pytest.raises(NanoError, match="cannot write"):
        back_up(installation, tmp_path / "missing" / "archive")
