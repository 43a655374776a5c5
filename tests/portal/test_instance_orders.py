"""Orders to an instance that end its system, copy it or wake it, each from its own page or its row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.lab.guests import start_guest, temporary_guest
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, PortalFailure
from tests.lab.tiny_guest import make_tiny_guest
from tests.portal.conftest import Portal
from tests.portal.test_instance_changes import fact
from tests.portal.visitor import PATIENCE, Visitor

GUEST, IMAGE, MEDIA = "worker", "model-1", "tools"


def test_an_image_is_built_and_the_system_reset_from_it(visitor: Visitor, portal: Portal) -> None:
    page, client = visitor.page, portal.client()
    with temporary_guest(client, GUEST) as guest:
        visitor.visit("/admin/instances")
        visitor.act_on(GUEST, "instances.actions.buildImage")
        page.fill("#field-name", IMAGE)
        visitor.confirm("images.build")
        visitor.sees(visitor.toast("tasks.build.done", name=IMAGE))

        visitor.act_on(GUEST, "instances.tabs.detail")
        visitor.act_on(GUEST, "instances.actions.resetSystem")
        expect(page.get_by_role("dialog")).to_contain_text(visitor.say("instances.resetHint"))
        page.fill("#field-typed", "another")
        reset = page.get_by_role("dialog").get_by_role("button", name=visitor.say("instances.actions.resetSystem"))
        expect(reset).to_be_disabled()
        page.fill("#field-typed", GUEST)
        visitor.confirm("instances.actions.resetSystem")
        visitor.sees(visitor.toast("tasks.reset.done", name=GUEST))
        visitor.sees(visitor.button("instances.actions.start"))

        visitor.act_on(GUEST, "instances.actions.move")
        visitor.sees(page.get_by_text(visitor.say("migrations.obstacles.noSharedStorage")))
        expect(page.get_by_role("dialog").get_by_role("button", name=visitor.say("migrations.move"))).to_be_disabled()
        page.keyboard.press("Escape")
        assert client.guest(guest).created
    visitor.visit("/admin/disk_images")
    visitor.delete(IMAGE, "images.deleted")


def test_what_a_running_instance_can_be_told(visitor: Visitor, portal: Portal) -> None:
    page, client = visitor.page, portal.client()
    media = client.register_media(MEDIA)
    client.upload_media(media, portal.nano.iso_path)
    with temporary_guest(client, GUEST) as guest:
        start_guest(client, guest)
        visitor.visit(f"/admin/instances/{guest}")
        expect(visitor.button("changes.buttons.name")).to_be_disabled(timeout=PATIENCE)
        visitor.button("instances.actions.insertMedia").click()
        page.get_by_role("dialog").get_by_label(MEDIA).check()
        visitor.confirm("instances.actions.insertMedia")
        visitor.sees(visitor.toast("instances.sent.insertMedia", name=GUEST))
        visitor.button("instances.actions.ejectMedia").click()
        visitor.sees(visitor.toast("instances.sent.ejectMedia", name=GUEST))
        for action in ("forceReboot", "forceStop"):
            visitor.act_on(GUEST, f"instances.actions.{action}")
            visitor.confirm(f"instances.actions.{action}")
            visitor.sees(visitor.toast(f"instances.sent.{action}", name=GUEST))
        visitor.sees(visitor.button("instances.actions.start"))
    client.delete_media(media)


@pytest.fixture
def tiny_media(portal: Portal, tmp_path: Path) -> Iterator[str]:
    """The id of a media image with a small system that has an agent and obeys its power button."""
    client = portal.client()
    media = client.register_media("tiny")
    client.upload_media(media, make_tiny_guest(tmp_path).iso)
    yield media
    portal.client().delete_media(media)


def agent_answers(client: PortalClient, guest: str) -> bool:
    """Whether the guest agent is there, which takes as long as the system boots."""
    try:
        client.request("PUT", f"/guests/{guest}/auth", {"password": "Before-2026"})
    except PortalFailure as failure:
        if "no guest agent answers" not in str(failure):
            raise
        return False
    return True


@pytest.mark.long
def test_a_system_with_an_agent_takes_a_password_and_obeys(visitor: Visitor, portal: Portal, tiny_media: str) -> None:
    page, client = visitor.page, portal.client()
    with temporary_guest(client, GUEST) as guest:
        client.request("PUT", f"/guests/{guest}/memory", {"memory": 256 << 20})
        start_guest(client, guest, tiny_media)
        eventually(lambda: agent_answers(client, guest), "the agent never answers")
        visitor.visit(f"/admin/instances/{guest}")
        visitor.button("changes.buttons.password").click()
        page.fill("#field-user", "root")
        page.fill("#field-password", "Sesame-2026")
        visitor.confirm("changes.setPassword")
        dialog = page.get_by_role("dialog")
        visitor.sees(dialog.get_by_text("root", exact=True))
        dialog.get_by_role("button", name=visitor.say("instances.show")).click()
        visitor.sees(dialog.get_by_text("Sesame-2026"))
        page.keyboard.press("Escape")

        visitor.visit(f"/admin/instances/{guest}/snapshots")
        visitor.button("snapshots.create").first.click()
        page.fill("#field-name", "live")
        visitor.sees(page.get_by_text(visitor.say("snapshots.liveHint")))
        visitor.confirm("shell.create")
        visitor.sees(page.get_by_text(visitor.say("snapshots.live"), exact=True))
        visitor.button("instances.actions.reboot").click()
        visitor.sees(visitor.toast("instances.sent.reboot", name=GUEST))
        visitor.act_on(GUEST, "instances.actions.forceStop")
        visitor.confirm("instances.actions.forceStop")
        visitor.sees(visitor.button("instances.actions.start"))

        visitor.button("instances.actions.startWithMedia").click()
        visitor.confirm("instances.actions.startWithMedia")
        visitor.sees(visitor.button("instances.actions.stop"))
        eventually(lambda: agent_answers(client, guest), "the agent never answers again")
        visitor.button("instances.actions.stop").click()
        visitor.sees(visitor.button("instances.actions.start"))
        visitor.act_on("live", "shell.delete")
        visitor.confirm("shell.delete")
        visitor.sees(visitor.heading("snapshots.none"))
        visitor.visit(f"/admin/instances/{guest}")
        visitor.sees(fact(visitor, "password").first)
