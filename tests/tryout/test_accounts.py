from __future__ import annotations

import pytest

from nano_appliance.tryout import accounts


def test_the_distributions_account_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "KNOWN", ("no-such-account", "root"))
    assert accounts.account_files() == {}


def test_without_one_the_inside_gets_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "KNOWN", ("no-such-account",))
    files = accounts.account_files()
    assert files["/etc/passwd"].startswith(accounts.PASSWD.read_text())
    assert files["/etc/passwd"].endswith("libvirt-qemu:x:64055:64055:QEMU:/var/lib/libvirt:/usr/sbin/nologin\n")
    assert files["/etc/group"].endswith("libvirt-qemu:x:64055:\n")


def test_group_is_made_where_only_the_user_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "KNOWN", ("sync",))  # a user of every distribution without a group of its name
    files = accounts.account_files()
    assert set(files) == {"/etc/group"}
    assert files["/etc/group"].endswith(f"{accounts.NAME}:x:{accounts.NUMBER}:\n")
