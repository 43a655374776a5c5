"""The pieces of the tiny guest that can be looked at without starting it; `roles/cell/inside` starts it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.lab.cpio_archive import cpio_archive
from tests.lab.tiny_guest import make_tiny_guest


def test_an_archive_unpacks_to_what_was_packed(tmp_path: Path) -> None:
    archive = cpio_archive({"a/b/c": b"deep", "top": b"\0" * 7}, ("a/empty",))
    subprocess.run(["busybox", "cpio", "-idm"], input=archive, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "a/b/c").read_bytes() == b"deep"
    assert (tmp_path / "top").read_bytes() == b"\0" * 7
    assert (tmp_path / "a/empty").is_dir()


@pytest.mark.system
def test_the_iso_boots_from_cd_and_from_disk(tmp_path: Path) -> None:
    guest = make_tiny_guest(tmp_path)
    start = guest.iso.read_bytes()[:512]
    assert start[510:] == b"\x55\xaa", "no firmware boots this from a disk"
    assert guest.disk.read_bytes()[:4] == b"QFI\xfb"
