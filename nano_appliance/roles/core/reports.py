"""What follows from a cell's report: in the picture, in the index, in the cell's standing; decides nothing else."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import NanoError
from nano_appliance.model.report import CellReport
from nano_appliance.roles.core.address_returns import AddressReturns
from nano_appliance.roles.core.batches.resumption import BatchResumption
from nano_appliance.roles.core.cells import Cells
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.roles.core.instances.delete import InstanceDeletion
from nano_appliance.roles.core.migrations.driver import MigrationDriver
from nano_appliance.roles.core.picture import Picture

logger = logging.getLogger(__name__)


class Reports:
    """Takes reports of member cells; called by the link's threads, waits for nobody."""

    def __init__(
        self,
        *,
        picture: Picture,
        index: InstanceIndex,
        cells: Cells,
        creations: Creations,
        deletion: InstanceDeletion,
        returns: AddressReturns,
        resumption: BatchResumption,
        migrations: MigrationDriver,
        failovers: Failovers,
    ) -> None:
        self._picture = picture
        self._index = index
        self._cells = cells
        self._creations = creations
        self._deletion = deletion
        self._returns = returns
        self._resumption = resumption
        self._migrations = migrations
        self._failovers = failovers

    def heard(self, report: CellReport) -> bool:
        """Take a report that is newer than the last one; True when the cell's instances are its own.

        Of one whose instances were given to others nothing is believed.
        """
        if not self._failovers.heard(report.name, report.due, stopping=report.stopping):
            self._picture.skip(report)
            return False
        self._follow(report)
        return True

    def _follow(self, report: CellReport) -> None:
        self._picture.take(report)
        self._index.follow(report.name, self._picture.records(report.name))
        self._cells.heard(report)
        reported = {each.instance.id for each in report.instances}
        for instance_id in self._creations.take_abandoned(reported):
            self._remove(report.name, instance_id)
        self._returns.heard(report.name)
        self._migrations.heard(report.name)
        if report.looked:
            self._resumption.heard(report.name)

    def _remove(self, cell: str, instance_id: str) -> None:
        logger.warning("cell %s made instance %s after its creation had been given up", cell, instance_id)
        try:
            self._deletion.remove_unwanted(cell, instance_id)
        except NanoError as error:
            logger.error("instance %s stays on cell %s: %s", instance_id, cell, error.message)
            self._creations.abandon(instance_id)
