"""Instances: seen, made, deleted."""

from __future__ import annotations

from nano_appliance.ctl.answers import Made, understood
from nano_appliance.ctl.commands.guest_shape import guest_shape
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import find_guest, list_guests
from nano_appliance.ctl.table import Column, facts, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import carry_out, wait_until
from nano_appliance.model.errors import Conflict
from nano_appliance.model.sizes import format_size
from nano_appliance.rest.client import Reply
from nano_appliance.rest.guest_creation import GuestCreation
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.portal_client import place

BEING_MADE = 201
"""Status of an answer about an instance that is not ready yet."""


def state_of(guest: GuestObject) -> str:
    """How it is, in a word."""
    if guest.broken:
        return "broken"
    if not guest.created:
        return f"made {guest.progress}%"
    if guest.lost:
        return "lost"
    return "running" if guest.running else "stopped"


GUESTS: tuple[Column[GuestObject], ...] = (
    Column("NAME", lambda guest: guest.name),
    Column("STATE", state_of),
    Column("CORES", lambda guest: guest.cores, right=True),
    Column("MEMORY", lambda guest: format_size(guest.memory), right=True),
    Column("DISK", lambda guest: format_size(guest.total_disk), right=True),
    Column("ADDRESS", lambda guest: guest.internal.network_address or guest.internal.allocated_address),
    Column("POOL", lambda guest: guest.pool),
    Column("CELL", lambda guest: guest.cell),
)


def list_instances(context: Context) -> Told:
    """Those that fit the options."""
    options = context.options
    found = list_guests(context.api, pool=options.pool, cell=options.cell, keyword=options.keyword)
    return Told(table(GUESTS, understood(found, list[GuestObject])), found)


def show_instance(context: Context) -> Told:
    """One from the core's records."""
    return _told_whole(_recorded(context))


def create_instance(context: Context) -> Told:
    """A new one; waited for, unless `--no-wait`."""
    options = context.options
    wish = GuestCreation(name=options.name, security_policy_group=options.policy, **guest_shape(context))
    reply = context.api.call("POST", place("guests"), wish)
    guest_id = reply.decode(Made).id
    if not options.wait:
        return Told(guest_id, reply.data)

    def look() -> tuple[Reply | None, int]:
        made = context.api.call("GET", place("guests", guest_id))
        return (made, 0) if made.status != BEING_MADE else (None, made.decode(GuestObject).progress)

    return _told_whole(wait_until(context, f"making {shown(options.name)}", look))


def delete_instance(context: Context) -> Told:
    """One less, with its disks."""
    guest = find_guest(context.api, context.options.name)
    name = shown(guest.name)
    context.confirm(f"delete {name} with its disks", name)
    return carry_out(
        context,
        "DELETE",
        place("guests", guest.id),
        {"force": context.options.force},
        label=f"deleting {name}",
        done=f"{name} is deleted",
    )


def show_console(context: Context) -> Told:
    """Where the screen of a running instance is. Raises Conflict when it does not run."""
    reply = _recorded(context)
    guest = reply.decode(GuestObject)
    if not guest.running:
        raise Conflict(f"{shown(guest.name)} is not running")
    secret = guest.monitor_secret if isinstance(guest.monitor_secret, str) else ""
    told = (
        ("VNC address", guest.internal.display_address),
        ("password", secret),
        ("in a browser", f"{context.api.login.url}/monitor/{guest.id}"),
    )
    return Told(facts(told), reply.data)


def _recorded(context: Context) -> Reply:
    guest = find_guest(context.api, context.options.name)
    return context.api.call("GET", place("guests", guest.id))


def _told_whole(reply: Reply) -> Told:
    guest = reply.decode(GuestObject)
    told = (
        ("name", guest.name),
        ("id", guest.id),
        ("state", state_of(guest)),
        ("reason", guest.broken),
        ("notice", guest.notice),
        ("owner", f"{guest.owner} of {guest.group}"),
        ("place", " ".join(filter(None, (guest.pool, guest.cell)))),
        ("cores", guest.cores),
        ("memory", format_size(guest.memory)),
        ("disks", ", ".join(map(format_size, guest.disks))),
        ("system", guest.system),
        ("address", guest.internal.network_address),
        ("allocated", guest.internal.allocated_address),
        ("MAC", guest.ethernet_address),
        ("screen", guest.internal.display_address),
        ("starts with host", guest.auto_start),
        ("CPU priority", guest.qos.cpu_priority),
        ("created", guest.create_time),
    )
    return Told(facts(told), reply.data)
