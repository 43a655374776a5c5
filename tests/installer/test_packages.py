"""Packages as real rpm makes and describes them, and what the package managers of both families are told."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from nano_appliance.host.commands import Completed
from nano_appliance.host.distribution import Family
from nano_appliance.installer import packages as packages_module
from nano_appliance.installer.packages import Packages
from nano_appliance.installer.release import Package, Release
from nano_appliance.model.errors import NanoError, NotFound

SPEC = """
Name: nano-{name}
Version: 2.0.0
Release: 1
Summary: for a test
License: MIT
BuildArch: noarch
AutoReqProv: no
%description
For a test.
%install
mkdir -p %{{buildroot}}{place}
echo {name} >%{{buildroot}}{place}/{name}
ln -s {name} %{{buildroot}}{place}/link-{name}
%files
{place}
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    """A release of tiny packages, and the folder that they want to be put into."""
    top = tmp_path_factory.mktemp("release")
    place = top / "place"
    (top / "packages").mkdir()
    (top / "rpms").mkdir()
    (top / "rpms/needed.rpm").touch()
    for name in ("appliance", "core"):
        (top / "spec").write_text(SPEC.format(name=name, place=place))
        words = ["--define", f"_topdir {top / 'build'}", "--define", f"_rpmdir {top / 'packages'}"]
        names = ["--define", "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm"]
        subprocess.run(["rpmbuild", "-bb", "--quiet", *words, *names, top / "spec"], check=True, capture_output=True)
    return Release(top), place


def test_what_differs_from_a_package(release: tuple[Release, Path]) -> None:
    made, place = release
    appliance, core = made.packages(["core"])
    assert (core.name, core.version) == ("nano-core", "2.0.0")
    assert set(core.paths()) == {place / "core", place / "link-core"}
    assert set(core.differing()) == {place / "core", place / "link-core"}
    place.mkdir()
    (place / "core").write_text("core\n")
    (place / "link-core").symlink_to("core")
    assert list(core.differing()) == []
    (place / "core").write_text("other\n")
    (place / "link-core").unlink()
    (place / "link-core").symlink_to("elsewhere")
    assert list(core.differing()) == [place / "core", place / "link-core"]
    assert set(appliance.differing()) == {place / "appliance", place / "link-appliance"}
    with pytest.raises(NotFound, match="holds no package nano-cell"):
        made.packages(["cell"])


class Told:
    """Records what programs are told; those that begin with a word in `refused` fail."""

    def __init__(self, *refused: Sequence[str]) -> None:
        self.lines: list[str] = []
        self._refused = refused

    def attempt(self, *words: str, timeout: float = 0) -> Completed:
        self.lines.append(" ".join(word.rsplit("/", 1)[-1] for word in words))
        fails = any(all(word in words for word in words_of) for words_of in self._refused)
        return Completed(stdout=b"", stderr="no", status=1 if fails else 0)

    def call(self, *words: str, timeout: float = 0) -> str:
        if self.attempt(*words).status:
            raise NanoError("failed")
        return ""


def told(monkeypatch: pytest.MonkeyPatch, *refused: Sequence[str]) -> Told:
    made = Told(*refused)
    monkeypatch.setattr(packages_module, "attempt", made.attempt)
    monkeypatch.setattr(packages_module, "call", made.call)
    monkeypatch.setattr(packages_module, "_manager", lambda: "dnf")
    return made


CORE = Package(Path("/release/packages/core.rpm"), "nano-core", "2.0.0")
BESIDE = [Path("/release/rpms/qemu.rpm")]


def test_enterprise_linux_gets_what_is_needed_by_its_package_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Packages(Family.ENTERPRISE_LINUX)
    assert manager.needed(["core", "cell"]) == []
    said = told(monkeypatch)
    manager.install([CORE], [])
    assert said.lines == ["dnf install -y core.rpm"]
    said = told(monkeypatch)
    manager.install([CORE], BESIDE)
    assert said.lines == ["dnf install -y --disablerepo=* core.rpm qemu.rpm"]
    said = told(monkeypatch, ["--disablerepo=*"])
    manager.install([CORE], BESIDE)
    assert said.lines == ["dnf install -y --disablerepo=* core.rpm qemu.rpm", "dnf install -y core.rpm"]


def test_a_newer_version_that_needs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Packages(Family.ENTERPRISE_LINUX)
    said = told(monkeypatch)
    manager.replace([CORE])
    assert said.lines == ["rpm --upgrade --test --force core.rpm", "rpm --upgrade --force core.rpm"]
    said = told(monkeypatch, ["--test"])
    manager.replace([CORE])
    assert said.lines[1:] == ["dnf install -y core.rpm", "rpm --upgrade --force core.rpm"]


def test_debian_gets_what_is_needed_by_apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manager = Packages(Family.DEBIAN)
    for program in ("rpm", "qemu-system-x86_64", "qemu-img", "libvirtd", "dnsmasq", "mount.nfs", "ip"):
        (tmp_path / program).touch(mode=0o755)
    monkeypatch.setattr(packages_module, "PLACES", str(tmp_path))
    assert manager.needed(["core", "frontend"]) == []
    assert manager.needed(["cell"]) == ["iptables"]
    said = told(monkeypatch)
    manager.install_needed(["iptables"])
    manager.install([CORE], BESIDE)
    manager.erase(["nano-core"])
    assert said.lines == [
        "apt-get update -q",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends iptables",
        "rpm --install --nodeps --force-debian core.rpm",
        "rpm --erase --nodeps --force-debian nano-core",
    ]
    (tmp_path / "rpm").unlink()
    assert manager.needed(["frontend"]) == ["rpm"]
    assert manager.installed(["nano-core"]) == {}
