"""Instances moved to another cell, singly or all of a cell; how far that is, how it went, and its cancelling."""

from __future__ import annotations

from collections.abc import Sequence

from nano_appliance.ctl.answers import Made
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.exit_status import DONE, REFUSED
from nano_appliance.ctl.names import find_guest
from nano_appliance.ctl.table import Column, facts, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import wait_until
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.sizes import format_size
from nano_appliance.rest.client import Reply
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.migration_object import MigrationDetail, MigrationWish, MoveObject
from nano_appliance.rest.pool_object import PoolObject
from nano_appliance.rest.portal_client import place


def _state(migration: MigrationDetail) -> str:
    if not migration.finished:
        return f"{migration.progress} %"
    if migration.cancelled:
        return "cancelled"
    return "failed" if migration.error else "done"


MIGRATIONS: tuple[Column[MigrationDetail], ...] = (
    Column("BEGUN", lambda each: each.start_time),
    Column("FROM", lambda each: each.source_cell),
    Column("TO", lambda each: each.target_cell),
    Column("STATE", _state),
    Column("ID", lambda each: each.id),
)
INSTANCES: tuple[Column[MoveObject], ...] = (
    Column("INSTANCE", lambda each: each.name),
    Column("STATE", lambda each: each.step),
    Column("LIVE", lambda each: each.live),
    Column("SENT", lambda each: format_size(each.transferred) if each.live else "", right=True),
    Column("LEFT", lambda each: format_size(each.remaining) if each.live else "", right=True),
    Column("STOOD STILL", lambda each: f"{each.down_time} ms" if each.down_time else "", right=True),
    Column("REASON", lambda each: each.error),
)


def migrate_instances(context: Context) -> Told:
    """Some instances, which are on one cell."""
    guests = [find_guest(context.api, name) for name in dict.fromkeys(context.options.names)]
    if len({guest.cell for guest in guests}) > 1:
        where = ", ".join(f"{shown(guest.name)} on {shown(guest.cell)}" for guest in guests)
        raise Conflict(f"one migration moves instances of one cell: {where}")
    return _migrate(context, guests[0].pool, guests[0].cell, guests)


def migrate_cell(context: Context) -> Told:
    """All instances of a cell."""
    cell = context.options.cell
    for pool in context.api.call("GET", place("compute_pools")).decode(list[PoolObject]):
        cells = context.api.get(place("compute_pool_cells", pool.name))
        if cell in [each["name"] for each in cells]:
            return _migrate(context, pool.name, cell, ())
    raise NotFound(f"there is no cell '{shown(cell)}' in a compute pool")


def list_migrations(context: Context) -> Told:
    """Those under way, and the latest that have ended."""
    reply = context.api.call("GET", place("migration_history"))
    return Told(table(MIGRATIONS, reply.decode(list[MigrationDetail])), reply.data)


def show_migration(context: Context) -> Told:
    """One of them."""
    return _told(context.api.call("GET", place("migration_history", context.options.migration)))


def cancel_migration(context: Context) -> Told:
    """What has not gone over yet stays."""
    migration = context.options.migration
    context.api.call("DELETE", place("migrations", migration))
    if context.options.wait:
        _await_end(context, migration, "cancelling")
    return Told(f"migration {shown(migration)} is cancelled")


def _migrate(context: Context, pool: str, source: str, guests: Sequence[GuestObject]) -> Told:
    """Begin it and wait for its end, unless `--no-wait`; an instance that has not moved makes the exit status."""
    options = context.options
    wish = MigrationWish(
        source_pool=pool,
        source_cell=source,
        target_cell=options.to,
        instances=tuple(guest.id for guest in guests),
        speed_limit=options.speed_limit,
        post_copy=options.post_copy,
    )
    begun = context.api.call("POST", place("migrations"), wish)
    migration = begun.decode(Made).id
    if not options.wait:
        return Told(migration, begun.data)
    return _told(_await_end(context, migration, f"moving to {shown(options.to)}"))


def _await_end(context: Context, migration: str, label: str) -> Reply:
    def look() -> tuple[Reply | None, int]:
        reply = context.api.call("GET", place("migration_history", migration))
        seen = reply.decode(MigrationDetail)
        return (reply if seen.finished else None), seen.progress

    return wait_until(context, label, look)


def _told(reply: Reply) -> Told:
    seen = reply.decode(MigrationDetail)
    about = (
        ("from", seen.source_cell),
        ("to", seen.target_cell),
        ("state", _state(seen)),
        ("begun", seen.start_time),
        ("ended", seen.end_time),
    )
    text = f"{facts(about)}\n{table(INSTANCES, seen.instances)}"
    return Told(text, reply.data, REFUSED if seen.error else DONE)
