from __future__ import annotations

import os
from pathlib import Path

from nano_appliance.installer.kept_files import KeptFiles, owners_of


def test_files_come_back_as_they_were(tmp_path: Path) -> None:
    program, link, new, absent = (tmp_path / "place" / name for name in ("program", "link", "new", "absent"))
    program.parent.mkdir()
    program.write_bytes(b"old")
    program.chmod(0o4751)
    os.chown(program, 65534, 65534)
    program.chmod(0o751)
    link.symlink_to("/usr/bin/env")
    kept = KeptFiles(tmp_path / "kept", [program, link, new, absent])
    kept.keep()
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    inode = program.stat().st_ino
    program.write_bytes(b"newer")
    link.unlink()
    link.write_bytes(b"no link any more")
    new.write_bytes(b"new")
    kept.put_back()
    assert (program.read_bytes(), program.stat().st_mode & 0o7777, program.stat().st_uid) == (b"old", 0o751, 65534)
    assert program.stat().st_ino != inode, "a program that runs cannot be written to, only replaced"
    assert link.readlink() == Path("/usr/bin/env")
    assert sorted(path.name for path in program.parent.iterdir()) == ["link", "program"]
    kept.forget()
    assert not (tmp_path / "kept").exists()


def test_owners_come_back(tmp_path: Path) -> None:
    inner = tmp_path / "core" / "data" / "file"
    inner.parent.mkdir(parents=True)
    inner.touch(mode=0o640)
    (tmp_path / "core/link").symlink_to(inner)
    give_back = owners_of([tmp_path / "core"])
    for path in (tmp_path / "core", inner):
        os.chown(path, 65534, 65534)
    inner.chmod(0o666)
    gone = tmp_path / "core" / "new"
    gone.touch()
    give_back()
    assert (inner.stat().st_uid, inner.stat().st_mode & 0o777, inner.parent.parent.stat().st_uid) == (0, 0o640, 0)
