"""Several instances made, stopped or deleted by one request, each to its own end."""

from __future__ import annotations

from collections.abc import Sequence

from nano_appliance.ctl.answers import Made
from nano_appliance.ctl.commands.guest_shape import guest_shape
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.exit_status import DONE, REFUSED
from nano_appliance.ctl.names import find_guest
from nano_appliance.ctl.progress import PERCENT
from nano_appliance.ctl.table import Column, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import wait_until
from nano_appliance.model.batch_names import NameRule
from nano_appliance.rest.batch_object import FAILED, STATES, BatchCreation, BatchedGuests, BatchItemObject
from nano_appliance.rest.client import Reply
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.portal_client import place

GOING_ON = 202
"""Status of the answer about a batch that is not finished."""

_ENDED = {FAILED, *(str(words) for states in STATES.values() for words in list(states.values())[1:])}

COLUMNS: tuple[Column[BatchItemObject], ...] = (
    Column("NAME", lambda item: item.name),
    Column("STATE", lambda item: "failed" if item.status == FAILED else item.status),
    Column("ID", lambda item: item.id),
    Column("REASON", lambda item: item.error),
)


def create_batch(context: Context) -> Told:
    """Instances that differ in their names only."""
    options = context.options
    wish = BatchCreation(
        name_prefix=options.prefix,
        name_rule=NameRule(options.name_rule),
        count=options.count,
        **guest_shape(context),
    )
    return _follow(context, "create_guest", wish, f"making {options.count} instances")


def stop_batch(context: Context) -> Told:
    """Instances shut down, or powered off with `--force`."""
    return _follow(context, "stop_guest", _wish(context, _guests(context)), "stopping instances")


def delete_batch(context: Context) -> Told:
    """Instances less."""
    guests = _guests(context)
    names = ", ".join(shown(guest.name) for guest in guests)
    context.confirm(f"delete {names} with their disks", f"delete {len(guests)}")
    return _follow(context, "delete_guest", _wish(context, guests), "deleting instances")


def _guests(context: Context) -> list[GuestObject]:
    """Those that are named, each once."""
    found = {guest.id: guest for guest in (find_guest(context.api, name) for name in context.options.names)}
    return list(found.values())


def _wish(context: Context, guests: Sequence[GuestObject]) -> BatchedGuests:
    return BatchedGuests(guest=tuple(guest.id for guest in guests), force=context.options.force)


def _follow(context: Context, route: str, wish: object, label: str) -> Told:
    """Begin the batch and wait for its end, unless `--no-wait`; one that failed makes the exit status."""
    begun = context.api.call("POST", place("batch", route), wish)
    batch_id = begun.decode(Made).id
    if not context.options.wait:
        return Told(batch_id, begun.data)

    def look() -> tuple[Reply | None, int]:
        reply = context.api.call("GET", place("batch", route, batch_id))
        if reply.status != GOING_ON:
            return reply, PERCENT
        items = reply.decode(list[BatchItemObject])
        return None, sum(item.status in _ENDED for item in items) * PERCENT // max(len(items), 1)

    reply = wait_until(context, label, look)
    items = reply.decode(list[BatchItemObject])
    failed = any(item.status == FAILED for item in items)
    return Told(table(COLUMNS, items), reply.data, REFUSED if failed else DONE)
