"""What a group shares, over HTTP."""

from __future__ import annotations

from tests.roles.frontend.running_frontend import RunningFrontend

NOTHING = {"instance_visible": False, "disk_image_visible": False, "media_image_visible": False}


def test_the_switches_are_those_of_ones_own_group(frontend: RunningFrontend, admin: str, mira: str) -> None:
    assert frontend.ask("GET", "/resource_visibilities/", session=admin).data == NOTHING
    assert frontend.ask("PUT", "/resource_visibilities/", {"instance_visible": True}, session=admin).data == ""
    shared = {**NOTHING, "instance_visible": True}
    assert frontend.ask("GET", "/resource_visibilities/", session=admin).data == shared
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).data == NOTHING
    assert frontend.ask("PUT", "/resource_visibilities/", {"media_image_visible": True}, session=admin).data == ""
    assert frontend.ask("GET", "/resource_visibilities/", session=admin).data == {
        **NOTHING,
        "media_image_visible": True,
    }
    assert frontend.log()[0] == "admin.root.ops(127.0.0.1) : change what the group shares"


def test_changing_them_needs_the_right(frontend: RunningFrontend, mira: str) -> None:
    answer = frontend.ask("PUT", "/resource_visibilities/", {"instance_visible": True}, session=mira)
    assert "right to 'visibility'" in answer.failure


def test_a_switch_is_true_or_false(frontend: RunningFrontend, admin: str) -> None:
    answer = frontend.ask("PUT", "/resource_visibilities/", {"instance_visible": "yes"}, session=admin)
    assert answer.failure == "instance_visible must be true or false, not a text"
