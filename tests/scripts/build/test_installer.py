"""The tarball: what is in it, that it is whole, and that it is noticed when it is not."""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from scripts.build.installer import FOLDER, make_installer

PROGRAM = '#!/bin/sh\necho "$@"\n'


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    program = tmp_path / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    package, offline = tmp_path / "nano-core.rpm", tmp_path / "qemu.rpm"
    package.write_bytes(b"core")
    offline.write_bytes(b"qemu")
    made = make_installer(program, [package], [offline], "2.1.0", tmp_path / "dist")
    assert made == tmp_path / "dist/nano_installer_2.1.0.tar.gz"
    with tarfile.open(made) as archive:
        assert {(member.uid, member.gid) for member in archive} == {(0, 0)}
        archive.extractall(tmp_path / "place", filter="tar")
    return tmp_path / "place" / FOLDER


def install(unpacked: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([unpacked / "installer", *words], cwd="/", capture_output=True, text=True, check=False)


def test_what_is_in_it(unpacked: Path) -> None:
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*")}
    assert names == {
        *("installer", "README", "LICENSE", "SHA256SUMS", "bin", "packages", "rpms", "packages/nano-core.rpm"),
        *("rpms/qemu.rpm", "bin/nano", "bin/core", "bin/cell", "bin/frontend"),
    }
    for role in ("core", "cell", "frontend"):
        assert (unpacked / "bin" / role).read_text() == PROGRAM
        assert os.access(unpacked / "bin" / role, os.X_OK)
    assert "2.1.0" in (unpacked / "README").read_text()


def test_the_program_in_it_gets_all_words(unpacked: Path) -> None:
    ended = install(unpacked, "--yes", "--modules", "core, cell")
    assert ended.stdout == f"install --release {unpacked} --yes --modules core, cell\n", ended.stderr


@pytest.mark.parametrize("damaged", ["bin/nano", "packages/nano-core.rpm", "README"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_damage_is_noticed(unpacked: Path, damaged: str, how: str) -> None:
    if how == "changed":
        (unpacked / damaged).write_bytes(b"other")
    else:
        (unpacked / damaged).unlink()
    ended = install(unpacked)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "installer: this release is damaged or incomplete" in ended.stderr
    assert damaged in ended.stderr


def test_packages_of_the_distribution_can_be_put_there(unpacked: Path) -> None:
    (unpacked / "rpms/more.rpm").write_bytes(b"more")
    assert install(unpacked).returncode == 0
