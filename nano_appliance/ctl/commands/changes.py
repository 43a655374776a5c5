"""Instances changed: their disks, name, size and rights."""

from __future__ import annotations

from collections.abc import Iterator

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import find_guest
from nano_appliance.ctl.table import shown
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import carry_out
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.sizes import format_size
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.portal_client import place


def resize_disk(context: Context) -> Told:
    """A larger disk."""
    options = context.options
    guest = find_guest(context.api, options.name)
    what = f"disk {options.disk} of {shown(guest.name)}"
    return carry_out(
        context,
        "PUT",
        place("guests", guest.id, "disks", "resize", str(options.disk)),
        {"size": options.size},
        label=f"enlarging {what}",
        done=f"{what} has {format_size(options.size)}",
    )


def change_instance(context: Context) -> Told:
    """One change after the other; those before one that is refused stay, and have been told.

    Raises InvalidInput when nothing is to be changed.
    """
    guest = find_guest(context.api, context.options.name)
    changes = list(_changes(context))
    if not changes:
        raise InvalidInput("say what to change, for example with --memory")
    name = shown(guest.name)
    for route, body, what in changes:
        told = carry_out(
            context,
            "PUT",
            place("guests", guest.id, *route),
            body,
            label=f"changing {name}",
            done=f"{name}: {what}",
        )
        context.terminal.note(told.text)
    changed = context.api.call("GET", place("guests", guest.id))
    notice = changed.decode(GuestObject).notice
    return Told(shown(notice) if notice else "", changed.data)


def _changes(context: Context) -> Iterator[tuple[tuple[str, ...], dict[str, object], str]]:
    """Route, body, and what then has been done."""
    options = context.options
    if options.cores is not None:
        yield ("cores",), {"cores": options.cores}, f"{options.cores} cores"
    if options.memory is not None:
        yield ("memory",), {"memory": options.memory}, f"{format_size(options.memory)} of memory"
    if options.cpu_priority:
        yield ("qos", "cpu"), {"priority": options.cpu_priority}, f"{options.cpu_priority} CPU priority"
    if options.auto_start is not None:
        yield (
            ("auto_start",),
            {"enable": options.auto_start},
            "starts with its host" if options.auto_start else "does not start with its host",
        )
    if options.new_name:
        yield ("name",), {"name": options.new_name}, f"is called {shown(options.new_name)}"
