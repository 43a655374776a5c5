"""Says item by item what this host lacks to be a cell and how to mend it; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from nano_appliance.model.errors import Conflict
from nano_appliance.roles.cell.examination import network, programs, system
from nano_appliance.roles.cell.examination.finding import Finding, Verdict

CHECKS: tuple[Callable[[], Finding], ...] = (
    system.rights,
    programs.virtualisation,
    programs.emulator,
    programs.disk_tool,
    programs.libvirt,
    programs.address_server,
    programs.packet_filter,
    network.bridge,
    network.way_out,
    network.discovery_port,
    network.dhcp_port,
    network.link_ports,
    network.console_ports,
    network.service_ports,
    system.selinux,
    system.disk_space,
)
"""Every item, in the order it is shown."""

NOT_MENDED = (
    programs.virtualisation,
    network.discovery_port,
    network.dhcp_port,
    network.link_ports,
    network.console_ports,
    system.disk_space,
)
"""Items that are as they are, whatever is installed."""


def examine() -> list[Finding]:
    """Look at every item."""
    return [check() for check in CHECKS]


def before_installation() -> list[Finding]:
    """What is not as it should be of those items that installing a cell does not mend.

    Raises Conflict for one that a cell cannot do without.
    """
    found = [check() for check in NOT_MENDED]
    for finding in found:
        if finding.verdict is Verdict.LACKS:
            raise Conflict(f"this host cannot be a cell: {finding.item}: {finding.detail}; {finding.remedy}")
    return [finding for finding in found if finding.verdict is not Verdict.OK]


def can_be_cell(findings: Sequence[Finding]) -> bool:
    """True when nothing is missing that a cell cannot do without."""
    return all(finding.verdict is not Verdict.LACKS for finding in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """One line per item, its remedy below, and a last line that sums up."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.verdict.value:<8}{finding.item}: {finding.detail}")
        if finding.remedy:
            lines.append(f"        to mend: {finding.remedy}")
    missing = [finding.item for finding in findings if finding.verdict is Verdict.LACKS]
    lines.append(f"This host cannot be a cell yet: {', '.join(missing)}" if missing else "This host can be a cell.")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """The same for a program: `can_be_cell` and the list of `findings`."""
    report = {"can_be_cell": can_be_cell(findings), "findings": findings}
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
