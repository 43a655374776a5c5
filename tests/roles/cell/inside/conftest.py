"""What the tests on a private host share: a cell of their own, and a clean host after each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.running import IMAGES, running_service, virsh


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The cell's folder; domains, filters, volumes and media are cleared afterwards."""
    yield tmp_path / "cell"
    for domain in virsh("list", "--all", "--uuid").split():
        if virsh("domstate", domain).strip() != "shut off":
            virsh("destroy", domain)
        virsh("undefine", domain)
    for line in virsh("nwfilter-list").splitlines():
        virsh("nwfilter-undefine", line.split()[0])
    for leftover in IMAGES.iterdir():
        shutil.rmtree(leftover)


@pytest.fixture
def service(home: Path) -> Iterator[CellService]:
    """A started cell."""
    with running_service(home) as started:
        yield started
