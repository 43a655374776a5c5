"""Migrations in REST requests and answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.migration import Migration, Move, Step


class MigrationWish(msgspec.Struct, frozen=True, kw_only=True):
    """A request to move guests to another cell of their pool; without `instances` all of the source cell.

    The last two members are this release's own: bytes each second that may be sent at most (0 for no limit), and
    whether running guests go over before all of their memory has.
    """

    source_pool: str
    source_cell: str
    target_cell: str
    target_pool: str = ""
    instances: tuple[str, ...] = ()
    speed_limit: int = 0
    post_copy: bool = False


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


class MoveObject(msgspec.Struct, frozen=True, kw_only=True):
    """One guest of a migration.

    `step` is `waiting`, `moving`, `moved` or `failed`, and `error` says why it stays where it was. Of what is carried
    `transferred` and `remaining` are bytes, `rate` bytes each second, `elapsed` milliseconds, and `down_time` the
    milliseconds that the hypervisor let a running guest stand still in the end.
    """

    id: str
    name: str
    live: bool
    step: str
    error: str
    transferred: int
    remaining: int
    rate: int
    elapsed: int
    down_time: int
    post_copy: bool


class MigrationDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A migration with everything that is known of it, during it and afterwards; `progress` in percent."""

    id: str
    source_cell: str
    target_cell: str
    finished: bool
    cancelled: bool
    progress: int
    error: str
    start_time: str
    end_time: str
    speed_limit: int
    post_copy: bool
    instances: tuple[MoveObject, ...]


def migration_detail(migration: Migration) -> MigrationDetail:
    """The REST layout of everything that is known of a migration."""
    return MigrationDetail(
        id=migration.id,
        source_cell=migration.source,
        target_cell=migration.target,
        finished=migration.is_decided,
        cancelled=migration.cancelled,
        progress=migration.progress,
        error=migration.error,
        start_time=migration.start_time,
        end_time=migration.end_time,
        speed_limit=migration.options.speed_limit,
        post_copy=migration.options.post_copy,
        instances=tuple(map(_move_object, migration.moves)),
    )


def _move_object(move: Move) -> MoveObject:
    transfer = move.transfer
    return MoveObject(
        id=move.id,
        name=move.name,
        live=move.live,
        step=_SEEN_STEPS.get(move.step, "moving"),
        error=move.error,
        transferred=transfer.transferred,
        remaining=transfer.remaining,
        rate=transfer.rate,
        elapsed=transfer.elapsed,
        down_time=transfer.down_time,
        post_copy=transfer.post_copy,
    )


_SEEN_STEPS = {
    Step.WAITING: "waiting",
    Step.MOVED: "moved",
    Step.RETURNING: "failed",
    Step.RESTARTING: "failed",
    Step.FAILED: "failed",
}
