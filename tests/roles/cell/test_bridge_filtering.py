from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import Unavailable
from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.roles.cell import bridge_filtering
from nano_appliance.roles.cell.bridge_filtering import SWITCHES, require_enforceable

OPENING = SecurityPolicy(rules=(SecurityRule(accept=True, protocol=Protocol.ICMP),))
CLOSING = SecurityPolicy(accept=False)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel that shows bridged packets to nobody."""
    monkeypatch.setattr(bridge_filtering, "SETTINGS", tmp_path)
    for switch in SWITCHES:
        (tmp_path / switch).write_text("0\n")
    return tmp_path


@pytest.mark.parametrize("policy", [None, SecurityPolicy(), OPENING])
def test_the_kernel_is_left_alone_when_nothing_is_turned_away(settings: Path, policy: SecurityPolicy | None) -> None:
    require_enforceable(policy)
    assert [(settings / switch).read_text() for switch in SWITCHES] == ["0\n", "0\n"]


def test_a_policy_that_closes_something_switches_it_on(settings: Path) -> None:
    require_enforceable(CLOSING)
    assert [(settings / switch).read_text() for switch in SWITCHES] == ["1", "1"]
    (settings / SWITCHES[0]).chmod(0o400)
    require_enforceable(CLOSING)


def test_a_kernel_that_cannot_is_a_reason_not_to_start(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge_filtering, "SETTINGS", settings / "nowhere")
    monkeypatch.setattr(bridge_filtering, "MODULE", "no-such-module-of-nano")
    with pytest.raises(Unavailable, match="its security policy cannot be enforced on this host: .*modprobe"):
        require_enforceable(CLOSING)
