"""The migrations that can be asked about: kept in memory and on the disk, and where their instances live meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.migration import Migration, Step
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.store.index_data import IndexData

REMEMBERED = 100
"""So many migrations that are over can still be looked at."""


class MigrationRegister:
    """Every method may be called by any thread."""

    def __init__(self, data: IndexData, picture: Picture, index: InstanceIndex) -> None:
        self._data = data
        self._picture = picture
        self._index = index
        self._lock = threading.RLock()
        self._migrations = {migration.id: migration for migration in data.migrations.all()}
        for migration in self._migrations.values():
            self._settle(migration)

    def open(self) -> list[Migration]:
        """Those that are not over."""
        with self._lock:
            return [each for each in self._migrations.values() if not each.is_over]

    def add(self, migration: Migration, instances: Sequence[PlacedInstance]) -> None:
        """Take a new migration; it is on the disk when this returns.

        Raises Conflict when one of its instances is being migrated already, or a cell has not yet forgotten it.
        """
        with self._lock:
            settled = self._picture.settled()
            for each in instances:
                if each.id in settled:
                    raise Conflict(f"guest '{each.name}' is being migrated, or a former migration is being undone")
            self._keep(migration)

    def put(self, migration: Migration) -> None:
        """How far a migration has come; it is on the disk when this returns, and instances live where it says."""
        with self._lock:
            before = self._migrations[migration.id]
            ended = before.end_time or (now() if migration.is_over else "")
            self._keep(msgspec.structs.replace(migration, reported=before.reported, end_time=ended))
            self._settle(migration)
            # The new home first: an instance that was nowhere for a moment would lose its address.
            for cell in (migration.target, migration.source):
                self._index.follow(cell, self._picture.records(cell))
            self._forget_old()

    def drop(self, migration: Migration) -> None:
        """It was never begun."""
        with self._lock:
            self._drop(migration)
            for move in migration.moves:
                self._picture.unsettle(move.id)

    def history(self, caller: Caller) -> list[Migration]:
        """Every migration that the caller may see, the oldest first, as it stands just now."""
        with self._lock:
            return [self.seen(each) for each in self._migrations.values() if caller.may_touch(each)]

    def find(self, caller: Caller, migration_id: str) -> Migration:
        """One of them; raises NotFound and NotAllowed."""
        with self._lock:
            migration = self._migrations.get(migration_id)
            if migration is None:
                raise NotFound(f"migration '{migration_id}' not found")
            caller.require(migration, f"migration '{migration_id}'")
            return self.seen(migration)

    def tell_all(self, caller: Caller) -> list[Migration]:
        """What the caller may see, the oldest first, as the older platform tells it: what is decided only once."""
        with self._lock:
            told = [each for each in self._migrations.values() if caller.may_touch(each) and not each.reported]
            return [self._told(migration) for migration in told]

    def tell(self, caller: Caller, migration_id: str) -> Migration:
        """One migration, once after it is decided; raises NotFound and NotAllowed."""
        with self._lock:
            migration = self.find(caller, migration_id)
            if migration.reported:
                raise NotFound(f"migration '{migration_id}' not found")
            return self._told(self._migrations[migration_id])

    def seen(self, migration: Migration) -> Migration:
        """A migration with what its source has reported of the transfer under way."""
        index = migration.current
        if index is None or migration.moves[index].step not in {Step.TRANSFERRING, Step.SEEKING}:
            return migration
        moves = list(migration.moves)
        transfer = self._picture.transfer(moves[index].id)
        moves[index] = msgspec.structs.replace(moves[index], transfer=transfer)
        return msgspec.structs.replace(migration, moves=tuple(moves))

    def _told(self, migration: Migration) -> Migration:
        if migration.is_decided:
            self._keep(msgspec.structs.replace(migration, reported=True))
        return self.seen(migration)

    def _keep(self, migration: Migration) -> None:
        self._data.migrations.put(migration)
        is_new = migration.id not in self._migrations
        self._migrations[migration.id] = migration
        if is_new:
            self._settle(migration)

    def _drop(self, migration: Migration) -> None:
        self._data.migrations.remove(migration.id)
        self._migrations.pop(migration.id, None)

    def _settle(self, migration: Migration) -> None:
        """Let the picture show each instance where it lives, and no orders be given about those on the way."""
        for move in migration.moves:
            if move.step in {Step.MOVED, Step.FAILED}:
                self._picture.unsettle(move.id)
            else:
                self._picture.settle(move.id, migration.home(move), migrating=move.step is not Step.RETURNING)

    def _forget_old(self) -> None:
        over = [each for each in self._migrations.values() if each.is_over]
        for migration in over[:-REMEMBERED]:
            self._drop(migration)
