from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from nano_appliance.tryout.requirements import NEEDED_PROGRAMS

TABLE = Path(__file__).parents[2] / "scripts/host_packages.tsv"
DISTRIBUTIONS = ("Debian 12", "Debian 13", "Enterprise Linux 9", "Enterprise Linux 10")


def rows() -> list[list[str]]:
    return [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]


def test_every_row_names_profile_reason_and_packages_of_each_distribution() -> None:
    for row in rows():
        assert len(row) == 2 + len(DISTRIBUTIONS), row
        assert row[0] in {"run", "dev"}
        assert all(row)


@pytest.mark.parametrize("column", range(2, 2 + len(DISTRIBUTIONS)), ids=DISTRIBUTIONS)
def test_no_package_is_named_twice(column: int) -> None:
    packages = [package for row in rows() for package in row[column].split() if package != "-"]
    assert len(packages) == len(set(packages))


def test_the_packages_of_this_host_bring_the_programs_nano_up_needs() -> None:
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        pytest.skip("the owners of files are asked of dpkg, which this distribution lacks")
    packages = {package for row in rows() for package in (*row[2].split(), *row[3].split())}
    for program in NEEDED_PROGRAMS:
        path = Path(shutil.which(program) or "").resolve()
        candidates = [str(path), str(path).removeprefix("/usr")]
        owners = subprocess.run([dpkg, "--search", *candidates], capture_output=True, text=True, check=False).stdout
        assert {line.partition(":")[0] for line in owners.splitlines()} & packages, program
