"""Routes of the cells of pools, and of cells in no pool."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.cell_object import CellDetail, CellObject
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.cells import Cells


class EnableWish(msgspec.Struct, frozen=True):
    """Whether new instances may come."""

    enable: bool


@dataclass(frozen=True)
class PoolCellHandlers:
    """Answers about cells."""

    cells: Cells

    def unallocated(self, _request: Request, _caller: Caller) -> list[CellObject]:
        """Cells in no pool."""
        return self.cells.unallocated()

    def forget(self, request: Request, _caller: Caller) -> None:
        """A cell in no pool less."""
        self.cells.forget(request.arguments["cell"])

    def list(self, request: Request, _caller: Caller) -> list[CellObject]:
        """The cells of a pool by name."""
        return self.cells.in_pool(request.arguments["pool"])

    def get(self, request: Request, _caller: Caller) -> CellDetail:
        """One cell."""
        return self.cells.get(request.arguments["pool"], request.arguments["cell"])

    def add(self, request: Request, _caller: Caller) -> None:
        """A cell more."""
        self.cells.add(request.arguments["pool"], request.arguments["cell"])

    @takes(EnableWish)
    def enable(self, request: Request, _caller: Caller, wish: EnableWish) -> None:
        """Enable or disable."""
        self.cells.enable(request.arguments["pool"], request.arguments["cell"], enable=wish.enable)

    def remove(self, request: Request, _caller: Caller) -> None:
        """A cell less."""
        self.cells.remove(request.arguments["pool"], request.arguments["cell"])


def routes(handlers: PoolCellHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/compute_pool_cells/", handlers.unallocated),
        Route("GET", "/api/v1/compute_pool_cells/<pool>", handlers.list),
        Route("GET", "/api/v1/compute_pool_cells/<pool>/<cell>", handlers.get),
        Route("POST", "/api/v1/compute_pool_cells/<pool>/<cell>", handlers.add, slow=True),
        Route("PUT", "/api/v1/compute_pool_cells/<pool>/<cell>", handlers.enable),
        Route("DELETE", "/api/v1/compute_pool_cells/<pool>/<cell>", handlers.remove),
    )


def own_routes(handlers: PoolCellHandlers) -> tuple[Route[Caller], ...]:
    """Routes that the contract does not know."""
    return (Route("DELETE", "/api/v1/unallocated_cells/<cell>", handlers.forget),)
