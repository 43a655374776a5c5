"""Every route for everybody: who is refused, and who is not.

The things that requests are about belong to mira of the group ops.
"""

from __future__ import annotations

import pytest

from nano_appliance.model.session import Session
from nano_appliance.roles.frontend.route import FrontendRoute
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES
from tests.roles.permission.requests import body_of, path_of
from tests.roles.permission.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    EVERYTHING,
    MIRA,
    NOTHING,
    STRANGER,
    World,
    is_refused,
    without,
)

ROUTES = [route for route in (*CONTRACT_ROUTES, *OWN_ROUTES) if not route.needs.open]

ONES_OWN = {
    "POST /guests/",
    "POST /batch/create_guest/",
    "POST /media_images/",
    "POST /disk_images/",
    "PATCH /media_images/",
    "PATCH /disk_images/",
    "POST /security_policy_groups/",
}
"""What makes something in the name of mira: only she herself and administrators may."""

NOT_ABOUT_ONE_THING = {
    "GET /guest_search",
    "POST /search/guests/",
    "GET /media_image_search",
    "GET /disk_image_search",
    "GET /search/security_policy_groups",
    "GET /instance_status/<pool>",
    "GET /instance_status/<pool>/<cell>",
    "GET /media_images/",
    "GET /media_images/<id>",
    "GET /disk_images/<id>",
    "POST /disk_images/<id>/download_tokens/",
    "POST /migrations/",
    "GET /migrations/",
    "GET /migrations/<id>",
    "DELETE /migrations/<id>",
    "GET /migration_history/",
    "GET /migration_history/<id>",
}
"""Lists, which are narrowed instead of refused; descriptions of images to choose from; a token in one's own name.

Migrations are of instances that only the core knows: who may move and see which is tested there.
"""

SEEN_BY_THE_GROUP = {"GET /security_policy_groups/<id>", "GET /security_policy_groups/<id>/rules/"}


def row_of(route: FrontendRoute) -> str:
    return f"{route.method} {route.path.split('<tail')[0]}"


def refuses(world: World, route: FrontendRoute, session: str) -> bool:
    answer = world.frontend.ask(route.method, path_of(world, route, session), body_of(world, route), session=session)
    assert answer.status in {200, 201, 202}, answer.content
    return is_refused(answer)


@pytest.mark.parametrize("route", ROUTES, ids=row_of)
def test_who_may(world: World, route: FrontendRoute) -> None:
    """No session, expired, role without the menu, other owner, same group with and without visibility, owner, and
    administrator."""
    row = row_of(route)

    def refused(session: Session) -> bool:
        return refuses(world, route, world.session(session))

    assert refuses(world, route, "")
    assert refuses(world, route, world.expired())
    if route.needs.menu is not None:
        owner = STRANGER if route.needs.own else MIRA
        assert refused(without(owner, route.needs))
    administered = route.needs.menu == "user"
    belongs_to_somebody = bool(route.needs.kind) and row not in NOT_ABOUT_ONE_THING
    world.share(EVERYTHING)
    assert refused(STRANGER) == (administered or belongs_to_somebody)
    shared = route.needs.kind != "policy_group" or row in SEEN_BY_THE_GROUP
    assert refused(COLLEAGUE) == (administered or (belongs_to_somebody and (row in ONES_OWN or not shared)))
    world.share(NOTHING)
    assert refused(COLLEAGUE) == (administered or (belongs_to_somebody and row not in SEEN_BY_THE_GROUP))
    assert refused(MIRA) == (administered and not route.needs.own)
    assert not refused(ADMINISTRATOR)
