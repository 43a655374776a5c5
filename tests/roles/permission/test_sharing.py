"""What people find, and which images they may use: by the switch of each kind of thing."""

from __future__ import annotations

import pytest

from nano_appliance.model.account import Visibility
from nano_appliance.model.session import Session
from tests.roles.permission.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    EVERYTHING,
    MIRA,
    NOTHING,
    STRANGER,
    World,
    is_refused,
)


def found(world: World, session: Session) -> dict[str, set[str]]:
    """Ids of what each search finds, whatever owner and group the client names."""
    key, claim = world.session(session), "owner=mira&group=ops"
    paged = world.frontend.ask(
        "POST", "/search/guests/", {"limit": 100, "owner": "mira", "group": "ops"}, session=key
    ).data
    searches = {
        "old": f"/guest_search/?pool=default&{claim}",
        "status": "/instance_status/default",
        "media": f"/media_image_search/?{claim}",
        "disk": f"/disk_image_search/?{claim}",
    }
    answers = {name: world.frontend.ask("GET", path, session=key).data for name, path in searches.items()}
    return {name: {each["id"] for each in things} for name, things in {**answers, "paged": paged["result"]}.items()}


def test_searches_find_what_may_be_touched(world: World) -> None:
    instance, medium, disk = world.instance(), world.image("media_image"), world.image("disk_image")
    mine = {"old": {instance}, "status": {instance}, "paged": {instance}, "media": {medium}, "disk": {disk}}

    def of_mine(session: Session) -> dict[str, set[str]]:
        return {name: ids & {instance, medium, disk} for name, ids in found(world, session).items()}

    nothing = {name: set() for name in mine}
    world.share(NOTHING)
    assert of_mine(MIRA) == mine
    assert of_mine(ADMINISTRATOR) == mine
    assert of_mine(COLLEAGUE) == nothing
    world.share(EVERYTHING)
    assert of_mine(COLLEAGUE) == mine
    assert of_mine(STRANGER) == nothing
    world.share(Visibility(media_image_visible=True))
    assert of_mine(COLLEAGUE) == {**nothing, "media": {medium}}


@pytest.mark.parametrize("shared", [False, True])
def test_images_are_judged_as_images_wherever_they_are_used(world: World, shared: bool) -> None:
    world.share(Visibility(instance_visible=not shared, disk_image_visible=shared, media_image_visible=shared))
    key = world.session(COLLEAGUE)
    wish = {"name": world.a_name(), "owner": "lou", "group": "ops", "pool": "default", "cores": 1, "memory": 1 << 28}
    wish |= {"disks": [1 << 28], "template": world.core.get("/templates/")[0]["id"]}
    own = world.frontend.ask("POST", "/guests/", wish, session=key).data["id"]
    clone = {**wish, "name": world.a_name(), "from_image": world.image("disk_image")}
    assert is_refused(world.frontend.ask("POST", "/guests/", clone, session=key)) == (not shared)
    start = {"from_media": True, "source": world.image("media_image")}
    assert is_refused(world.frontend.ask("POST", f"/instances/{own}", start, session=key)) == (not shared)
    build = {"name": world.a_name(), "owner": "lou", "group": "ops", "guest": world.instance()}
    assert is_refused(world.frontend.ask("POST", "/disk_images/", build, session=key)) == shared
