"""Finding what a person means by a name: ids pass, names are looked up in lists, ambiguous ones are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from nano_appliance.ctl.answers import GuestPage, understood
from nano_appliance.ctl.api import Api
from nano_appliance.ctl.table import shown
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.model.image import ImageKind
from nano_appliance.model.names import check_id, full_name
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.image_object import ImageSummary
from nano_appliance.rest.pool_object import PoolObject
from nano_appliance.rest.portal_client import place
from nano_appliance.rest.template_object import TemplateSummary

T = TypeVar("T")

PAGE = 100
"""Instances asked for at a time."""


@dataclass(frozen=True)
class FoundImage:
    """An image and which library it is in."""

    kind: ImageKind
    id: str
    name: str


def is_id(word: str) -> bool:
    """True for what is an id and no name."""
    try:
        check_id("id", word)
    except InvalidInput:
        return False
    return True


def list_guests(api: Api, **conditions: str) -> list[dict[str, Any]]:
    """All instances that the caller sees and that fit `pool`, `cell` and `keyword`, as the API lays them out."""
    found: list[dict[str, Any]] = []
    while True:
        wish = {"limit": PAGE, "offset": len(found)} | {name: value for name, value in conditions.items() if value}
        page = api.call("POST", place("search", "guests"), wish).decode(GuestPage)
        found += page.result
        if not page.result or len(found) >= page.total:
            return found


def find_guest(api: Api, word: str) -> GuestObject:
    """The instance with this id, full name, or name without its group; raises NotFound, and Conflict for several."""
    if is_id(word):
        return api.call("GET", place("guests", word)).decode(GuestObject)
    # The server looks for a keyword within names, and takes only one word of it.
    keyword = word if word.split() == [word] else ""
    guests = understood(list_guests(api, keyword=keyword), list[GuestObject])
    named = [guest for guest in guests if guest.name == word]
    named = named or [guest for guest in guests if guest.name == full_name(guest.group, word)]
    return only(named, "instance", word, lambda guest: f"{guest.name} {guest.id}")


def search_of(kind: ImageKind) -> str:
    """The route that finds images of a kind."""
    return f"{kind.folder.removesuffix('s')}_search"


def list_images(api: Api, kind: ImageKind) -> list[dict[str, Any]]:
    """The images of a kind that the caller sees, as the API lays them out."""
    return understood(api.get(place(search_of(kind))), list[dict[str, Any]])


def find_image(api: Api, word: str, kinds: Sequence[ImageKind] = tuple(ImageKind)) -> FoundImage:
    """The image of one of `kinds` with this id or name; raises NotFound, and Conflict for several."""
    images = [
        FoundImage(kind, image.id, image.name)
        for kind in kinds
        for image in understood(list_images(api, kind), list[ImageSummary])
    ]
    named = [image for image in images if image.id == word] or [image for image in images if image.name == word]
    what = kinds[0].words if len(kinds) == 1 else "image"
    return only(named, what, word, lambda image: f"{image.kind.words} {image.id}")


def find_template(api: Api, word: str) -> TemplateSummary:
    """The system template with this id or name; raises NotFound, and Conflict for several."""
    templates = api.call("GET", place("templates")).decode(list[TemplateSummary])
    named = [each for each in templates if each.id == word] or [each for each in templates if each.name == word]
    return only(named, "system template", word, lambda each: each.id)


def choose_pool(api: Api, word: str) -> str:
    """The compute pool `word`, or the only one there is when that is empty; raises NotFound, and Conflict."""
    names = [pool.name for pool in api.call("GET", place("compute_pools")).decode(list[PoolObject])]
    if not word and len(names) != 1:
        raise Conflict(f"there are {len(names)} compute pools, name one with --pool: {', '.join(map(shown, names))}")
    return only([name for name in names if word in ("", name)], "compute pool", word, str)


def only(found: Sequence[T], what: str, word: str, describe: Callable[[T], str]) -> T:
    """The one of `found`, which are all that `word` can mean; raises NotFound, and Conflict describing several."""
    if not found:
        raise NotFound(f"there is no {what} '{shown(word)}'")
    if len(found) > 1:
        candidates = "; ".join(shown(describe(each)) for each in found)
        raise Conflict(f"'{shown(word)}' can be more than one {what}, give the id: {candidates}")
    return found[0]
