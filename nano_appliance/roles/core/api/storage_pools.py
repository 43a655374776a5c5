"""Routes of storage pools."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.rest.storage_pool_object import (
    StoragePoolDefinition,
    StoragePoolObject,
    StoragePoolWish,
    storage_pool_definition,
    storage_pool_object,
)
from nano_appliance.roles.core.storage_pools import StoragePools


@dataclass(frozen=True)
class StoragePoolHandlers:
    """Answers about storage pools."""

    pools: StoragePools

    def list(self, _request: Request, _caller: Caller) -> list[StoragePoolObject]:
        """All pools by name."""
        return [storage_pool_object(pool) for pool in self.pools.all()]

    def get(self, request: Request, _caller: Caller) -> StoragePoolDefinition:
        """One pool."""
        return storage_pool_definition(self.pools.get(request.arguments["pool"]))

    @takes(StoragePoolWish)
    def create(self, request: Request, _caller: Caller, wish: StoragePoolWish) -> None:
        """A new pool."""
        self.pools.create(request.arguments["pool"], wish.type, wish.host, wish.target)

    @takes(StoragePoolWish)
    def modify(self, request: Request, _caller: Caller, wish: StoragePoolWish) -> None:
        """Another definition of a pool."""
        self.pools.modify(request.arguments["pool"], wish.type, wish.host, wish.target)

    def delete(self, request: Request, _caller: Caller) -> None:
        """A pool less."""
        self.pools.delete(request.arguments["pool"])


def routes(handlers: StoragePoolHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/storage_pools/", handlers.list),
        Route("GET", "/api/v1/storage_pools/<pool>", handlers.get),
        Route("POST", "/api/v1/storage_pools/<pool>", handlers.create),
        Route("PUT", "/api/v1/storage_pools/<pool>", handlers.modify),
        Route("DELETE", "/api/v1/storage_pools/<pool>", handlers.delete),
    )
