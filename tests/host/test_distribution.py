from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.host.distribution import Family, distribution_name, family


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ID=debian\n", Family.DEBIAN),
        ('ID=ubuntu\nID_LIKE="debian"\n', Family.DEBIAN),
        ('ID="almalinux"\nID_LIKE="rhel centos fedora"\n', Family.ENTERPRISE_LINUX),
        ('ID="rhel"\n', Family.ENTERPRISE_LINUX),
        ("ID=arch\n", None),
        ("", None),
    ],
)
def test_families(tmp_path: Path, text: str, expected: Family | None) -> None:
    release = tmp_path / "os-release"
    release.write_text(text)
    assert family(release) is expected


def test_names(tmp_path: Path) -> None:
    release = tmp_path / "os-release"
    release.write_text('PRETTY_NAME="Rocky Linux 9.5 (Blue Onyx)"\n')
    assert distribution_name(release) == "Rocky Linux 9.5 (Blue Onyx)"
    assert (distribution_name(tmp_path / "none"), family(tmp_path / "none")) == ("", None)
