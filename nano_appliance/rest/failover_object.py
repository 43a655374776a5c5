"""Failovers in REST answers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nano_appliance.model.failover_case import Failover, Step


class MovedInstance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An instance of a lost cell: `cell` is its new home; empty while it waits for one, and `message` says why."""

    id: str
    name: str
    cell: str = ""
    message: str = ""


class FailoverObject(msgspec.Struct, frozen=True, kw_only=True):
    """The loss of `cell`: `finished` when all its instances have new homes, `returned` when it has come back itself."""

    id: int
    pool: str
    cell: str
    began: str
    finished: bool
    returned: bool
    instances: tuple[MovedInstance, ...]


def failover_object(failover: Failover, names: Mapping[str, str]) -> FailoverObject:
    """The REST layout of a failover; `names` are those of the instances that there still are, by their ids."""
    moved = []
    for each in failover.instances.values():
        has_arrived = each.step is Step.ADOPTED
        moved.append(
            MovedInstance(
                id=each.lost.id,
                name=names.get(each.lost.id, ""),
                cell=each.target if has_arrived else "",
                message="" if has_arrived else each.message,
            )
        )
    return FailoverObject(
        id=failover.number,
        pool=failover.pool,
        cell=failover.cell,
        began=failover.began,
        finished=failover.placed,
        returned=failover.released,
        instances=tuple(moved),
    )
