from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import Misconfigured
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.libvirt_daemon import MODULAR, MONOLITHIC, Daemon, daemon_configuration, installed_daemons
from nano_appliance.tryout.settings import load_settings


@pytest.mark.parametrize(
    ("programs", "found"),
    [
        (("libvirtd", "virtqemud", "virtnwfilterd"), MONOLITHIC),
        (("virtqemud", "virtnwfilterd"), MODULAR),
    ],
)
def test_the_one_daemon_is_preferred_to_the_many(
    programs: tuple[str, ...], found: tuple[Daemon, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in programs:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed_daemons() == found


def test_a_host_without_libvirt_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Misconfigured, match="libvirt's daemon is missing"):
        installed_daemons()


def test_only_root_reaches_the_daemon_and_only_by_its_socket(tmp_path: Path) -> None:
    settings = load_settings(Home(tmp_path), taken=())
    lines = daemon_configuration(settings).splitlines()
    assert 'unix_sock_rw_perms = "0700"' in lines
    assert f'host_uuid = "{settings.host_id}"' in lines
    assert not [line for line in lines if "tcp" in line or "tls" in line]
