"""Images: seen, built of an instance, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nano_appliance.ctl.answers import Made, understood
from nano_appliance.ctl.commands.guest_shape import owner_and_group
from nano_appliance.ctl.context import Context
from nano_appliance.ctl.grammar.images import KINDS
from nano_appliance.ctl.names import FoundImage, find_guest, find_image, list_images
from nano_appliance.ctl.table import Column, facts, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import wait_until
from nano_appliance.model.image import ImageKind
from nano_appliance.model.sizes import format_size
from nano_appliance.rest.client import Reply
from nano_appliance.rest.image_object import DiskImageObject, ImageSummary, MediaImageObject
from nano_appliance.rest.portal_client import place

NAMES = {kind: word for word, kind in KINDS.items()}


@dataclass(frozen=True)
class _Row:
    """An image in the list."""

    kind: ImageKind
    image: ImageSummary


COLUMNS: tuple[Column[_Row], ...] = (
    Column("NAME", lambda row: row.image.name),
    Column("KIND", lambda row: NAMES[row.kind]),
    Column("SIZE", lambda row: format_size(row.image.size) if row.image.size else "", right=True),
    Column("CHANGED", lambda row: row.image.modify_time or row.image.create_time),
    Column("TAGS", lambda row: " ".join(row.image.tags)),
    Column("DESCRIPTION", lambda row: row.image.description),
)


def wanted_kinds(context: Context) -> Sequence[ImageKind]:
    """The kinds that `--kind` names; both without it."""
    word = context.options.kind
    return (KINDS[word],) if word else tuple(ImageKind)


def list_all_images(context: Context) -> Told:
    """The images of one kind, or of both: then the data is an object by kind."""
    kinds = wanted_kinds(context)
    found = {kind: list_images(context.api, kind) for kind in kinds}
    rows = [_Row(kind, image) for kind in kinds for image in understood(found[kind], list[ImageSummary])]
    data = found[kinds[0]] if len(kinds) == 1 else {NAMES[kind]: found[kind] for kind in kinds}
    return Told(table(COLUMNS, rows), data)


def show_image(context: Context) -> Told:
    """One image."""
    image = find_image(context.api, context.options.name, wanted_kinds(context))
    return _told(image, image_of(context, image))


def build_image(context: Context) -> Told:
    """A disk image of a stopped instance's system disk; waited for, unless `--no-wait`."""
    options = context.options
    guest = find_guest(context.api, options.instance)
    reply = context.api.call("POST", place(ImageKind.DISK.folder), {**registration(context), "guest": guest.id})
    image = FoundImage(ImageKind.DISK, reply.decode(Made).id, options.name)
    if not options.wait:
        return Told(image.id, reply.data)

    def look() -> tuple[Reply | None, int]:
        seen = image_of(context, image)
        state = seen.decode(DiskImageObject)
        return (seen if state.created else None), state.progress

    return _told(image, wait_until(context, f"building {shown(options.name)}", look))


def delete_image(context: Context) -> Told:
    """One less, with its file."""
    image = find_image(context.api, context.options.name, wanted_kinds(context))
    what = f"{image.kind.words} {shown(image.name)}"
    context.confirm(f"delete {what}", shown(image.name))
    context.api.call("DELETE", place(image.kind.folder, image.id))
    return Told(f"{what} is deleted")


def registration(context: Context) -> dict[str, object]:
    """What the record of a new image says."""
    owner, group = owner_and_group(context)
    options = context.options
    described = {"description": options.description, "tags": options.tag}
    return {"name": options.name, "owner": owner, "group": group, **described}


def image_of(context: Context, image: FoundImage) -> Reply:
    """An image as it stands."""
    return context.api.call("GET", place(image.kind.folder, image.id))


def _told(image: FoundImage, reply: Reply) -> Told:
    seen: DiskImageObject | MediaImageObject
    if image.kind is ImageKind.DISK:
        seen = disk = reply.decode(DiskImageObject)
        progress = "" if disk.created else f"{disk.progress}% are there"
    else:
        seen, progress = reply.decode(MediaImageObject), ""
    told = (
        ("name", seen.name),
        ("id", image.id),
        ("kind", NAMES[image.kind]),
        ("size", format_size(seen.size) if seen.size else "nothing yet"),
        ("content", progress),
        ("tags", " ".join(seen.tags)),
        ("description", seen.description),
    )
    return Told(facts(told), reply.data)
