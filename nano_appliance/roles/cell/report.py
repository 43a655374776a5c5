"""What the cell tells its core of itself, put together from what is known already; measures nothing."""

from __future__ import annotations

from nano_appliance.link.cell_link import Stamp
from nano_appliance.model.report import CellReport
from nano_appliance.roles.cell.service import CellService
from nano_appliance.roles.cell.warnings import find_warnings


def make_report(service: CellService, stamp: Stamp) -> CellReport:
    """The report for the core; `stamp` is the link's part of it."""
    return CellReport(
        name=stamp.name,
        address=stamp.address,
        port=stamp.port,
        boot=stamp.boot,
        sequence=stamp.sequence,
        usage=service.watcher.usage,
        looked=service.watcher.looked,
        instances=service.cell.registry.reports(),
        warnings=find_warnings(service.cell, service.connection),
        storage=service.cell.volumes.pools.shared.state,
    )
