"""Routes of migrations: move guests to another cell, see how far it is, and cancel it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.migration_object import (
    MigrationDetail,
    MigrationObject,
    MigrationProgress,
    MigrationWish,
    migration_detail,
    migration_object,
    migration_progress,
)
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.migrations.migrate import InstanceMigration
from nano_appliance.roles.core.migrations.register import MigrationRegister


class NewMigration(msgspec.Struct, frozen=True):
    """Answer to the request for a migration."""

    id: str


@dataclass(frozen=True)
class MigrationHandlers:
    """Answers about migrations."""

    migration: InstanceMigration
    register: MigrationRegister

    @takes(MigrationWish)
    def begin(self, _request: Request, caller: Caller, wish: MigrationWish) -> NewMigration:
        """Guests to another cell."""
        return NewMigration(self.migration.migrate(caller, wish))

    def get(self, request: Request, caller: Caller) -> MigrationProgress:
        """One of them."""
        return migration_progress(self.register.tell(caller, request.arguments["id"]))

    def cancel(self, request: Request, caller: Caller) -> None:
        """What has not gone over yet stays."""
        self.migration.cancel(caller, request.arguments["id"])

    def history(self, _request: Request, caller: Caller) -> list[MigrationDetail]:
        """Those under way and the latest that have ended."""
        return [migration_detail(migration) for migration in self.register.history(caller)]

    def detail(self, request: Request, caller: Caller) -> MigrationDetail:
        """One of those."""
        return migration_detail(self.register.find(caller, request.arguments["id"]))

    def list(self, _request: Request, caller: Caller) -> list[MigrationObject]:
        """All that are under way, and once each that has ended."""
        return [migration_object(migration) for migration in self.register.tell_all(caller)]


def routes(handlers: MigrationHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("POST", "/api/v1/migrations/", handlers.begin),
        Route("GET", "/api/v1/migrations/", handlers.list),
        Route("GET", "/api/v1/migrations/<id>", handlers.get),
    )


def own_routes(handlers: MigrationHandlers) -> tuple[Route[Caller], ...]:
    """What the contract does not know."""
    return (
        Route("DELETE", "/api/v1/migrations/<id>", handlers.cancel, slow=True),
        Route("GET", "/api/v1/migration_history/", handlers.history),
        Route("GET", "/api/v1/migration_history/<id>", handlers.detail),
    )
