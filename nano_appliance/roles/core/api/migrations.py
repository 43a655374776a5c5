"""Routes of migrations: move stopped guests to another cell, and see how far it is."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.migration_object import (
    MigrationObject,
    MigrationProgress,
    MigrationWish,
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

    def list(self, _request: Request, caller: Caller) -> list[MigrationObject]:
        """All that are under way, and once each that has ended."""
        return [migration_object(migration) for migration in self.register.all(caller)]

    def get(self, request: Request, caller: Caller) -> MigrationProgress:
        """One of them."""
        return migration_progress(self.register.look(caller, request.arguments["id"]))


def routes(handlers: MigrationHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("POST", "/api/v1/migrations/", handlers.begin),
        Route("GET", "/api/v1/migrations/", handlers.list),
        Route("GET", "/api/v1/migrations/<id>", handlers.get),
    )
