"""Who finds what: owners their own, administrators at the portal everything, trusted clients what they ask for."""

from __future__ import annotations

from nano_appliance.model.caller import TRUSTED, Caller
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore
from tests.roles.core.scripted_cell import ScriptedCell


def found(core: RunningCore, caller: Caller, owner: str) -> tuple[int, int]:
    """How many guests each of the two searches finds for a caller in whose searches `owner` was written."""
    paged = core.send("POST", "/search/guests/", {"owner": owner}, caller=caller)
    listed = core.get("/guest_search/", query=f"pool=default&owner={owner}", caller=caller)
    assert paged["total"] == len(paged["result"])
    return paged["total"], len(listed)


def test_guests(core: RunningCore, cell: ScriptedCell) -> None:
    a_guest(core, "web1")
    assert found(core, MIRA, "mira") == (1, 1)
    assert found(core, LEE, "lee") == (0, 0)
    assert found(core, LEE, "mira") == (0, 0)
    assert found(core, ROOT, ROOT.user) == (1, 1)
    assert found(core, TRUSTED, "nobody") == (0, 0)
    assert found(core, TRUSTED, "mira") == (1, 1)


def test_media_images(core: RunningCore) -> None:
    core.send("POST", "/media_images/", {"name": "debian-12", "owner": "mira", "group": "ops"})

    def names(caller: Caller, owner: str) -> list[str]:
        images = core.get("/media_image_search/", query=f"owner={owner}", caller=caller)
        return [image["name"] for image in images]

    assert names(MIRA, "mira") == ["debian-12"]
    assert names(LEE, "lee") == []
    assert names(ROOT, ROOT.user) == ["debian-12"]
    assert names(TRUSTED, "nobody") == []
