from __future__ import annotations

from types import SimpleNamespace

import pytest

from nano_appliance.model.storage_pool import StorageState
from nano_appliance.roles.cell import warnings
from nano_appliance.roles.cell.hypervisor.capabilities import Capabilities
from nano_appliance.roles.cell.warnings import NO_DEFAULT_ROUTE, find_warnings

FINE = Capabilities(domain_type="kvm", emulator="/usr/bin/qemu", machine="pc")
SLOW = Capabilities(domain_type="qemu", emulator="/usr/bin/qemu", machine="pc", warning="it is slow")
AWAY = StorageState(name="nas", error="no answer")


@pytest.mark.parametrize(
    ("capabilities", "problem", "lost", "dhcp", "nameless", "storage", "lease", "route", "expected"),
    [
        (FINE, "", "", "", [], None, "", "br0", ()),
        (SLOW, "", "", "", [], None, "", "br0", ("it is slow",)),
        (None, "no emulator", "", "", [], None, "", "br0", ("no emulator",)),
        (FINE, "", "gone", "", [], None, "", "br0", ("the hypervisor cannot be reached: gone",)),
        (FINE, "", "", "port 67 is taken", [], None, "", "br0", ("port 67 is taken",)),
        (FINE, "", "", "", ["record 3: no id"], None, "", "br0", ("record 3: no id",)),
        (FINE, "", "", "", [], AWAY, "", "br0", ("storage pool 'nas' is not attached: no answer",)),
        (FINE, "", "", "", [], StorageState(name="nas", attached=True), "", "br0", ()),
        (FINE, "", "", "", [], None, "no answer", "br0", ("the lease of this cell is not renewed: no answer",)),
        (FINE, "", "", "", [], None, "", None, (NO_DEFAULT_ROUTE,)),
    ],
)
def test_what_is_amiss_is_said(
    monkeypatch: pytest.MonkeyPatch,
    capabilities: Capabilities | None,
    problem: str,
    lost: str,
    dhcp: str,
    nameless: list[str],
    storage: StorageState | None,
    lease: str,
    route: str | None,
    expected: tuple[str, ...],
) -> None:
    monkeypatch.setattr(warnings, "default_route", lambda: route)
    cell = SimpleNamespace(
        capabilities=capabilities,
        problem=problem,
        dhcp=SimpleNamespace(problem=dhcp),
        volumes=SimpleNamespace(pools=SimpleNamespace(shared=SimpleNamespace(state=storage))),
        lease=SimpleNamespace(problem=lease),
        registry=SimpleNamespace(unreadable=SimpleNamespace(nameless=nameless)),
    )
    assert find_warnings(cell, SimpleNamespace(problem=lost)) == expected
