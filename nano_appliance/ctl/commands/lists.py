"""What there is to make instances with: compute pools, cells, system templates."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import choose_pool
from nano_appliance.ctl.table import Column, table
from nano_appliance.ctl.told import Told
from nano_appliance.model.sizes import format_size
from nano_appliance.model.usage import HostUsage
from nano_appliance.rest.cell_object import CellObject
from nano_appliance.rest.client import Reply
from nano_appliance.rest.pool_object import PoolObject
from nano_appliance.rest.portal_client import place
from nano_appliance.rest.template_object import TemplateSummary
from nano_appliance.rest.usage_object import CellStatusObject


@dataclass(frozen=True)
class _Row:
    """A cell, and what it has and uses while it belongs to a pool."""

    pool: str
    cell: CellObject
    status: CellStatusObject | None


POOLS: tuple[Column[PoolObject], ...] = (
    Column("POOL", lambda pool: pool.name),
    Column("CELLS", lambda pool: pool.cells, right=True),
    Column("ADDRESSES", lambda pool: pool.network),
    Column("STORAGE", lambda pool: pool.storage or "local"),
    Column("FAILOVER", lambda pool: pool.failover),
)

CELLS: tuple[Column[_Row], ...] = (
    Column("CELL", lambda row: row.cell.name),
    Column("POOL", lambda row: row.pool),
    Column("ADDRESS", lambda row: row.cell.address),
    Column("STATE", lambda row: _state(row.cell)),
    Column("INSTANCES", lambda row: sum(row.status.instances) if row.status else "", right=True),
    Column("RUNNING", lambda row: row.status.instances[1] if row.status else "", right=True),
    Column("CPU", lambda row: f"{row.status.cpu_usage:.0f}%" if row.status else "", right=True),
    Column("MEMORY FREE", lambda row: _free(row.status, "memory"), right=True),
    Column("DISK FREE", lambda row: _free(row.status, "disk"), right=True),
    Column("REASON", lambda row: row.cell.message),
)

TEMPLATES: tuple[Column[TemplateSummary], ...] = (
    Column("TEMPLATE", lambda template: template.name),
    Column("SYSTEM", lambda template: template.operating_system),
    Column("ID", lambda template: template.id),
)


def list_pools(context: Context) -> Told:
    """All compute pools."""
    reply = context.api.call("GET", place("compute_pools"))
    return Told(table(POOLS, reply.decode(list[PoolObject])), reply.data)


def list_cells(context: Context) -> Told:
    """The cells of a pool, or all: then the data is an object by pool, "" for those in none."""
    api, wanted = context.api, context.options.pool
    if wanted:
        pool = choose_pool(api, wanted)
        reply = api.call("GET", place("compute_pool_cells", pool))
        return Told(table(CELLS, _rows(context, pool, reply)), reply.data)
    pools = api.call("GET", place("compute_pools")).decode(list[PoolObject])
    replies = {pool.name: api.call("GET", place("compute_pool_cells", pool.name)) for pool in pools}
    replies[""] = api.call("GET", place("compute_pool_cells"))
    rows = [row for pool, reply in replies.items() for row in _rows(context, pool, reply)]
    return Told(table(CELLS, rows), {pool: reply.data for pool, reply in replies.items()})


def list_templates(context: Context) -> Told:
    """All system templates."""
    reply = context.api.call("GET", place("templates"))
    return Told(table(TEMPLATES, reply.decode(list[TemplateSummary])), reply.data)


def _rows(context: Context, pool: str, reply: Reply) -> list[_Row]:
    cells = reply.decode(list[CellObject])
    status: dict[str, CellStatusObject] = {}
    if pool and cells and not context.options.json:
        seen = context.api.call("GET", place("compute_cell_status", pool)).decode(list[CellStatusObject])
        status = {cell.name: cell for cell in seen}
    return [_Row(pool, cell, status.get(cell.name)) for cell in cells]


def _state(cell: CellObject) -> str:
    if cell.state:
        return cell.state
    if not cell.alive:
        return "lost"
    return "ready" if cell.enabled else "disabled"


def _free(status: HostUsage | None, what: str) -> str:
    if status is None:
        return ""
    available, most = getattr(status, f"available_{what}"), getattr(status, f"max_{what}")
    return f"{format_size(available)} of {format_size(most)}" if most else ""
