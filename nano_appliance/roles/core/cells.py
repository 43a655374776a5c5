"""Cells in and out of pools: added, told their pool until they have taken it up, enabled, disabled, removed."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict

import msgspec

from nano_appliance.link.applicants import Candidate
from nano_appliance.link.directory import Directory
from nano_appliance.link.operations import ENTER_POOL, LEAVE_POOL
from nano_appliance.model.allocation import provider_of
from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable
from nano_appliance.model.orders import Done, PoolSettings
from nano_appliance.model.pool import Membership
from nano_appliance.model.report import CellReport
from nano_appliance.rest.cell_object import CellDetail, CellObject, cell_detail
from nano_appliance.roles.core.address_pools import AddressPools
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.cell_states import CellState, CellStates
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.pools import Pools
from nano_appliance.roles.core.storage_pools import StoragePools
from nano_appliance.roles.core.tasks import Tasks

logger = logging.getLogger(__name__)

JOIN_PATIENCE = 60.0
"""Seconds that an added cell has for its first report before this is called a failure; it may still come later."""


class Cells:
    """The cells of the zone; `timeout` (seconds) is how long the adding of a cell is waited for."""

    def __init__(
        self,
        *,
        pools: Pools,
        address_pools: AddressPools,
        storage_pools: StoragePools,
        directory: Directory,
        picture: Picture,
        creations: Creations,
        orders: CellOrders,
        tasks: Tasks,
        failovers: Failovers,
        timeout: float,
    ) -> None:
        self._pools = pools
        self._address_pools = address_pools
        self._storage_pools = storage_pools
        self._directory = directory
        self._picture = picture
        self._creations = creations
        self._orders = orders
        self._tasks = tasks
        self._failovers = failovers
        self._timeout = timeout
        self._states = CellStates()
        self._telling: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def unallocated(self) -> list[CellObject]:
        """Cells that asked to join and were not added yet; those that are offline can be forgotten."""
        return [self._unallocated(candidate) for candidate in self._directory.candidates()]

    def forget(self, cell: str) -> None:
        """Drop an offline cell that is in no pool; it shows up again when it asks again.

        Raises NotFound, and Conflict while it is online.
        """
        self._directory.forget_candidate(cell)
        logger.info("cell %s, which is in no pool, was forgotten", cell)

    def in_pool(self, pool: str) -> list[CellObject]:
        """The cells of a pool by name; raises NotFound."""
        return [self._member(name, member) for name, member in sorted(self._pools.get(pool).cells.items())]

    def get(self, pool: str, cell: str) -> CellDetail:
        """One cell; raises NotFound when it is not in that pool."""
        shown = self._member(cell, self._pools.require_cell(pool, cell))
        storage = self._picture.storage(cell) if shown.alive and shown.enabled else None
        return cell_detail(shown, () if storage is None else (storage,))

    def add(self, pool: str, cell: str) -> None:
        """Make a cell that asks to join a member of `pool`, and wait until it has taken up its place.

        Raises NotFound, Conflict when it is in a pool already, and what kept it from entering. It stays a member then,
        is shown with the reason, and is tried again. StillRunning when it takes longer than the timeout.
        """
        self._pools.get(pool)
        candidate = self._candidate(cell)
        membership = Membership(enabled=True, fingerprint=candidate.fingerprint)
        if self._is_unconfirmed(pool, cell):
            self._pools.change_cell(pool, cell, membership)
        else:
            self._pools.add_cell(pool, cell, membership)
        logger.info("cell %s at %s was added to pool %s", cell, candidate.address, pool)
        self._states.wait_for(cell)
        self._tasks.start("add cell", cell, lambda: self._wait_until_entered(cell)).wait(self._timeout)

    def enable(self, pool: str, cell: str, *, enable: bool) -> None:
        """Let a cell take new instances, or not; raises NotFound, Conflict when it is so already."""
        membership = self._pools.require_cell(pool, cell)
        if membership.enabled is enable:
            raise Conflict(f"cell '{cell}' is already {'enabled' if enable else 'disabled'}")
        self._pools.alter_cell(cell, enabled=enable)

    def remove(self, pool: str, cell: str) -> None:
        """End the membership of a cell without instances; raises NotFound and Conflict."""
        with self._creations.reserving():
            self._pools.require_cell(pool, cell)
            if self._picture.records(cell) or self._creations.on(cell):
                raise Conflict(f"cell '{cell}' still has guests")
            self._pools.remove_cell(pool, cell)
        logger.info("cell %s was removed from pool %s", cell, pool)
        self._tasks.start("remove cell", cell, lambda: self._dismiss(cell))

    def heard(self, report: CellReport) -> None:
        """A member has reported: tell it its pool when it has just come up, or could not take it up before."""
        if report.stopping or not self._states.must_enter(report.name, report.boot, time.monotonic()):
            return
        self._tell(report.name, report.boot)

    def settings_changed(self, pool: str) -> None:
        """Tell all cells of a pool its settings anew; one that is away hears of them when it reports again.

        Does not wait.
        """
        for cell in self._pools.get(pool).cells:
            boot = self._states.outdated(cell, reachable=self._picture.alive(cell))
            if boot:
                self._tell(cell, boot)

    def _tell(self, cell: str, boot: str) -> None:
        try:
            self._tasks.start("enter pool", cell, lambda: self._enter(cell, boot))
        except NanoError as error:
            self._states.failed(cell, boot, error.message, time.monotonic())

    def _enter(self, cell: str, boot: str) -> None:
        try:
            # One after the other, so that what was read last arrives last.
            with self._telling[cell]:
                self._give_settings(cell)
        except NanoError as error:
            self._states.failed(cell, boot, error.message, time.monotonic())
            raise
        self._states.entered(cell, boot)

    def _give_settings(self, cell: str) -> None:
        settings = self._settings(cell)
        # It counts as leased only as long as it has surely been told so last.
        if not settings.failover:
            self._pools.alter_cell(cell, leased=False)
        self._orders.give(cell, ENTER_POOL, settings)
        if settings.failover:
            self._pools.alter_cell(cell, leased=True)
        if settings.storage is not None:
            self._storage_pools.mark(settings.storage)

    def _settings(self, cell: str) -> PoolSettings:
        membership = self._pools.membership(cell)
        if membership is None:
            raise NotFound(f"cell '{cell}' is in no compute pool any more")
        pool = self._pools.pool_of(cell)
        settings = PoolSettings(
            pool=pool,
            enabled=membership.enabled,
            storage=self._storage_pools.of_compute_pool(pool),
            failover=self._pools.get(pool).failover,
            order=self._failovers.next_order(),
        )
        network = self._address_pools.of_compute_pool(pool)
        if network is None:
            return settings
        return msgspec.structs.replace(
            settings, gateway=network.gateway, dns=network.dns, provider=provider_of(network)
        )

    def _wait_until_entered(self, cell: str) -> None:
        entering = self._states.outcome(cell, JOIN_PATIENCE)
        if entering.state is CellState.JOINING:
            message = f"cell '{cell}' was added, but has not reported since"
            self._states.failed(cell, entering.boot, message, time.monotonic())
            raise Unavailable(message)
        if entering.state is CellState.FAILED:
            raise Unavailable(f"cell '{cell}' was added, but could not enter its pool: {entering.message}")

    def _dismiss(self, cell: str) -> None:
        """Tell the cell; one that is away learns it from the answer to its next report."""
        try:
            self._orders.give(cell, LEAVE_POOL, Done())
        except NanoError as error:
            logger.warning("cell %s was not told that it was removed: %s", cell, error.message)
        if self._pools.membership(cell) is None:
            self._directory.forget(cell)
            self._picture.forget(cell)
            self._states.forget(cell)

    def _candidate(self, cell: str) -> Candidate:
        taken = self._pools.membership(cell)
        if taken is not None and taken.fingerprint:
            raise Conflict(f"cell '{cell}' already belongs to compute pool '{self._pools.pool_of(cell)}'")
        return self._directory.candidate(cell)

    def _is_unconfirmed(self, pool: str, cell: str) -> bool:
        """True for a member that was taken over from the older platform, whose key nobody knew."""
        membership = self._pools.membership(cell)
        return membership is not None and not membership.fingerprint and self._pools.pool_of(cell) == pool

    def _unallocated(self, candidate: Candidate) -> CellObject:
        state, message = self._conflict(candidate.name) or (CellState.FINE, "")
        return CellObject(
            name=candidate.name,
            address=candidate.address,
            enabled=True,
            alive=candidate.alive,
            state=state.value,
            message=message,
            fingerprint=candidate.fingerprint,
        )

    def _member(self, name: str, membership: Membership) -> CellObject:
        state, message = self._attention(name, membership)
        return CellObject(
            name=name,
            address=self._picture.address(name),
            enabled=membership.enabled,
            alive=self._picture.alive(name),
            state=state.value,
            message=message,
        )

    def _attention(self, name: str, membership: Membership) -> tuple[CellState, str]:
        """What an administrator should know of a member, the gravest first."""
        conflict = self._conflict(name)
        if conflict:
            return conflict
        if not membership.fingerprint:
            return CellState.UNCONFIRMED, "taken over from the older platform: add it to this pool once more"
        if not self._failovers.granted(name):
            return CellState.LOST, "its instances are given to other cells; it comes back disabled and without them"
        problem = self._failovers.problem(name)
        if problem:
            return CellState.WARNING, f"it is silent, and its instances are not started elsewhere: {problem}"
        entering = self._states.get(name)
        if entering.state is not CellState.FINE:
            return entering.state, entering.message
        warnings = self._picture.warnings(name) if self._picture.alive(name) else ()
        return (CellState.WARNING, "; ".join(warnings)) if warnings else (CellState.FINE, "")

    def _conflict(self, name: str) -> tuple[CellState, str] | None:
        addresses = [each.address for each in self._directory.impostors() if each.name == name]
        if not addresses:
            return None
        return CellState.CONFLICT, f"the machine at {', '.join(addresses)} claims this name with another key"
