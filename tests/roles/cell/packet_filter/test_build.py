"""The XML of packet filters, against golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.security import Protocol, SecurityPolicy, SecurityRule
from nano_appliance.model.security_changes import MOST_RULES
from nano_appliance.roles.cell.packet_filter.build import build_filter

GOLDEN = Path(__file__).parent / "golden"
ID = "7b5bcb7c-16b5-45c6-9923-95d4c7b296be"

WEB = SecurityRule(accept=True, protocol=Protocol.TCP, target_port=80)
SSH = SecurityRule(
    accept=True, protocol=Protocol.TCP, source_address="10.0.0.9", target_address="10.0.0.20", target_port=22
)
ANY_UDP = SecurityRule(accept=False, protocol=Protocol.UDP)
PING = SecurityRule(accept=True, protocol=Protocol.ICMP, target_port=8)

CASES: dict[str, SecurityPolicy | None] = {
    "none": None,
    "accept-all": SecurityPolicy(rules=(WEB, SSH)),
    "reject-all": SecurityPolicy(accept=False),
    "web-server": SecurityPolicy(accept=False, rules=(WEB, SSH, PING)),
    "all-but-udp": SecurityPolicy(rules=(SSH, ANY_UDP)),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"{name}.xml"
    xml = build_filter(ID, CASES[name])
    if request.config.getoption("--regenerate-golden"):
        golden.write_text(xml, encoding="utf-8")
    assert xml == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


def test_the_longest_policy_stays_within_the_hypervisors_priorities() -> None:
    rules = tuple(
        SecurityRule(accept=False, protocol=Protocol.TCP, target_port=port) for port in range(1, MOST_RULES + 1)
    )
    xml = build_filter(ID, SecurityPolicy(rules=rules))
    priorities = [int(piece.partition('"')[0]) for piece in xml.split('priority="')[1:]]
    assert priorities == sorted(priorities)
    assert priorities[0] >= -1000
    assert priorities[-1] <= 1000
