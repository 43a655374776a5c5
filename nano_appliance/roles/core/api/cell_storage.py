"""Routes of the folders that cells keep volumes in."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.orders import StoragePaths
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.cell_storage import CellStorage


class FolderWish(msgspec.Struct, frozen=True):
    """The folder for new volumes."""

    default: str


@dataclass(frozen=True)
class CellStorageHandlers:
    """Answers about the folders of cells."""

    storage: CellStorage

    def get(self, request: Request, _caller: Caller) -> StoragePaths:
        """The folders of a cell."""
        return self.storage.get(request.arguments["pool"], request.arguments["cell"])

    @takes(FolderWish)
    def change(self, request: Request, _caller: Caller, wish: FolderWish) -> None:
        """Another folder."""
        self.storage.change(request.arguments["pool"], request.arguments["cell"], wish.default)


def routes(handlers: CellStorageHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/compute_cell_status/<pool>/<cell>/storages/", handlers.get, slow=True),
        Route("PUT", "/api/v1/compute_cell_status/<pool>/<cell>/storages/", handlers.change, slow=True),
    )
