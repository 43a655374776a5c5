"""Whose things a request is about: what clients say is replaced in searches and checked in creations; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nano_appliance.model.account import Visibility
from nano_appliance.model.caller import DISK_IMAGE, INSTANCE, MEDIA_IMAGE, Caller
from nano_appliance.model.errors import InvalidInput, NotAllowed


def shared_kinds(visibility: Visibility) -> frozenset[str]:
    """The kinds of things that a group with these switches shares."""
    switches = {
        INSTANCE: visibility.instance_visible,
        DISK_IMAGE: visibility.disk_image_visible,
        MEDIA_IMAGE: visibility.media_image_visible,
    }
    return frozenset(kind for kind, is_on in switches.items() if is_on)


def rewrite_query(query: Iterable[tuple[str, str]], caller: Caller) -> list[tuple[str, str]]:
    """The query of a search, with the caller as owner, and the caller's group where it shares such things."""
    kept = [(name, value) for name, value in query if name not in {"owner", "group"}]
    return [*kept, ("owner", caller.user), *([("group", caller.group)] if caller.visible else [])]


def rewrite_body(body: Mapping[str, object], caller: Caller) -> dict[str, object]:
    """The same for a search that carries its conditions as a JSON object."""
    rewritten = {name: value for name, value in body.items() if name not in {"owner", "group"}}
    rewritten["owner"] = caller.user
    if caller.visible:
        rewritten["group"] = caller.group
    return rewritten


def check_ownership(body: Mapping[str, object], caller: Caller) -> None:
    """Let only administrators make things in another's name.

    Raises NotAllowed when `owner` or `group` name somebody else, InvalidInput when they are no texts.
    """
    for field, own in (("owner", caller.user), ("group", caller.group)):
        value = body.get(field)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise InvalidInput(f"{field} must be a text")
        if value != own and not caller.administers:
            raise NotAllowed(f"{field} must be '{own}', only administrators may name another")
