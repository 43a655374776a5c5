"""Migrations in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.migration import Migration


class MigrationWish(msgspec.Struct, frozen=True, kw_only=True):
    """A request to move stopped guests to another cell of their pool; without `instances` all of the source cell."""

    source_pool: str
    source_cell: str
    target_cell: str
    target_pool: str = ""
    instances: tuple[str, ...] = ()


class MigrationProgress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a migration is that was asked for by its id; `progress` in percent."""

    finished: bool
    progress: int = 0
    error: str = ""


class MigrationObject(MigrationProgress, frozen=True, kw_only=True, omit_defaults=True):
    """A migration in lists."""

    id: str


def migration_progress(migration: Migration) -> MigrationProgress:
    """The REST layout of a migration whose id is known."""
    return MigrationProgress(finished=migration.is_decided, progress=migration.progress, error=migration.error)


def migration_object(migration: Migration) -> MigrationObject:
    """The REST layout of a migration in a list."""
    known = msgspec.structs.asdict(migration_progress(migration))
    return MigrationObject(id=migration.id, **known)
