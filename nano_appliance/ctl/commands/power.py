"""Instances started and stopped, and their CD drives."""

from __future__ import annotations

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import find_guest, find_image
from nano_appliance.ctl.table import shown
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import carry_out
from nano_appliance.model.image import ImageKind
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.portal_client import place


def start_instance(context: Context) -> Told:
    """On, from a media image if one is named."""
    guest, media = _guest(context), context.options.media
    source = find_image(context.api, media, (ImageKind.MEDIA,)).id if media else ""
    body = {"from_media": True, "source": source} if source else {}
    return _order(context, guest, "POST", place("instances", guest.id), body, "starting", "is running")


def stop_instance(context: Context) -> Told:
    """Off, in an orderly way unless `--force`."""
    return _stop(context, "stopping", "is stopped", reboot=False)


def reboot_instance(context: Context) -> Told:
    """Off and on again."""
    return _stop(context, "rebooting", "is rebooting", reboot=True)


def insert_media(context: Context) -> Told:
    """A media image into the drive."""
    guest = _guest(context)
    image = find_image(context.api, context.options.image, (ImageKind.MEDIA,))
    at = place("instances", guest.id, "media")
    done = f"has {shown(image.name)} in its drive"
    return _order(context, guest, "POST", at, {"source": image.id}, "inserting into", done)


def eject_media(context: Context) -> Told:
    """The drive emptied."""
    guest = _guest(context)
    at = place("instances", guest.id, "media")
    return _order(context, guest, "DELETE", at, None, "ejecting from", "has an empty drive")


def _stop(context: Context, doing: str, done: str, *, reboot: bool) -> Told:
    guest = _guest(context)
    body = {"reboot": reboot, "force": context.options.force}
    return _order(context, guest, "DELETE", place("instances", guest.id), body, doing, done)


def _order(context: Context, guest: GuestObject, method: str, path: str, body: object, doing: str, done: str) -> Told:
    name = shown(guest.name)
    return carry_out(context, method, path, body, label=f"{doing} {name}", done=f"{name} {done}")


def _guest(context: Context) -> GuestObject:
    return find_guest(context.api, context.options.name)
