from __future__ import annotations

import os
from pathlib import Path

import pytest

from nano_appliance.model.errors import InvalidInput, Misconfigured, NotAllowed
from nano_appliance.tryout.requirements import SYSTEM_FOLDERS, check_host, check_loopback, extend_search_path


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "localhost", "", "::1", "127.0.0.1 "])
def test_addresses_that_others_could_reach_are_refused(address: str) -> None:
    with pytest.raises(InvalidInput, match="portal .* must be a loopback address"):
        check_loopback("portal", address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53"])
def test_loopback_is_accepted(address: str) -> None:
    check_loopback("portal", address)


def test_an_ordinary_user_is_told_to_become_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(NotAllowed, match="root"):
        check_host()


def test_missing_programs_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Misconfigured, match=r"dnsmasq \(package dnsmasq-base.*nft \(package nftables\)"):
        check_host()


def test_system_folders_are_searched_last_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/opt/own:/usr/sbin")
    extend_search_path()
    extend_search_path()
    folders = os.environ["PATH"].split(":")
    assert folders[:2] == ["/opt/own", "/usr/sbin"]
    assert sorted(folders) == sorted({"/opt/own", *SYSTEM_FOLDERS})
