from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from nano_appliance.tryout.uplink import PASTA, PREFERENCE, SLIRP4NETNS, UplinkProgram, find_uplink
from tests.lab.patience import eventually


def fake_program(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("installed", "found"),
    [((), None), (("pasta",), PASTA), (("slirp4netns",), SLIRP4NETNS), (("pasta", "slirp4netns"), SLIRP4NETNS)],
)
def test_the_preferred_program_that_is_installed_is_taken(
    installed: tuple[str, ...], found: UplinkProgram | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in installed:
        fake_program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_uplink() == found


@pytest.mark.parametrize("uplink", PREFERENCE, ids=lambda uplink: uplink.program)
def test_each_program_gives_a_namespace_its_way_out(uplink: UplinkProgram) -> None:
    room = subprocess.Popen(
        ["unshare", "--net", "sh", "-c", "echo; read end"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert room.stdout is not None
    room.stdout.readline()
    namespace = os.open(f"/proc/{room.pid}/ns/net", os.O_RDONLY)
    running = subprocess.Popen(uplink.command_line(f"/proc/self/fd/{namespace}"), pass_fds=(namespace,))

    def default_route() -> str:
        command = ["nsenter", f"--net=/proc/{room.pid}/ns/net", "ip", "route", "show", "default"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    try:
        eventually(lambda: "default via 10.0.2.2 dev uplink0" in default_route(), "no default route", seconds=20)
    finally:
        running.kill()
        running.wait()
        os.close(namespace)
        room.communicate(b"\n")
